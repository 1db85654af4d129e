//! robots.txt: what the site asks of programs (RFC 9309).
//!
//! A file that is missing allows all; one that the server fails to give allows nothing, as the standard says.

use std::time::Duration;

use texting_robots::Robot;

use super::AGENT;

/// How much of the file is read, as the standard has it.
pub const MAX_BYTES: usize = 500 * 1024;

/// The search robot as which pages are compared.
const SEARCH_ROBOT: &str = "Baiduspider";

/// How the rules were come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Read.
    Read,
    /// There is none.
    Missing,
    /// The server failed at it.
    Failing,
}

/// 规则 of one host.
pub struct Robots {
    rules: Option<Robot>,
    /// What is said to the robot of a search engine, as which some pages are asked again.
    search: Option<Robot>,
    /// How the rules were come by.
    pub state: State,
}

impl Robots {
    /// From an answer's status and body.
    pub fn read(status: u16, body: &[u8]) -> Self {
        let body = body.get(..body.len().min(MAX_BYTES)).unwrap_or_default();
        let (rules, state) = match status {
            200..=299 => match Robot::new(AGENT, body) {
                Ok(rules) => (Some(rules), State::Read),
                Err(_) => (None, State::Missing),
            },
            500..=599 => (None, State::Failing),
            _ => (None, State::Missing),
        };
        let search = rules.as_ref().and_then(|_| Robot::new(SEARCH_ROBOT, body).ok());
        Self { rules, search, state }
    }

    /// Whether an address may be fetched.
    pub fn allows(&self, url: &str) -> bool {
        match (&self.rules, self.state) {
            (Some(rules), _) => rules.allowed(url),
            (None, state) => state != State::Failing,
        }
    }

    /// Whether the robot of a search engine may fetch an address, beside ourselves.
    pub fn allows_search(&self, url: &str) -> bool {
        self.allows(url) && self.search.as_ref().is_none_or(|rules| rules.allowed(url))
    }

    /// The delay between two requests that is asked for, in milliseconds.
    pub fn crawl_delay(&self) -> Option<i64> {
        let seconds = self.rules.as_ref()?.delay?;
        let delay = Duration::try_from_secs_f32(seconds).unwrap_or(Duration::from_secs(86_400));
        i64::try_from(delay.as_millis()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_delay_are_read() {
        let robots = Robots::read(200, b"User-agent: *\nDisallow: /inner/\nCrawl-delay: 1.5\n");
        assert!(robots.allows("http://a.test/x") && !robots.allows("http://a.test/inner/x"));
        assert_eq!(robots.crawl_delay(), Some(1500));
    }

    #[test]
    fn a_search_robot_has_rules_of_its_own() {
        let robots = Robots::read(
            200,
            b"User-agent: Baiduspider\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n",
        );
        assert!(robots.allows("http://a.test/a") && !robots.allows_search("http://a.test/a"));
        assert!(!robots.allows_search("http://a.test/b") && robots.allows_search("http://a.test/c"));
    }

    #[test]
    fn a_missing_file_allows_and_a_failing_one_does_not() {
        assert!(Robots::read(404, b"").allows("http://a.test/x"));
        assert!(Robots::read(200, b"<html>\xff\xfe not rules").allows("http://a.test/x"));
        assert!(!Robots::read(503, b"").allows("http://a.test/x"));
    }
}
