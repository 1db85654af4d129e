//! What the application does not make itself: time and chance.
//!
//! **Invariant:** the only clock and the only source of chance of the program; everything else is given `now` and
//! ids.

use std::sync::Arc;

use mingjian_core::ids::{CommandId, Moment};

/// 时钟.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Moment;
}

/// 随机源.
pub trait Random: Send + Sync {
    /// A salt of the record: at least 128 bits that nobody can guess, as text.
    fn salt(&self) -> String;

    /// A new id, later ones behind earlier ones.
    fn id(&self) -> String;

    /// A new id for a command.
    fn command_id(&self) -> CommandId {
        CommandId(self.id())
    }
}

/// Time and chance, wired by the binary, faked in tests.
#[derive(Clone)]
pub struct Deps {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
}

impl Deps {
    /// The machine's own.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
        }
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one clock of the program")]
    fn now(&self) -> Moment {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The source of chance of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one source of chance of the program; 244 random bits"
    )]
    fn salt(&self) -> String {
        format!(
            "{}{}",
            uuid::Uuid::new_v4().simple(),
            uuid::Uuid::new_v4().simple()
        )
    }

    #[expect(clippy::disallowed_methods, reason = "the one source of ids of the program")]
    fn id(&self) -> String {
        uuid::Uuid::now_v7().to_string()
    }
}
