//! 预算: how much a run may take. Whatever the site does, one of these ends it.

/// 预算 of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Most pages that are fetched.
    pub pages: u32,
    /// Most other addresses that are asked.
    pub links: u32,
    /// Most clicks from the start.
    pub depth: u32,
    /// Most bytes that are received.
    pub bytes: u64,
    /// Most milliseconds.
    pub millis: i64,
    /// Most addresses that are remembered.
    pub known: usize,
    /// Most pages whose addresses have one form.
    pub shape: u32,
    /// Most batches of one list that a script fills; beside, each counts as a page.
    pub list: u32,
    /// Most batches of all such lists together.
    pub batches: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            pages: 5_000,
            links: 20_000,
            depth: 12,
            bytes: 4 * 1024 * 1024 * 1024,
            millis: 4 * 60 * 60 * 1000,
            known: 500_000,
            shape: 20_000,
            list: 60,
            batches: 1_000,
        }
    }
}

/// 结束的原因.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// No row is pending.
    Done,
    /// The pages or links are used up.
    Pages,
    /// The bytes are used up.
    Bytes,
    /// The time is used up.
    Time,
    /// Somebody ended it.
    Told,
}

impl Stopped {
    /// The word of the reason.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Pages => "pages",
            Self::Bytes => "bytes",
            Self::Time => "time",
            Self::Told => "told",
        }
    }
}
