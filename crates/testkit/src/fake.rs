//! Time and chance that a test holds in its hand.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use mingjian_app::{Clock, Random};
use mingjian_core::ids::Moment;

/// 2026-03-02 09:00 in Beijing, in milliseconds.
const BEGINNING: i64 = 1_772_413_200_000;

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl FakeClock {
    /// Lets time pass.
    pub fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self(AtomicI64::new(BEGINNING))
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// Chance that counts.
#[derive(Debug, Default)]
pub struct FakeRandom(AtomicU64);

impl Random for FakeRandom {
    fn salt(&self) -> String {
        format!("salt-{}", self.id())
    }

    fn id(&self) -> String {
        format!("{:08}", self.0.fetch_add(1, Ordering::SeqCst))
    }
}
