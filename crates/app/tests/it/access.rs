//! Who may not see a thing is told that there is none, and nothing is written.

use mingjian_app::queries::ShowTotal;
use mingjian_app::{AppError, Given};
use mingjian_core::access::{Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::ids::CampaignId;
use mingjian_store::chain;
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, lost, on_both};

use crate::enter::enter;

fn actor(role: Role, authority: &str) -> Actor {
    Actor {
        assessor: "甲".to_owned(),
        ..Actor::of("user:1", role, authority)
    }
}

async fn entries(app: &TestApp) -> i64 {
    let mut reader = app.store().read().await.unwrap();
    let head = chain::head(&mut reader, &ChainId::Campaign(CAMPAIGN.into()))
        .await
        .unwrap();
    head.map_or(0, |head| head.seq)
}

on_both! {
    async fn what_is_hidden_is_not_found_and_nothing_is_written(app) {
        app.prepare().await.unwrap();
        let before = entries(&app).await;
        let strangers =
            [Actor::public(), actor(Role::Assessor, "there"), actor(Role::UnitLiaison, AUTHORITY)];
        for stranger in strangers {
            let change = enter(1, lost("chengguan", "site", 7));
            let written = app.run(stranger.clone(), change).await;
            assert!(matches!(written, Err(AppError::NotFound)), "{stranger:?}");
            let query = ShowTotal { unit: "chengguan".to_owned() };
            let seen = app.app.ask(&stranger, &CAMPAIGN.into(), &query).await;
            assert!(matches!(seen, Err(AppError::NotFound)), "{stranger:?}");
            let takes_part = stranger.role == Role::UnitLiaison;
            assert_eq!(app.app.campaigns(&stranger).await.unwrap().len(), usize::from(takes_part));
        }
        assert_eq!(entries(&app).await, before);
    }

    async fn who_may_look_is_told_that_they_may_not_write(app) {
        app.prepare().await.unwrap();
        let before = entries(&app).await;
        for role in [Role::Office, Role::LeadingGroup, Role::Auditor] {
            let written = app.run(actor(role, AUTHORITY), enter(1, lost("chengguan", "site", 7))).await;
            assert!(matches!(written, Err(AppError::Denied(_))), "{role:?}");
        }
        assert_eq!(entries(&app).await, before);
    }

    async fn a_campaign_that_does_not_exist_leaves_no_trace(app) {
        let id = CampaignId::from("nowhere");
        let mut command = enter(0, lost("chengguan", "site", 7));
        command.campaign = id.clone();
        let given = Given { id: "x".into(), actor: Actor::system("test"), command };
        assert!(matches!(app.app.run(given).await, Err(AppError::NotFound)));
        let mut reader = app.store().read().await.unwrap();
        assert_eq!(chain::head(&mut reader, &ChainId::Campaign(id)).await.unwrap(), None);
        let mut hostile = enter(0, lost("chengguan", "site", 7));
        hostile.campaign = "a\0b".into();
        assert!(matches!(app.run(Actor::system("test"), hostile).await, Err(AppError::NotFound)));
    }
}
