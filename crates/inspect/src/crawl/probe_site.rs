//! 网站检查: what a site as a whole shows over the network: domain, encryption, certificate, elder version.
//!
//! Once a run, beside the start page. Sources: the notice on government domains of 2018 (only `.gov.cn` and `.政务`),
//! 国办发〔2017〕47号 on encryption, 国办公开办函〔2021〕28号 on the elder version. **Invariant:** a site that is inspected by
//! a bare address is judged by none of these: its visitors come by another.

use mingjian_core::finding::{Evidence, Finding, Kind, Verdict};
use url::{Host, Url};

use super::tools::Tools;
use crate::fetch::{Certificate, Distrust, Failure, Method, Request, Visitor};
use crate::page::{Form, Page, Part, parse, with};

/// The rules of a site as a whole.
pub const RULES: &[&str] = &[
    "domain-form",
    "no-https",
    "certificate",
    "certificate-ends",
    "mixed-content",
    "elder-version-missing",
];
/// A certificate that ends sooner is told of, in milliseconds.
const SOON: i64 = 30 * 24 * 60 * 60 * 1000;
/// Words by which a site offers its elder version or its tools.
const ELDER: &[&str] = &[
    "适老",
    "长者",
    "老年",
    "关怀版",
    "关爱版",
    "无障碍",
    "大字版",
    "wza",
    "elder",
    "barrierfree",
    "accessib",
];
/// What a page loads and shows.
const LOADED: &[&str] = &[
    "script", "img", "iframe", "link", "video", "audio", "source", "embed", "object",
];

/// What is wrong with the encryption of a site.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    rule: &'static str,
    sure: u8,
    params: Vec<(&'static str, String)>,
}

/// What follows from looking at a certificate; `plain` where the site was given by its address without encryption.
fn of_encryption(looked: Result<Certificate, Failure>, plain: bool, now: i64) -> Option<Fault> {
    let certificate = match looked {
        Ok(certificate) => certificate,
        // Nobody listens there. Silence may be a fault of the way, and an encrypted address answers for itself.
        Err(Failure::ConnectionRefused | Failure::Reset | Failure::Certificate) if plain => {
            return Some(Fault {
                rule: "no-https",
                sure: 85,
                params: Vec::new(),
            });
        }
        Err(_) => return None,
    };
    let until = jiff::Timestamp::from_millisecond(certificate.until)
        .map(|at| at.strftime("%Y-%m-%d").to_string())
        .unwrap_or_default();
    match certificate.distrust {
        Some(why) => Some(Fault {
            rule: "certificate",
            sure: match why {
                // Roots may be missing here and not with the visitors.
                Distrust::Other => 50,
                Distrust::Chain => 70,
                _ => 95,
            },
            params: vec![("why", why.word().to_owned()), ("until", until)],
        }),
        None if certificate.until.saturating_sub(now) < SOON => Some(Fault {
            rule: "certificate-ends",
            sure: 95,
            params: vec![("until", until)],
        }),
        None => None,
    }
}

impl Tools {
    /// What is wrong with the site as a whole.
    pub(super) async fn site_checks(&self, bytes: &mut u64) -> Vec<Finding> {
        let start = self.site.start.clone();
        let Some(Host::Domain(host)) = start.host() else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        if !is_government(host) {
            findings.push(self.told("domain-form", Kind::SiteSecurity, 85, &[("host", &shown(host))]));
        }
        findings.extend(self.encryption(&start).await);
        let mut request = Request::new(Method::Get, start.clone());
        request.visitor = Some(Visitor::Browser);
        let Ok(answer) = self.ask(&request).await else {
            return findings;
        };
        *bytes = bytes.saturating_add(u64::try_from(answer.raw.len()).unwrap_or(u64::MAX));
        if !(200..300).contains(&answer.status) || !answer.is_page() {
            return findings;
        }
        let page = parse(&answer.body().0, answer.header("content-type"), Form::Markup);
        findings.extend(mixed(&page, &start).map(|finding| self.based(finding)));
        if !offers_elder(&page) {
            findings.push(self.told("elder-version-missing", Kind::Accessibility, 55, &[]));
        }
        findings
    }

    async fn encryption(&self, start: &Url) -> Vec<Finding> {
        let mut secure = start.clone();
        let plain = start.scheme() == "http";
        if plain {
            // A port of its own belongs to the other scheme.
            if start.port().is_some() || secure.set_scheme("https").is_err() {
                return Vec::new();
            }
        }
        let now = self.pace.now();
        let told = of_encryption(self.client.certificate(&secure, now).await, plain, now);
        let finding = |fault: Fault| {
            let params: Vec<(&str, &str)> = fault
                .params
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            self.told(fault.rule, Kind::SiteSecurity, fault.sure, &params)
        };
        told.map(finding).into_iter().collect()
    }

    fn told(&self, rule: &str, kind: Kind, confidence: u8, params: &[(&str, &str)]) -> Finding {
        let finding = Finding {
            rule: rule.to_owned(),
            kind,
            url: self.site.start.to_string(),
            verdict: Verdict::Found,
            confidence,
            excerpt: String::new(),
            params: Vec::new(),
            basis: None,
            evidence: Evidence {
                count: 1,
                ..Evidence::default()
            },
        };
        self.based(with(finding, params))
    }

    fn based(&self, mut finding: Finding) -> Finding {
        finding.url = self.site.start.to_string();
        finding.basis = self.site.context.rules.basis(&finding.rule);
        finding
    }
}

/// Whether a host has one of the forms that government sites must have.
pub(crate) fn is_government(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    // `.政务` in the letters that the web uses.
    [".gov.cn", ".xn--zfr164b", ".政务"]
        .iter()
        .any(|end| host.ends_with(end))
        || host == "www.gov.cn"
}

fn shown(host: &str) -> String {
    host.chars().take(100).collect()
}

/// 混合内容: what an encrypted page loads without encryption.
pub(crate) fn mixed(page: &Page, start: &Url) -> Option<Finding> {
    if start.scheme() != "https" {
        return None;
    }
    let mut spots = Vec::new();
    for element in page
        .elements
        .iter()
        .filter(|element| LOADED.contains(&element.name.as_str()))
    {
        let sheet = element
            .attribute("rel")
            .is_some_and(|rel| rel.to_ascii_lowercase().contains("stylesheet"));
        if element.name == "link" && !sheet {
            continue;
        }
        let names: [&str; 3] = ["src", "href", "data"];
        let plain = names
            .iter()
            .filter_map(|name| element.attribute(name))
            .find(|value| value.trim_start().to_ascii_lowercase().starts_with("http://"));
        if let Some(value) = plain {
            spots.push(page.spot_in_source(
                Part::Markup,
                element.offset,
                value.trim().chars().take(120).collect(),
            ));
        }
    }
    if spots.is_empty() {
        return None;
    }
    let count = spots.len().to_string();
    let finding = page.finding("mixed-content", Kind::SiteSecurity, 90, spots);
    Some(with(finding, &[("count", &count)]))
}

/// Whether a page offers an elder version or the tools of accessibility.
pub(crate) fn offers_elder(page: &Page) -> bool {
    let has = |text: &str| {
        let text = text.to_ascii_lowercase();
        ELDER.iter().any(|word| text.contains(word))
    };
    has(page.text())
        || page.elements.iter().any(|element| {
            element.attributes.iter().any(|(name, value)| {
                matches!(name.as_str(), "title" | "alt" | "href" | "src" | "id" | "class") && has(value)
            })
        })
        || page.scripts().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        parse(html.as_bytes(), None, Form::Markup)
    }

    #[test]
    fn a_site_without_encryption_is_told_of_and_silence_is_not_taken_for_it() {
        let now = 1_790_000_000_000;
        let told = |looked, plain| of_encryption(looked, plain, now).map(|fault| (fault.rule, fault.sure));
        let fault = |failure: Failure| Err(failure);
        assert_eq!(
            told(fault(Failure::ConnectionRefused), true),
            Some(("no-https", 85))
        );
        assert_eq!(told(fault(Failure::Reset), true), Some(("no-https", 85)));
        assert_eq!(
            told(fault(Failure::Timeout), true),
            None,
            "the way may be at fault"
        );
        assert_eq!(
            told(fault(Failure::ConnectionRefused), false),
            None,
            "the start page tells of that"
        );
        let shown = |distrust, days: i64| {
            Ok(Certificate {
                distrust,
                until: now + days * 24 * 60 * 60 * 1000,
            })
        };
        assert_eq!(told(shown(None, 200), true), None);
        assert_eq!(told(shown(None, 29), true), Some(("certificate-ends", 95)));
        assert_eq!(
            told(shown(Some(Distrust::Expired), -1), false),
            Some(("certificate", 95))
        );
        assert_eq!(
            told(shown(Some(Distrust::Chain), 200), false),
            Some(("certificate", 70))
        );
        assert_eq!(
            told(shown(Some(Distrust::Other), 200), false),
            Some(("certificate", 50))
        );
    }

    #[test]
    fn government_domains_are_known_by_their_ends() {
        for host in ["www.qinghe.gov.cn", "www.gov.cn", "xn--abc.xn--zfr164b"] {
            assert!(is_government(host), "{host}");
        }
        for host in ["www.qinghe.cn", "gov.cn.example.com", "qinghegov.cn"] {
            assert!(!is_government(host), "{host}");
        }
    }

    #[test]
    fn plain_parts_of_an_encrypted_page_are_told_and_links_are_not() {
        let html = "<link rel=canonical href='http://a.test/'><a href='http://a.test/x'>甲</a>\
                    <img src='http://a.test/1.png'><script src=//a.test/1.js></script>";
        let secure: Url = "https://a.test/".parse().unwrap();
        assert_eq!(mixed(&page(html), &secure).unwrap().evidence.count, 1);
        assert_eq!(mixed(&page(html), &"http://a.test/".parse().unwrap()), None);
    }

    #[test]
    fn an_elder_version_is_found_in_words_addresses_and_scripts() {
        for html in [
            "<a href=/x>长者模式</a>",
            "<a href=/wza/>进入</a>",
            "<img alt=无障碍浏览>",
            "<script>loadWza()</script>",
        ] {
            assert!(offers_elder(&page(html)), "{html}");
        }
        assert!(!offers_elder(&page("<a href=/>首页</a>")));
    }
}
