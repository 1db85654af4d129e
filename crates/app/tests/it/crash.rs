//! A command that stops between any two of its steps leaves the old state or the new one, never half.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use mingjian_app::{App, AppError, Command, Given};
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, EntryKey, Event};
use mingjian_core::flow::Deed;
use mingjian_core::ids::Moment;
use mingjian_core::refusal::Refusal;
use mingjian_core::sheet::Unit;
use mingjian_store::tables::{score_entry, unit};
use mingjian_store::{Reader, chain};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, assessor, full, lost, on_both};
use serde::Serialize;

use crate::enter::enter;

/// Enrols a unit and then writes an entry of a unit that does not exist.
#[derive(Serialize)]
struct BreakHalfway;

impl Command for BreakHalfway {
    const NAME: &'static str = "test.break";
    type Facts = ();

    fn action(&self) -> Action {
        Action::EnterScore
    }

    fn chain(&self) -> ChainId {
        ChainId::Campaign(CAMPAIGN.into())
    }

    async fn load(&self, _app: &App, _reader: &mut Reader) -> Result<(), AppError> {
        Ok(())
    }

    fn scope(&self, _facts: &(), _actor: &Actor) -> Scope {
        Scope::default()
    }

    fn decide(&self, _facts: &(), _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let unit = Unit {
            id: "third".to_owned(),
            class: "A".to_owned(),
            ..Unit::default()
        };
        let entry = full("nobody", "site");
        let enrolled = Event::UnitEnrolled {
            authority: AUTHORITY.into(),
            campaign: CAMPAIGN.into(),
            display_order: 3,
            unit,
        };
        let changed = Event::ScoreEntryChanged {
            key: EntryKey::of(&AUTHORITY.into(), &CAMPAIGN.into(), &entry),
            previous: 0,
            version: 1,
            entry: Box::new(entry),
            total_before: None,
            total_after: None,
        };
        Ok(vec![enrolled, changed])
    }

    fn follow_ups(&self, _events: &[Event], now: Moment) -> Vec<(String, String, Moment)> {
        vec![("mail".to_owned(), "{}".to_owned(), now)]
    }
}

/// A future that is dropped after it was woken so many times: what a killed process leaves behind.
struct Dropped<F> {
    future: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for Dropped<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        self.future.as_mut().poll(context).map(Some)
    }
}

async fn state(app: &TestApp) -> (i64, i64) {
    let mut reader = app.store().read().await.unwrap();
    let head = chain::head(&mut reader, &ChainId::Campaign(CAMPAIGN.into()))
        .await
        .unwrap()
        .unwrap();
    let rows = score_entry::of_unit(&mut reader, &CAMPAIGN.into(), "chengguan")
        .await
        .unwrap();
    (head.seq, rows.iter().map(|row| row.version).sum())
}

on_both! {
    async fn an_event_that_fails_takes_all_before_it_along(app) {
        app.prepare().await.unwrap();
        let before = state(&app).await;
        let given = Given { id: "b".into(), actor: Actor::system("test"), command: BreakHalfway };
        assert!(matches!(app.app.run(given).await, Err(AppError::Fault(_))));
        assert_eq!(state(&app).await, before);
        let units = unit::list(&mut app.store().read().await.unwrap(), &CAMPAIGN.into()).await.unwrap();
        assert_eq!(units.len(), 2);
    }

    async fn a_command_that_is_dropped_anywhere_leaves_no_half(app) {
        app.prepare().await.unwrap();
        let (mut seq, mut versions) = state(&app).await;
        let mut finished = 0;
        for polls in 0..80 {
            let entry = lost("chengguan", "site", 1 + i64::try_from(polls).unwrap() % 50);
            let command = enter(versions - 1, entry);
            let id = format!("d{polls}");
            let given = Given { id: id.as_str().into(), actor: assessor(), command };
            let run = Box::pin(app.app.run(given));
            if let Some(result) = (Dropped { future: run, polls }).await {
                result.unwrap();
                finished += 1;
            }
            let now = state(&app).await;
            let unchanged = now == (seq, versions);
            let changed = now.0 > seq && now.1 == versions + 1;
            assert!(unchanged || changed, "{now:?} after {:?}", (seq, versions));
            (seq, versions) = now;
        }
        assert!(finished > 0, "80 polls are enough for a command");
        assert_eq!(app.breaches().await.unwrap(), Vec::<String>::new());
    }
}
