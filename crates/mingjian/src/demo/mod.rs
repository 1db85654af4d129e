//! 演示: an invented district with one campaign closed and one in assessment, played through the real commands.
//!
//! **Invariant:** each command has a fixed id and everything follows from one date, so that a start that was cut off
//! goes on where it stopped, and a second start changes nothing.

mod after;
mod inspection;
mod papers;
mod people;
mod work;
mod year;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use mingjian_app::evidence::Files;
use mingjian_app::{App, AppError, Clock, Command, Deps, Given};
use mingjian_core::access::Actor;
use mingjian_core::event::ChainId;
use mingjian_core::ids::{CommandId, Moment};
use mingjian_core::rubric::{self, Rubric};
use mingjian_core::sheet::{self, Sheets};
use mingjian_store::{Fault, Store, chain};

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
    /// The folder of data, for what is made there and taken away again.
    data: PathBuf,
}

impl Story {
    /// Goes to nine in the morning of a day, in Beijing.
    fn on(&self, day: Date) {
        let midnight = day
            .at(0, 0, 0, 0)
            .duration_since(date(1970, 1, 1).at(0, 0, 0, 0))
            .as_millis();
        let morning = i64::try_from(midnight)
            .unwrap_or(i64::MAX)
            .saturating_add(3_600_000);
        self.clock.0.store(morning, Ordering::SeqCst);
    }

    /// The day of the story in Beijing.
    fn today(&self) -> Date {
        self.clock.now().date()
    }

    /// Somebody does something, and time goes on by a minute.
    async fn does<C: Command>(&mut self, actor: Actor, command: C) -> Result<(), AppError> {
        self.step += 1;
        let id = CommandId(format!("demo/{}", self.step));
        self.clock.0.fetch_add(60_000, Ordering::SeqCst);
        self.app.run(Given { id, actor, command }).await.map(drop)
    }
}

/// What a database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Nothing that anybody began.
    Nothing,
    /// The demonstration and nothing else.
    Demonstration,
    /// Something else.
    RealData,
}

/// What a database holds, by the authorities in its record: whatever visitors began in the demonstration belongs to its
/// one.
///
/// # Errors
/// The database's own.
pub async fn kind(store: &Store) -> Result<Holds, Fault> {
    let chains = chain::chains(&mut store.read().await?).await?;
    let mut authorities = chains.iter().filter_map(|chain| match chain {
        ChainId::Authority(id) => Some(id.as_str()),
        ChainId::Campaign(_) => None,
    });
    let first = authorities.next();
    Ok(match first {
        None => Holds::Nothing,
        Some(AUTHORITY) if authorities.next().is_none() => Holds::Demonstration,
        Some(_) => Holds::RealData,
    })
}

/// Puts the demonstration in, as it stands on a day; done before, it changes nothing.
///
/// # Errors
/// What a command refuses, and the database's own.
pub async fn prepare(
    store: &Store,
    deps: &Deps,
    (files, data): (&Files, &Path),
    today: Date,
) -> Result<(), Trouble> {
    let fault = |error: AppError| match error {
        AppError::Refused(refusals) => Trouble::Refused(refusals),
        AppError::Denied(refusal) => refusal.into(),
        other => Trouble::Fault(anyhow::Error::new(other)),
    };
    // Asked first: a start on what was played before reads no rubric.
    if year::is_told(store).await.map_err(fault)? {
        return Ok(());
    }
    let clock = Arc::new(StoryClock(AtomicI64::new(0)));
    let told = Deps {
        clock: clock.clone(),
        ..deps.clone()
    };
    let mut story = Story {
        app: App::new(store.clone(), told).with_files(files.clone()),
        data: data.to_owned(),
        clock,
        step: 0,
        rubric: rubric::parse(DEMO_RUBRIC.as_bytes())?,
        sheets: sheet::parse_yaml(DEMO_SHEETS.as_bytes())?,
    };
    tell(&mut story, today).await.map_err(fault)
}

async fn tell(story: &mut Story, today: Date) -> Result<(), AppError> {
    story.on(date(2026, 1, 4));
    people::register(story).await?;
    year::closed(story).await?;
    let begun = today.checked_sub(40.days()).unwrap_or(today);
    year::open(story, begun, today).await
}
