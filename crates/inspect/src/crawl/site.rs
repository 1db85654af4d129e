//! 网站: which addresses belong to it.

use url::Url;

use crate::context::Context;

/// 网站: where a sweep begins and what is known about it.
#[derive(Debug, Clone)]
pub struct Site {
    /// The start page.
    pub start: Url,
    /// Whose site it is and by which rules it is judged; the address of each page is filled in.
    pub context: Context,
}

impl Site {
    /// Whether an address belongs to the site: the same host, with or without `www.`.
    pub fn has(&self, url: &Url) -> bool {
        fn host(url: &Url) -> Option<&str> {
            url.host_str().map(|host| host.trim_start_matches("www."))
        }
        host(url) == host(&self.start) && url.port() == self.start.port()
    }
}
