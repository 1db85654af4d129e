//! 情境: what is known about a page beside its bytes.
//!
//! All of it is optional; a detector that needs what is not given stays silent or says `not_judged`.

use std::sync::Arc;

use jiff::civil::Date;
use url::Url;

/// The address of a page.
pub use url::Url as Address;

use crate::own_words::OwnWords;
use crate::rules::RuleSet;
use crate::survey::Confirmed;

/// 情境: whose page it is, where it stands, and by which rules it is judged.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The name of the unit (被考核单位) whose page it is, such as `青禾区人民政府办公室`.
    pub unit: Option<String>,
    /// The place that is known, such as `云州市`; it may be the place above the unit's own.
    pub place: Option<String>,
    /// The address of the page.
    pub url: Option<Url>,
    /// The day for which limits are judged.
    pub as_of: Option<Date>,
    /// The rules.
    pub rules: Arc<RuleSet>,
    /// Hosts that the unit may link to beside its own and government ones.
    pub allowed_hosts: Vec<String>,
    /// The installation's key, under which values that may not be kept are made comparable.
    pub key: Option<Vec<u8>>,
    /// Sections that a person confirmed.
    pub sections: Vec<Confirmed>,
    /// 自备词表: the office's own list, where it has one.
    pub own_words: Option<Arc<OwnWords>>,
}

impl Context {
    /// Whether a host is the page's own, a government one, or allowed.
    pub fn is_own_host(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let site = |host: &str| psl::domain_str(host).map_or_else(|| host.to_owned(), str::to_owned);
        let public = ["gov.cn", "edu.cn", "政务", "公益"];
        if public.iter().any(|end| is_below(&host, end)) {
            return true;
        }
        let own = self.url.as_ref().and_then(Url::host_str);
        own.is_some_and(|own| site(own) == site(&host))
            || self.allowed_hosts.iter().any(|allowed| is_below(&host, allowed))
    }
}

/// Whether a host is a domain or stands below it.
pub(crate) fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_and_government_hosts_are_known() {
        let context = Context {
            url: Url::parse("https://www.qinghe.test/a").ok(),
            allowed_hosts: vec!["news.example.com".into()],
            ..Context::default()
        };
        for host in [
            "img.qinghe.test",
            "www.gov.cn",
            "bszs.conac.gov.cn",
            "a.news.example.com",
        ] {
            assert!(context.is_own_host(host), "{host}");
        }
        for host in ["xgov.cn", "example.com", "qinghe.test.evil.example"] {
            assert!(!context.is_own_host(host), "{host}");
        }
    }
}
