//! Many write at the same time, in two processes, and nothing is lost.

use mingjian_app::{App, AppError, Given};
use mingjian_testkit::{assessor, lost, on_both};

use crate::enter::{enter, version};

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

on_both! {
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
}
