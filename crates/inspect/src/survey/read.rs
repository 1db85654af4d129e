//! 取事实: one page to its facts.

use std::collections::BTreeSet;

use url::Url;

use super::anchors::{Anchor, MAX_NAME, anchors, menu, short, trail};
use super::facts::{Document, FORM, Facts, Filling, PageForm, Place, Script, mark};
use super::guide::guide;
use super::items::{items, items_mark, recorded};
use super::likeness::marks;
use super::messages::messages;
use crate::crawl::{Site, is_suspect};
use crate::detect::{document_block, empty_words, report_year};
use crate::page::dates::{self, Candidate, DateSource};
use crate::page::{LinkFrom, Page, Part};
use crate::watched;

/// Most links of menus that are kept.
const MAX_MENU: usize = 150;
/// Most marks of linked addresses that are kept.
const MAX_LINKS: usize = 300;
/// Most foreign scripts that are kept.
const MAX_SCRIPTS: usize = 20;
/// Elements that run what they load.
const LOADING: &[&str] = &["script", "iframe", "frame", "embed", "object"];
/// So many dated lines make a list.
const LISTED: usize = 3;
/// A line of running text has at least so many characters.
const PROSE: usize = 16;
/// Signs in a script that fills the page.
const FILLERS: &[&str] = &[
    "ajax",
    "fetch(",
    "$.get",
    "$.post",
    "getJSON",
    "axios",
    "XMLHttpRequest",
    "gkmlpt",
    "new Vue",
    "createApp",
];

/// Labels of which a block of 公文要素 has one.
const LABELS: &[&str] = &["文号", "发文字号", "文件编号", "索引"];

/// The words that are looked for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    LABELS.iter().copied().chain(["归档时间"])
}

impl Facts {
    /// The facts of a page that stands at an address of a site.
    pub fn of(page: &Page, url: &Url, site: &Site) -> Self {
        let anchors = anchors(page, url, site);
        let candidates = dates::candidates(page, Some(url.as_str()));
        let field = |name: &str| {
            page.meta(name)
                .map(|field| short(&field.text, MAX_NAME))
                .unwrap_or_default()
        };
        let prose = prose(page);
        let marks = marks(prose.iter().copied());
        let length = marks.length;
        let (mut items, mut whole) = items(page, &anchors);
        let (more, all) = recorded(page, url, site);
        let scripted = !more.is_empty();
        items.extend(more);
        whole &= all;
        let document = document(page, &candidates);
        let is = form(page, &candidates, document.is_some(), length, &items);
        if is == PageForm::Article {
            items.clear();
        }
        let published = dates::published(&candidates);
        let list = is != PageForm::Article;
        let filled_by_script = list
            && !scripted
            && items.is_empty()
            && page
                .scripts()
                .any(|script| FILLERS.iter().any(|sign| script.contains(sign)));
        Self {
            form: FORM,
            title: heading(page),
            site_name: field("SiteName"),
            section_name: field("ColumnName"),
            section_type: field("ColumnType"),
            is,
            published: published.map(|one| one.date),
            minute: published.map(|one| minute(page, one)).unwrap_or_default(),
            published_place: published
                .and_then(|one| one.at)
                .map(|at| place(page, at))
                .unwrap_or_default(),
            archived: watched::says(page, "归档时间"),
            items_mark: items_mark(&items),
            items,
            continued: Vec::new(),
            empty: list
                .then(|| empty_words(page))
                .flatten()
                .map(|(at, word)| (word.to_owned(), place(page, at))),
            hollow: list && page.elements.iter().any(is_hollow),
            filling: if filled_by_script {
                Filling::Script
            } else {
                Filling::Page
            },
            document,
            trail: trail(page, &anchors),
            menu: if list {
                menu(&anchors, MAX_MENU)
            } else {
                Vec::new()
            },
            links: links(&anchors),
            length,
            text_mark: marks.exact,
            likeness: marks.likeness,
            report_year: report_year(page).map(|(year, _)| year),
            messages: messages(page),
            guide: guide(page, &anchors),
            scripts: foreign_scripts(page, url),
            cut: !whole,
        }
    }
}

/// Lines of running text: sentences, no cells and no menus.
fn prose(page: &Page) -> Vec<&str> {
    page.text_lines()
        .map(|(_, line)| line)
        .filter(|line| {
            !line.contains('\t') && line.contains(['。', '，', '；']) && line.chars().nth(PROSE).is_some()
        })
        .collect()
}

/// The place of a byte of the visible text.
pub(super) fn place(page: &Page, at: usize) -> Place {
    place_in_source(page, page.source_of(at))
}

/// The place of a byte of the source.
pub(super) fn place_in_source(page: &Page, at: usize) -> Place {
    let spot = page.spot_in_source(Part::Markup, at, String::new());
    Place(spot.line, spot.column, spot.offset)
}

pub(super) fn heading(page: &Page) -> String {
    let told = page.meta("ArticleTitle").map(|field| field.text.clone());
    let heading = page
        .elements
        .iter()
        .find(|element| element.name == "h1" || element.name == "h2");
    let heading = heading.and_then(|element| page.text().get(element.text_start..element.text_end));
    let title = page.title().split(['_', '|']).next().unwrap_or_default();
    let first = told.filter(|text| !text.is_empty());
    let heading = heading
        .map(str::trim)
        .filter(|text| !text.is_empty() && text.len() <= 600);
    short(
        &first
            .or_else(|| heading.map(str::to_owned))
            .unwrap_or_else(|| title.to_owned()),
        120,
    )
}

fn form(
    page: &Page,
    candidates: &[Candidate],
    has_document: bool,
    length: u32,
    items: &[super::facts::Item],
) -> PageForm {
    let filled = |name: &str| page.meta(name).is_some_and(|field| !field.text.is_empty());
    let dated = items.iter().filter(|item| item.date.is_some()).count();
    let own_day = candidates.iter().any(|one| {
        matches!(
            one.source,
            DateSource::Meta | DateSource::PublishedLabel | DateSource::TitleLine
        )
    });
    if filled("ArticleTitle") {
        PageForm::Article
    } else if filled("ColumnName") && dated > 0 {
        PageForm::List
    } else if has_document || (own_day && (dated == 0 || (length >= 60 && dated < 8))) {
        PageForm::Article
    } else if filled("ColumnName") || dated >= LISTED {
        PageForm::List
    } else {
        PageForm::Other
    }
}

/// The clock time behind the day of publication.
fn minute(page: &Page, day: &Candidate) -> String {
    let behind = match day.at {
        Some(at) => page
            .text()
            .get(at.saturating_add(day.text.len())..)
            .unwrap_or_default(),
        None => day.text.get(8..).unwrap_or_default(),
    };
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit() && day.at.is_none());
    let time: String = behind.trim_start_matches([' ', 'T']).chars().take(5).collect();
    let mut parts = time.split(':');
    let two = |part: Option<&str>| {
        part.is_some_and(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let right = two(parts.next()) && two(parts.next()) && parts.next().is_none();
    if right { time } else { String::new() }
}

/// A list or the body of a table without a line in it.
fn is_hollow(element: &crate::page::Element) -> bool {
    let list = matches!(element.name.as_str(), "ul" | "ol" | "tbody" | "dl");
    list && !element.filled && !element.in_noscript
}

fn links(anchors: &[Anchor<'_>]) -> Vec<u64> {
    let told = |anchor: &&Anchor<'_>| {
        let long = anchor.text.chars().count() >= 6;
        let word = ["解读", "图解", "原文", "文件", "附件", "全文"]
            .iter()
            .any(|word| anchor.text.contains(word));
        anchor.own && (long || word)
    };
    let marks: BTreeSet<u64> = anchors
        .iter()
        .filter(told)
        .map(|anchor| mark(anchor.url.as_str()))
        .take(MAX_LINKS)
        .collect();
    marks.into_iter().collect()
}

/// 公文要素, where the page shows a block of them.
fn document(page: &Page, candidates: &[Candidate]) -> Option<Document> {
    if !LABELS.iter().any(|label| watched::says(page, label)) {
        return None;
    }
    let block = document_block(page);
    let find = |labels: &[&str]| {
        let entry = block
            .iter()
            .find(|entry| labels.contains(&entry.label) && !entry.value.is_empty());
        entry.map(|entry| (short(entry.value, MAX_NAME), entry.at))
    };
    let index = find(&["索引号", "索引编号", "信息索引号"]);
    let number = find(&["文号", "发文字号", "发文文号", "文件编号"]);
    if index.is_none() && number.is_none() {
        return None;
    }
    let validity = find(&["有效性", "公文时效", "时效", "效力状态", "效力状况", "文件状态"]);
    Some(Document {
        index_place: index.as_ref().map(|(_, at)| place(page, *at)).unwrap_or_default(),
        index_number: index.map(|(value, _)| value).unwrap_or_default(),
        number: number.map(|(value, _)| value).unwrap_or_default(),
        validity: validity.map(|(value, _)| value).unwrap_or_default(),
        signed_on: dates::signed(candidates).map(|one| one.date),
    })
}

/// Scripts and frames from other hosts, and scripts that unpack themselves or send visitors on.
fn foreign_scripts(page: &Page, url: &Url) -> Vec<Script> {
    let mut seen = BTreeSet::new();
    let mut scripts = Vec::new();
    let from = page
        .links
        .iter()
        .filter(|link| link.from == LinkFrom::Attribute && !link.stays());
    for link in from {
        let element = link.element.and_then(|at| page.elements.get(at));
        if !element.is_some_and(|element| LOADING.contains(&element.name.as_str())) {
            continue;
        }
        let host = link
            .resolve(Some(url))
            .and_then(|to| Some(to.host_str()?.to_owned()));
        let Some(host) = host.filter(|host| Some(host.as_str()) != url.host_str() && host.len() <= 120)
        else {
            continue;
        };
        if scripts.len() < MAX_SCRIPTS && seen.insert(host.clone()) {
            scripts.push(Script {
                mark: mark(&host),
                host,
                text: link.raw.chars().take(120).collect(),
                place: place_in_source(page, link.offset),
            });
        }
    }
    for script in page.scripts().filter(|script| is_suspect(script)) {
        let found = page.source.find(script).filter(|_| scripts.len() < MAX_SCRIPTS);
        if let Some(at) = found {
            let script = script.trim();
            scripts.push(Script {
                host: String::new(),
                mark: mark(script),
                text: script.chars().take(80).collect(),
                place: place_in_source(page, at),
            });
        }
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    fn read(html: &str) -> Facts {
        let url = Url::parse("https://www.qinghe.test/zwgk/1.html").unwrap();
        let site = Site {
            start: Url::parse("https://www.qinghe.test/").unwrap(),
            context: crate::Context::default(),
        };
        Facts::of(&parse(html.as_bytes(), None, Form::Markup), &url, &site)
    }

    #[test]
    fn articles_lists_and_other_pages_are_told_apart() {
        let article = "<h1>通知</h1><p>发布时间：2021-05-06 09:30</p><p>各镇人民政府要加强领导，落实责任，按时完成任务，并于月底前报送情况，逾期不报的予以通报。现将有关事项通知如下，请认真贯彻执行，抓好落实。</p>";
        let facts = read(article);
        assert_eq!((facts.is, facts.minute.as_str()), (PageForm::Article, "09:30"));
        let meta =
            read("<meta name=ArticleTitle content=通知><meta name=PubDate content='2021-05-06 10:15'>");
        assert_eq!((meta.is, meta.minute.as_str()), (PageForm::Article, "10:15"));
        let list: String = (1..5)
            .map(|day| format!("<li><a href=/a{day}.html>关于做好工作的通知</a> 2021-05-0{day}</li>"))
            .collect();
        assert_eq!(read(&list).is, PageForm::List);
        assert_eq!(
            read("<meta name=ColumnName content=通知公告><p>暂无数据</p>")
                .empty
                .unwrap()
                .0,
            "暂无数据"
        );
        assert_eq!(read("<p>甲</p>").is, PageForm::Other);
    }

    #[test]
    fn what_a_script_fills_is_known_as_such() {
        let html = "<meta name=ColumnName content=通知公告><ul></ul><script>$.ajax({url:'/list'})</script>";
        let facts = read(html);
        assert!(facts.hollow && facts.filling == Filling::Script);
    }

    #[test]
    fn elements_of_a_document_and_what_a_guide_asks_for_are_kept() {
        let html = "<table><tr><td>索引号</td><td>41990/2021-00012</td></tr><tr><td>文号</td><td>青政办〔2021〕5号</td></tr>\
            <tr><td>成文日期</td><td>2021年5月1日</td></tr></table><p>正文。</p>";
        let document = read(html).document.unwrap();
        assert_eq!(
            (
                document.index_number.as_str(),
                document.number.as_str(),
                document.signed_on.map(|day| day.to_string())
            ),
            (
                "41990/2021-00012",
                "青政办〔2021〕5号",
                Some("2021-05-01".to_owned())
            )
        );
        let guide = read("<h1>高龄津贴办事指南</h1><p>材料：高龄津贴申请表</p><a href=/f/b.doc>下载</a>")
            .guide
            .unwrap();
        assert_eq!(
            (guide.form.as_str(), guide.files),
            (
                "高龄津贴申请表",
                vec!["https://www.qinghe.test/f/b.doc".to_owned()]
            )
        );
    }

    #[test]
    fn facts_survive_being_written_and_stay_small() {
        let list: String = (0..5_000)
            .map(|at| format!("<li><a href=/a/{at}.html>关于做好第{at}项工作的通知</a> 2021-05-01</li>"))
            .collect();
        let facts = read(&list);
        assert!(facts.cut && facts.weight() < 64 * 1024, "{}", facts.weight());
    }
}
