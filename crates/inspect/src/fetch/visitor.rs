//! 访问者: as whom an address is asked where tampering shows itself to some visitors only.
//!
//! **Invariant:** used for comparing and for nothing else; at the pace and within the rules of the site as ever.

/// 访问者.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// A browser on a desk.
    Browser,
    /// The robot of a search engine.
    Robot,
    /// A telephone.
    Telephone,
    /// A browser that comes from the results of a search engine.
    Searcher,
}

/// The page from which a searcher comes.
pub(super) const SEARCH: &str = "https://www.baidu.com/s?wd=%E6%94%BF%E5%8A%A1%E5%85%AC%E5%BC%80";

impl Visitor {
    /// The word of the visitor.
    pub fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Robot => "robot",
            Self::Telephone => "telephone",
            Self::Searcher => "searcher",
        }
    }

    /// How he names himself.
    pub(super) fn agent(self) -> &'static str {
        match self {
            Self::Browser | Self::Searcher => {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
            }
            Self::Robot => {
                "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"
            }
            Self::Telephone => {
                "Mozilla/5.0 (Linux; Android 13; V2227A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
            }
        }
    }
}
