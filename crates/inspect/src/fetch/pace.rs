//! 节奏: how soon a host may be asked again.
//!
//! **Invariant:** a host is never asked sooner than the longest of our own delay, its crawl-delay and what its answers
//! make advisable. The only file that waits by the clock; the clock itself is a parameter.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// 时钟: milliseconds since 1970, given by whoever starts the run.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The longest delay that a host can bring about, in milliseconds.
pub const LONGEST: i64 = 30_000;
/// The longest Retry-After that is honoured, in milliseconds; a longer one counts as this.
const LONGEST_RETRY: i64 = 600_000;
/// After so many failures on end a host is left alone.
const PATIENCE: u32 = 10;
/// Delays begin to grow from this, where our own is shorter.
const FIRST_STEP: i64 = 250;

#[derive(Debug, Clone, Copy, Default)]
struct Host {
    /// Crawl-delay, in milliseconds.
    asked: i64,
    /// What failures have added.
    strain: i64,
    /// Not before.
    next: i64,
    failures: u32,
}

/// 节奏 of all hosts.
pub struct Pace {
    clock: Clock,
    own: i64,
    hosts: Mutex<HashMap<String, Host>>,
}

impl Pace {
    /// With our own delay between two requests to a host, in milliseconds.
    pub fn new(clock: Clock, own: i64) -> Self {
        Self {
            clock,
            own: own.clamp(0, LONGEST),
            hosts: Mutex::new(HashMap::new()),
        }
    }

    /// Now.
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    fn with<T>(&self, host: &str, act: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        act(hosts.entry(host.to_owned()).or_default())
    }

    /// Takes over a crawl-delay; `true` when it was longer than we wait and had to be cut.
    pub fn crawl_delay(&self, host: &str, millis: i64) -> bool {
        self.with(host, |one| one.asked = millis.clamp(0, LONGEST));
        millis > LONGEST
    }

    /// Takes the next moment at which the host may be asked, and says how long it is until then.
    pub fn reserve(&self, host: &str) -> i64 {
        let (now, own) = (self.now(), self.own);
        self.with(host, |one| {
            let at = one.next.max(now);
            one.next = at.saturating_add(own.max(one.asked).max(one.strain));
            at.saturating_sub(now)
        })
    }

    /// How long it would be, without taking the moment.
    pub fn wait_of(&self, host: &str) -> i64 {
        let now = self.now();
        self.with(host, |one| one.next.saturating_sub(now).max(0))
    }

    /// The host answered as it should.
    pub fn well(&self, host: &str) {
        self.with(host, |one| {
            one.failures = 0;
            one.strain = if one.strain <= FIRST_STEP {
                0
            } else {
                one.strain / 2
            };
        });
    }

    /// The host is overtaxed or silent; `retry_after` is what it said itself, in milliseconds.
    pub fn strained(&self, host: &str, retry_after: Option<i64>) {
        let (now, own) = (self.now(), self.own);
        self.with(host, |one| {
            one.failures = one.failures.saturating_add(1);
            one.strain = one.strain.max(own).max(FIRST_STEP).saturating_mul(2).min(LONGEST);
            let wait = retry_after.map_or(one.strain, |asked| asked.clamp(one.strain, LONGEST_RETRY));
            one.next = one.next.max(now.saturating_add(wait));
        });
    }

    /// Whether the host failed so often on end that it is left alone in this run.
    pub fn is_given_up(&self, host: &str) -> bool {
        self.with(host, |one| one.failures >= PATIENCE)
    }

    /// Waits.
    #[expect(
        clippy::disallowed_methods,
        reason = "politeness is waiting; this file is where it is done"
    )]
    pub async fn wait(millis: i64) {
        if let Ok(millis) = u64::try_from(millis)
            && millis > 0
        {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
    }
}

/// The milliseconds of a Retry-After: seconds, or a date behind `now`.
pub fn retry_after(text: &str, now: i64) -> Option<i64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds.max(0).saturating_mul(1000).min(LONGEST_RETRY));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(date.timestamp().as_millisecond().saturating_sub(now).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    fn pace(own: i64) -> (Pace, Arc<AtomicI64>) {
        let now = Arc::new(AtomicI64::new(1_000_000));
        let clock = Arc::clone(&now);
        (
            Pace::new(Arc::new(move || clock.load(Ordering::Relaxed)), own),
            now,
        )
    }

    #[test]
    fn two_requests_keep_the_longest_delay_apart() {
        let (pace, now) = pace(500);
        assert_eq!(
            (pace.reserve("a"), pace.reserve("a"), pace.reserve("b")),
            (0, 500, 0)
        );
        assert!(!pace.crawl_delay("a", 2_000));
        assert_eq!((pace.reserve("a"), pace.reserve("a")), (1_000, 3_000));
        assert!(pace.crawl_delay("a", 86_400_000));
        now.store(2_000_000, Ordering::Relaxed);
        assert_eq!((pace.reserve("a"), pace.reserve("a")), (0, LONGEST));
    }

    #[test]
    fn a_strained_host_is_asked_less_and_recovers() {
        let (pace, now) = pace(100);
        pace.strained("a", None);
        assert_eq!(pace.wait_of("a"), 500);
        pace.strained("a", Some(20_000));
        assert_eq!(pace.wait_of("a"), 20_000);
        now.fetch_add(20_000, Ordering::Relaxed);
        for _ in 0..4 {
            pace.well("a");
        }
        assert_eq!((pace.reserve("a"), pace.reserve("a")), (0, 100));
        for _ in 0..PATIENCE {
            pace.strained("a", None);
        }
        assert!(pace.is_given_up("a") && !pace.is_given_up("b"));
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        assert_eq!(retry_after("120", 0), Some(120_000));
        assert_eq!(retry_after("99999999999", 0), Some(600_000));
        assert_eq!(retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 10_000), Some(50_000));
        assert_eq!(retry_after("soon", 0), None);
    }
}
