//! Many write at the same time, in two processes, and nothing is lost.

use mingjian_app::commands::decision::{
    ApproveResult, BeginProposal, ProposeGrades, SendBackProposal, SubmitProposal,
};
use mingjian_app::commands::work::AdoptDeduction;
use mingjian_app::queries::ShowBoard;
use mingjian_app::{App, AppError, Command, Given};
use mingjian_core::access::Actor;
use mingjian_core::flow::deduction::Deduction;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::sheet::Entry;
use mingjian_testkit::{CAMPAIGN, TestApp, assessor, lost, on_both};

use crate::enter::{enter, version};
use crate::work::{papers, propose};
use crate::year::{document, group, leader, must, office, procedure, reach};

/// Gives a command in one of two processes.
async fn give<C: Command>(app: &App, id: &str, actor: Actor, command: C) -> Result<(), AppError> {
    app.run(Given {
        id: id.into(),
        actor,
        command,
    })
    .await
    .map(drop)
}

/// Brings grades that were sent back before the leading group again.
async fn submit_again(app: &TestApp) {
    must(
        app,
        office(),
        BeginProposal {
            campaign: CAMPAIGN.into(),
        },
    )
    .await;
    must(
        app,
        office(),
        ProposeGrades {
            campaign: CAMPAIGN.into(),
            differences: Vec::new(),
        },
    )
    .await;
    must(
        app,
        office(),
        SubmitProposal {
            campaign: CAMPAIGN.into(),
        },
    )
    .await;
}

/// Changes an entry until it worked, looking again whenever somebody else was faster; returns how often it took.
async fn insist(app: &App, writer: usize, change: i64) -> usize {
    for attempt in 1.. {
        let seen = version(app).await;
        // Every entry is unlike the others, so that none is taken for what stands already.
        let mut entry = lost("chengguan", "site", change);
        entry.reason = format!("{writer}-{change}");
        let id = format!("{writer}-{change}-{attempt}");
        let given = Given {
            id: id.as_str().into(),
            actor: assessor(),
            command: enter(seen, entry),
        };
        match app.run(given).await {
            Ok(_) => return attempt,
            Err(error) => assert!(error.is_refused_with("MJ9001"), "{error}"),
        }
    }
    0
}

/// Everything that pages of results show, in words.
async fn board(app: &App) -> String {
    let board = app
        .ask(&assessor(), &CAMPAIGN.into(), &ShowBoard::default())
        .await
        .unwrap();
    let units = ["chengguan", "hekou"];
    let lines: Vec<_> = board.lines().collect();
    let entries = units.map(|unit| board.entries_of(unit));
    let explained = units.map(|unit| board.explain(unit));
    format!("{lines:#?} {entries:#?} {explained:#?}")
}

on_both! {
    async fn what_is_carried_along_with_a_command_is_what_another_process_loads(app) {
        app.prepare().await.unwrap();
        let second = app.second().await.unwrap();
        let late = app.second().await.unwrap();
        board(&app.app).await;
        board(&late).await;
        let row = |entry: Entry| Entry { line: 7, ..entry };
        // A draft, the last open entry, and a class that is ranked.
        let changes = [
            enter(1, row(lost("chengguan", "site", 7))),
            enter(2, row(lost("chengguan", "site", 6))),
            enter(0, row(lost("hekou", "site", 4))),
            enter(1, row(lost("hekou", "site", 9))),
            enter(3, row(lost("chengguan", "site", 10))),
        ];
        for change in changes {
            app.clock.advance(1_000);
            app.run(assessor(), change).await.unwrap();
            let whole = app.second().await.unwrap();
            let stands = board(&whole).await;
            whole.store().close().await;
            assert_eq!(board(&app.app).await, stands, "carried along");
            assert_eq!(board(&second).await, stands, "read from the events");
        }
        assert_eq!(board(&late).await, board(&second).await, "many events behind");
        second.store().close().await;
        late.store().close().await;
    }

    async fn two_writers_of_one_entry_lose_nothing(app) {
        app.prepare().await.unwrap();
        let apps = [app.app.clone(), app.second().await.unwrap()];
        let writers: Vec<_> = apps.iter().cloned().enumerate().map(|(writer, app)| {
            tokio::spawn(async move {
                for change in 1..=10 {
                    insist(&app, writer, change).await;
                }
            })
        }).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(version(&app.app).await, 21);
        apps[1].store().close().await;
    }

    async fn a_double_click_in_two_processes_has_one_effect(app) {
        app.prepare().await.unwrap();
        let second = app.second().await.unwrap();
        let give = |app: &App| {
            let app = app.clone();
            let command = enter(1, lost("chengguan", "site", 7));
            let given = Given { id: "click".into(), actor: assessor(), command };
            tokio::spawn(async move { app.run(given).await })
        };
        let (one, other) = (give(&app.app), give(&second));
        let (one, other) = (one.await.unwrap(), other.await.unwrap());
        assert_eq!(one.unwrap(), other.unwrap());
        second.store().close().await;
    }

    async fn a_change_in_another_process_is_seen_at_once(app) {
        app.prepare().await.unwrap();
        app.run(assessor(), enter(0, lost("hekou", "site", 1))).await.unwrap();
        assert_eq!(crate::enter::shown(&app, "hekou").await.as_deref(), Some("99.00"));
        let second = app.second().await.unwrap();
        let given = Given {
            id: "far".into(),
            actor: assessor(),
            command: enter(1, lost("hekou", "site", 2)),
        };
        let result: Result<_, AppError> = second.run(given).await;
        result.unwrap();
        assert_eq!(crate::enter::shown(&app, "hekou").await.as_deref(), Some("98.00"));
        second.store().close().await;
    }

    async fn an_approval_and_a_score_entry_never_both_go_through(app) {
        reach(&app, Stage::Approving).await;
        let second = app.second().await.unwrap();
        let mut decided = false;
        for round in 0..12 {
            let digest = procedure(&app).await.proposal.unwrap().digest;
            let approve = ApproveResult { campaign: CAMPAIGN.into(), digest, document: document("纪要2号") };
            let one = app.app.clone();
            let approving = tokio::spawn(async move { give(&one, &format!("approve-{round}"), group(), approve).await });
            let other = second.clone();
            let entering = tokio::spawn(async move {
                // Scores open again only when the group sent the grades back.
                let back = SendBackProposal { campaign: CAMPAIGN.into(), reasons: "请复核".to_owned(), to: Stage::Reviewing };
                let back = give(&other, &format!("back-{round}"), group(), back).await;
                let entry = enter(3 + round, lost("hekou", "mechanism", 4 + round));
                let entered = give(&other, &format!("enter-{round}"), leader(), entry).await;
                assert_eq!(back.is_ok(), entered.is_ok(), "{back:?} {entered:?}");
                entered
            });
            let (approved, entered) = (approving.await.unwrap(), entering.await.unwrap());
            assert_ne!(approved.is_ok(), entered.is_ok(), "exactly one of them is refused: {approved:?} {entered:?}");
            if approved.is_ok() {
                decided = true;
                break;
            }
            submit_again(&app).await;
        }
        // Whoever was faster: once it is approved, no score changes any more.
        if !decided {
            let digest = procedure(&app).await.proposal.unwrap().digest;
            must(&app, group(), ApproveResult { campaign: CAMPAIGN.into(), digest, document: document("纪要2号") }).await;
        }
        let late = app.run(leader(), enter(3, lost("hekou", "mechanism", 1))).await;
        assert!(late.unwrap_err().is_refused_with("MJ4080"));
        second.store().close().await;
    }

    async fn a_deduction_that_two_adopt_at_once_comes_off_once(app) {
        reach(&app, Stage::Assessing).await;
        must(&app, office(), propose("hekou", "F1", jiff::civil::date(2025, 5, 1))).await;
        let id = papers::<Deduction>(&app).await.into_keys().next().unwrap();
        let second = app.second().await.unwrap();
        let adopt = |app: &App, who: &str| {
            let (app, who) = (app.clone(), who.to_owned());
            let command =
                AdoptDeduction { campaign: CAMPAIGN.into(), unit: "hekou".to_owned(), deduction: id.clone(), reason: String::new() };
            tokio::spawn(async move { give(&app, &who, leader(), command).await })
        };
        let (one, other) = (adopt(&app.app, "one"), adopt(&second, "other"));
        let (one, other) = (one.await.unwrap(), other.await.unwrap());
        assert_ne!(one.is_ok(), other.is_ok());
        let refused = [one, other].into_iter().find_map(Result::err).unwrap();
        assert!(refused.is_refused_with("MJ4215"), "{refused}");
        let mut reader = app.store().read().await.unwrap();
        let rows = mingjian_store::tables::score_entry::of_unit(&mut reader, &CAMPAIGN.into(), "hekou").await.unwrap();
        let row = rows.iter().find(|row| row.key.indicator == "mechanism").unwrap();
        assert_eq!(row.entry.occurrences.len(), 1);
        drop(reader);
        second.store().close().await;
    }
}
