//! 快照: what a page is made of beside its text, kept for the next sweep: scripts, outside hosts, title, template.
//!
//! A site that was broken into most often shows a new script or a new host in pages that were in order. **Invariant:**
//! pure over two snapshots; what is new is told once a run, at the first page on which it stands.

use std::collections::{BTreeSet, HashSet};

use mingjian_core::finding::{Finding, Kind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use super::probe::is_known;
use crate::context::Context;
use crate::digest::spelled;
use crate::notation::likeness::Pairs;
use crate::page::{Link, LinkFrom, Page, Part, with};

/// The rules of comparing.
pub const RULES: &[&str] = &["new-script", "new-outside-host", "changed-title"];
/// Most of each that a snapshot keeps.
const MOST: usize = 200;
/// Less likeness than this is another title, in percent.
const OTHER: usize = 20;
/// Longest title that is kept, in characters.
const MAX_TITLE: usize = 120;

/// 快照 of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its title.
    pub title: String,
    /// Marks of the scripts in it.
    pub inline: BTreeSet<String>,
    /// Outside hosts from which scripts and frames are loaded.
    pub loaded: BTreeSet<String>,
    /// Other outside hosts that are linked.
    pub linked: BTreeSet<String>,
    /// A mark of the template: names and classes of the elements around the text.
    pub template: String,
}

/// What hides in scripts that send visitors away or unpack themselves.
const UNPACKS: &[&str] = &[
    "eval(function(p,a,c,k",
    "eval(unescape",
    "eval(atob",
    "document.write(unescape",
    "string.fromcharcode(",
    "\\x68\\x74\\x74\\x70",
    "document.referrer",
    "navigator.useragent",
];

fn mark(text: &str) -> String {
    spelled(Sha256::digest(text.as_bytes()).get(..8).unwrap_or_default())
}

/// A script without what changes from one showing to the next.
fn script_mark(script: &str) -> String {
    let kept: String = script
        .chars()
        .filter(|c| !c.is_ascii_digit() && !c.is_whitespace())
        .collect();
    mark(&kept)
}

/// Whether a script unpacks itself, or looks at who comes and sends him on.
pub(crate) fn is_suspect(script: &str) -> bool {
    let lower = script.to_ascii_lowercase();
    let signs = UNPACKS.iter().filter(|sign| lower.contains(*sign)).count();
    let moves = [
        "location.href",
        "location.replace",
        "window.location",
        "document.write(",
    ]
    .iter()
    .any(|word| lower.contains(word));
    signs > 1 || (signs > 0 && moves)
}

impl Snapshot {
    /// Of a page at its address.
    pub fn of(page: &Page, context: &Context) -> Self {
        let mut snapshot = Self {
            title: page.title().trim().chars().take(MAX_TITLE).collect(),
            inline: page.scripts().take(MOST).map(script_mark).collect(),
            ..Self::default()
        };
        let leaves = |link: &&Link| !(context.url.is_some() && link.stays());
        let links = page.links.iter().filter(|link| link.from != LinkFrom::Script);
        for link in links.filter(leaves) {
            let Some(host) = outside(link.resolve(context.url.as_ref()), context) else {
                continue;
            };
            let name = link
                .element
                .and_then(|at| page.elements.get(at))
                .map_or("", |element| element.name.as_str());
            let hosts = if matches!(name, "script" | "iframe" | "frame" | "embed" | "object") {
                &mut snapshot.loaded
            } else {
                &mut snapshot.linked
            };
            if hosts.len() < MOST {
                hosts.insert(host);
            }
        }
        let mut shape = String::new();
        // The frame of a page stands before its text.
        for element in page.elements.iter().take(MOST) {
            shape.push_str(&element.name);
            shape.push('.');
            shape.push_str(element.attribute("class").unwrap_or_default());
            shape.push('>');
        }
        snapshot.template = mark(&shape);
        snapshot
    }

    /// What is new against an older one; `told` holds what was told in this run already.
    ///
    /// What is new leaves the snapshot, so that it is told in each sweep until a person has judged it or it is gone.
    pub(crate) fn changes(
        &mut self,
        old: &Self,
        page: &Page,
        context: &Context,
        told: &mut HashSet<String>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let template = if self.template == old.template {
            "same"
        } else {
            "changed"
        };
        let known = |host: &String| old.loaded.contains(host) || old.linked.contains(host);
        let mut new_hosts = |hosts: &mut BTreeSet<String>| -> Vec<String> {
            let new: Vec<String> = hosts.iter().filter(|host| !known(host)).cloned().collect();
            hosts.retain(known);
            new.into_iter()
                .filter(|host| told.insert(format!("host {host}")))
                .collect()
        };
        let loaded = new_hosts(&mut self.loaded);
        let linked = new_hosts(&mut self.linked);
        if !loaded.is_empty() {
            let spots = places(page, &loaded, context);
            let finding = page.finding("new-script", Kind::Tampering, 85, spots);
            let shown = loaded.join("、");
            findings.push(with(
                finding,
                &[("what", "host"), ("detail", &shown), ("template", template)],
            ));
        }
        let suspect = page.scripts().take(MOST).find(|script| {
            let mark = script_mark(script);
            let new = !old.inline.contains(&mark) && is_suspect(script);
            if new {
                self.inline.remove(&mark);
            }
            new && told.insert(format!("script {mark}"))
        });
        if let Some(script) = suspect {
            let at = page.source.find(script).unwrap_or_default();
            let spot = page.spot_in_source(Part::Markup, at, script.trim().chars().take(80).collect());
            let finding = page.finding("new-script", Kind::Tampering, 80, vec![spot]);
            findings.push(with(
                finding,
                &[("what", "inline"), ("detail", ""), ("template", template)],
            ));
        }
        if !linked.is_empty() {
            let spots = places(page, &linked, context);
            let finding = page.finding("new-outside-host", Kind::Tampering, 40, spots);
            findings.push(with(finding, &[("hosts", &linked.join("、"))]));
        }
        let alike = Pairs::of(&self.title).likeness(&Pairs::of(&old.title));
        if alike < OTHER && !self.title.is_empty() && !old.title.is_empty() {
            let finding = page.finding("changed-title", Kind::Tampering, 50, Vec::new());
            findings.push(with(finding, &[("old", &old.title), ("new", &self.title)]));
        }
        for finding in &mut findings {
            finding.url = context.url.as_ref().map(ToString::to_string).unwrap_or_default();
            finding.basis = context.rules.basis(&finding.rule);
        }
        findings
    }
}

fn outside(url: Option<Url>, context: &Context) -> Option<String> {
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.host_str()
        .filter(|host| !is_known(host, context))
        .map(str::to_owned)
}

/// Where the links to hosts stand.
fn places(page: &Page, hosts: &[String], context: &Context) -> Vec<mingjian_core::finding::Spot> {
    let found = page.links.iter().filter(|link| {
        outside(link.resolve(context.url.as_ref()), context).is_some_and(|host| hosts.contains(&host))
    });
    found
        .map(|link| page.spot_in_source(Part::Markup, link.offset, link.raw.chars().take(120).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    fn context() -> Context {
        Context {
            url: "https://www.qinghe.gov.cn/a.html".parse().ok(),
            ..Context::default()
        }
    }

    fn changes(old: &str, new: &str) -> Vec<String> {
        let page = |html: &str| parse(html.as_bytes(), None, Form::Markup);
        let (old, new) = (page(old), page(new));
        let before = Snapshot::of(&old, &context());
        let mut after = Snapshot::of(&new, &context());
        let found = after.changes(&before, &new, &context(), &mut HashSet::new());
        found.into_iter().map(|finding| finding.rule).collect()
    }

    const PAGE: &str =
        "<title>青禾区人民政府</title><script>var t=1;</script><a href='http://old.example/'>旧</a><p>正文";

    #[test]
    fn new_scripts_and_hosts_are_told() {
        let put = |what: &str| changes(PAGE, &format!("{PAGE}{what}"));
        assert_eq!(
            put("<script src='//js.lefang.example/a.js'></script>"),
            ["new-script"]
        );
        assert_eq!(
            put("<iframe src=http://lefang.example/></iframe>"),
            ["new-script"]
        );
        assert_eq!(
            put("<a href=http://lefang.example/>友情链接</a>"),
            ["new-outside-host"]
        );
        let sends = "<script>if(document.referrer.indexOf('so')>0){location.href='/x'}</script>";
        assert_eq!(put(sends), ["new-script"]);
        assert_eq!(
            changes(PAGE, &PAGE.replace("青禾区人民政府", "乐坊汇网投")),
            ["changed-title"]
        );
    }

    #[test]
    fn what_changes_daily_is_no_change() {
        for html in [
            PAGE.replace("t=1", "t=27"),
            PAGE.replace(
                "正文",
                "正文 <a href=/b.html>新闻</a><script src=/js/new.js></script>",
            ),
            format!("{PAGE}<script>function menu(){{document.title='x'}}</script>"),
            format!("{PAGE}<a href=https://www.gov.cn/>国务院</a>"),
        ] {
            assert!(changes(PAGE, &html).is_empty(), "{html}");
        }
        assert_eq!(changes(PAGE, PAGE), Vec::<String>::new());
    }
}
