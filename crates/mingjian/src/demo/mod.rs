//! 演示: an invented district with one campaign closed and one in assessment, played through the real commands.
//!
//! **Invariant:** each command has a fixed id and everything follows from one date, so that a start that was cut off
//! goes on where it stopped, and a second start changes nothing.

mod people;
mod work;
mod year;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use mingjian_app::{App, AppError, Clock, Command, Deps, Given};
use mingjian_core::access::Actor;
use mingjian_core::ids::{CommandId, Moment};
use mingjian_core::rubric::{self, Rubric};
use mingjian_core::sheet::{self, Sheets};
use mingjian_store::Store;

use crate::cli::material::{DEMO_RUBRIC, DEMO_SHEETS};
use crate::cli::trouble::Trouble;

/// The authority of the demonstration.
pub const AUTHORITY: &str = "demo-district";
/// The campaign that is closed.
pub const CLOSED: &str = "demo-2025";
/// The campaign in assessment.
pub const OPEN: &str = "demo-2026";

/// A clock that stands where the story is.
#[derive(Debug)]
struct StoryClock(AtomicI64);

impl Clock for StoryClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// The story: who does what on which day.
struct Story {
    app: App,
    clock: Arc<StoryClock>,
    step: u32,
    rubric: Rubric,
    sheets: Sheets,
}

impl Story {
    /// Goes to nine in the morning of a day, in Beijing.
    fn on(&self, day: Date) {
        let midnight = day.at(0, 0, 0, 0).duration_since(date(1970, 1, 1).at(0, 0, 0, 0)).as_millis();
        let morning = i64::try_from(midnight).unwrap_or(i64::MAX).saturating_add(3_600_000);
        self.clock.0.store(morning, Ordering::SeqCst);
    }

    /// Somebody does something, and time goes on by a minute.
    async fn does<C: Command>(&mut self, actor: Actor, command: C) -> Result<(), AppError> {
        self.step += 1;
        let id = CommandId(format!("demo/{}", self.step));
        self.clock.0.fetch_add(60_000, Ordering::SeqCst);
        self.app.run(Given { id, actor, command }).await.map(drop)
    }
}

/// Puts the demonstration in, as it stands on a day; done before, it changes nothing.
///
/// # Errors
/// What a command refuses, and the database's own.
pub async fn prepare(store: &Store, deps: &Deps, today: Date) -> Result<(), Trouble> {
    let clock = Arc::new(StoryClock(AtomicI64::new(0)));
    let told = Deps { clock: clock.clone(), ..deps.clone() };
    let mut story = Story {
        app: App::new(store.clone(), told),
        clock,
        step: 0,
        rubric: rubric::parse(DEMO_RUBRIC.as_bytes())?,
        sheets: sheet::parse_yaml(DEMO_SHEETS.as_bytes())?,
    };
    let told = tell(&mut story, today).await;
    told.map_err(|error| match error {
        AppError::Refused(refusals) => Trouble::Refused(refusals),
        AppError::Denied(refusal) => refusal.into(),
        other => Trouble::Fault(anyhow::Error::new(other)),
    })
}

async fn tell(story: &mut Story, today: Date) -> Result<(), AppError> {
    let done = story.app.campaigns(&Actor::system("demo")).await?;
    if done.iter().any(|row| row.id.as_str() == OPEN) && story.is_told().await? {
        return Ok(());
    }
    story.on(date(2026, 1, 4));
    people::register(story).await?;
    year::closed(story).await?;
    let begun = today.checked_sub(40.days()).unwrap_or(today);
    year::open(story, begun, today).await
}
