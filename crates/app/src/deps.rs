//! What the application does not make itself: time and chance.

use std::sync::Arc;

/// 时钟: milliseconds since 1970 (UTC).
pub trait Clock: Send + Sync {
    /// Now.
    fn now_ms(&self) -> i64;
}

/// 随机源: salts of the record.
pub trait Random: Send + Sync {
    /// Thirty-two bytes that nobody can guess.
    fn salt(&self) -> [u8; 32];
}

/// Time and chance, wired by the binary, faked in tests.
#[derive(Clone)]
pub struct Deps {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
}
