//! A campaign is opened, whole or not at all.

use mingjian_app::AppError;
use mingjian_core::access::Actor;
use mingjian_core::ids::Moment;
use mingjian_core::lang::{Lang, Text};
use mingjian_core::sheet::{Sheets, Status, Unit};
use mingjian_store::tables::{unit, unit_total};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, assessor, found, full, lost, on_both, open, sheets};

use crate::enter::enter;

on_both! {
    async fn a_campaign_has_its_units_in_their_order(app) {
        app.prepare().await.unwrap();
        let campaigns = app.app.campaigns(&assessor()).await.unwrap();
        assert_eq!(campaigns.len(), 1);
        assert_eq!((campaigns[0].title.zh.as_str(), campaigns[0].opened_at), ("2025年度考核", Moment(1_772_413_200_000)));
        let units = unit::list(&mut app.store().read().await.unwrap(), &CAMPAIGN.into()).await.unwrap();
        let names: Vec<&str> = units.iter().map(|unit| unit.name.zh.as_str()).collect();
        assert_eq!(names, ["城关镇", "河口镇"]);
    }

    async fn a_campaign_is_opened_once_and_under_a_known_authority(app) {
        let system = || Actor::system("test");
        assert!(app.run(system(), open()).await.unwrap_err().is_refused_with("MJ2092"));
        app.prepare().await.unwrap();
        assert!(app.run(system(), open()).await.unwrap_err().is_refused_with("MJ2090"));
    }

    async fn an_authority_is_founded_once(app) {
        let system = || Actor::system("test");
        app.run(system(), found()).await.unwrap();
        let again = app.run(system(), found()).await.unwrap();
        assert!(again.last_seq < again.first_seq);
        let renamed = mingjian_app::commands::authority::FoundAuthority { name: Text::zh("别的区"), ..found() };
        assert!(app.run(system(), renamed).await.unwrap_err().is_refused_with("MJ2091"));
    }

    async fn a_final_sheet_with_an_open_entry_is_refused(app) {
        app.run(Actor::system("test"), found()).await.unwrap();
        let mut command = open();
        command.sheets.status = Status::Final;
        assert!(matches!(app.run(Actor::system("test"), command).await, Err(AppError::Refused(_))));
        assert!(app.app.campaigns(&Actor::system("test")).await.unwrap().is_empty());
    }

    async fn a_rubric_that_cannot_be_read_is_refused(app) {
        app.run(Actor::system("test"), found()).await.unwrap();
        let mut command = open();
        command.yaml = "mingjian: [".to_owned();
        assert!(matches!(app.run(Actor::system("test"), command).await, Err(AppError::Refused(_))));
    }

    async fn errors_of_a_rubric_are_told_in_the_readers_language(app) {
        app.run(Actor::system("test"), found()).await.unwrap();
        let mut command = open();
        command.yaml = command.yaml.replacen("weight:", "weight: 7 #", 1);
        let Err(AppError::Refused(refusals)) = app.run(Actor::system("test"), command).await else { panic!() };
        let first = refusals.first().unwrap();
        assert_eq!(first.code, "MJ1090");
        assert!(first.what(Lang::Zh).ends_with('。') && first.what(Lang::Zh) != first.what(Lang::En));
        assert!(!first.what(Lang::En).contains('。'), "{}", first.what(Lang::En));
    }

    async fn the_total_of_a_body_follows_the_units_below_it(app) {
        app.run(Actor::system("test"), found()).await.unwrap();
        let mut command = open();
        command.yaml.push_str(
            "composition:\n  - id: all\n    title: 合成\n    weight: 100\n    aggregate: {own: 0.6, kinds: [{kinds: [村], share: 0.4}]}\n",
        );
        command.sheets = below(sheets());
        app.run(Actor::system("test"), command).await.unwrap();
        let receipt = app.run(assessor(), enter(1, lost("hekou", "site", 10))).await.unwrap();
        assert_eq!(receipt.last_seq - receipt.first_seq, 2, "the entry, the unit, the body above it");
        let mut reader = app.store().read().await.unwrap();
        let totals = unit_total::list(&mut reader, &CAMPAIGN.into()).await.unwrap();
        let shown: Vec<(&str, Option<&str>)> =
            totals.iter().map(|row| (row.unit.as_str(), row.total.shown.as_deref())).collect();
        assert_eq!(shown, [("chengguan", Some("96.00")), ("hekou", Some("90.00"))]);
        assert_eq!(AUTHORITY, "here");
    }
}

/// 河口 becomes a village under 城关镇, with all its entries.
fn below(mut sheets: Sheets) -> Sheets {
    let parent = Some("chengguan".to_owned());
    sheets.units[1] = Unit {
        kind: "村".to_owned(),
        parent,
        ..sheets.units[1].clone()
    };
    sheets.entries.push(full("hekou", "site"));
    sheets
}
