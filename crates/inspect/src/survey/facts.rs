//! 页面事实: what is kept of a page so that the site as a whole can be judged after the sweep.
//!
//! Taken once, while the page is read, and kept with the visit: a page that has not changed keeps its facts without
//! being fetched again. **Invariant:** small and bounded, whatever the page is, and no detector's judgement in it: the
//! same bytes give the same facts under any rules and on any day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The form of the facts; a page whose facts are of an older form is read again.
pub const FORM: u32 = 4;

/// 位置 on the page: line, character in the line and byte of the decoded source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place(pub u32, pub u32, pub u64);

/// 条目: one line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The address, normalised.
    pub url: String,
    /// What the link says.
    pub title: String,
    /// The date beside it, or else the day in its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Where it stands.
    pub place: Place,
}

/// 一级: a name with the address that it leads to, of a menu or of 当前位置.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The name.
    pub name: String,
    /// The address; empty where it is no link.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// What kind of page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageForm {
    /// 文章: one text with its own day.
    Article,
    /// 列表: links to others.
    List,
    /// Neither.
    #[default]
    Other,
}

/// 公文要素 as the page shows them; empty where it does not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// 文号.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// 索引号.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub index_number: String,
    /// Where the index number stands.
    #[serde(default)]
    pub index_place: Place,
    /// 有效性.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub validity: String,
    /// 成文日期.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Date>,
}

/// 留言: one message with the days that are shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What it is about.
    pub title: String,
    /// 留言时间.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Date>,
    /// 答复时间.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Date>,
    /// It says that it is not answered yet.
    #[serde(default)]
    pub open: bool,
    /// Fields that are not shown: `asked`, `answered`, `office`, `answer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// What fills a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filling {
    /// The page itself.
    #[default]
    Page,
    /// A script, so that the page alone shows nothing of it.
    Script,
}

/// 页面事实.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// [`FORM`] when they were taken.
    pub form: u32,
    /// The heading, or else the title.
    pub title: String,
    /// `SiteName`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub site_name: String,
    /// `ColumnName`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub section_name: String,
    /// `ColumnType`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub section_type: String,
    /// What kind of page.
    pub is: PageForm,
    /// The day of publication, by the rule of [`crate::page::dates`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// The minute of publication, such as `09:30`, where one is shown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub minute: String,
    /// Where the day stands.
    pub published_place: Place,
    /// 归档时间 stands on it: it belongs to a site that was closed, and need not be updated.
    #[serde(skip_serializing_if = "is_false")]
    pub archived: bool,
    /// Lines of lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Marks of the addresses at which its lists go on, where a script fetches them piece by piece.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub continued: Vec<u64>,
    /// A mark of the dated lines: it stays the same as long as they do.
    pub items_mark: u64,
    /// It says itself that there is nothing, and where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty: Option<(String, Place)>,
    /// A list without a line in it stands there.
    #[serde(skip_serializing_if = "is_false")]
    pub hollow: bool,
    /// What fills its list.
    pub filling: Filling,
    /// 公文要素.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// 当前位置.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trail: Vec<Step>,
    /// Short links, such as those of menus; not of articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub menu: Vec<Step>,
    /// Marks of the site's own addresses that a longer text links to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<u64>,
    /// Characters of running text.
    pub length: u32,
    /// A mark of the running text as it stands.
    pub text_mark: u64,
    /// Marks by which similar running texts are known, digits left out; empty for a short one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub likeness: String,
    /// The year of the 政府信息公开 report that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_year: Option<i16>,
    /// 留言 with their days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// A service guide that asks for a form, and the marks of the files it offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guide: Option<Guide>,
    /// What runs in it that may have been put there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scripts: Vec<Script>,
    /// Something did not fit under the limits.
    #[serde(skip_serializing_if = "is_false")]
    pub cut: bool,
}

/// 脚本 that may have been put into a page: taken from another host, or one that unpacks itself or sends visitors on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// The host from which script or frame is taken; empty for one that stands in the page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// A mark of its text, or else of the host.
    pub mark: u64,
    /// Its address, or how it begins.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// 办事指南: what it asks for and offers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Guide {
    /// The form that it asks for, as it names it.
    pub form: String,
    /// Where it names it.
    pub place: Place,
    /// Addresses of the files that it links to.
    pub files: Vec<String>,
    /// What each of these links says.
    #[serde(default)]
    pub names: Vec<String>,
    /// Whether it offers a filled sample.
    #[serde(default)]
    pub sample: Sample,
}

/// 样表: a form that is filled in, or what explains how to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// Nothing speaks of one.
    #[default]
    None,
    /// Its text speaks of one, and no link does.
    Spoken,
    /// A link or a picture is called one.
    Offered,
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Facts {
    /// How much memory they take, roughly, in bytes.
    pub fn weight(&self) -> usize {
        let steps = self
            .trail
            .iter()
            .chain(&self.menu)
            .map(|step| step.name.len() + step.url.len() + 48);
        let items = self
            .items
            .iter()
            .map(|item| item.url.len() + item.title.len() + 80);
        let messages = self.messages.iter().map(|message| message.title.len() + 120);
        let rest = self.title.len() + self.likeness.len() + 8 * (self.links.len() + self.continued.len());
        let scripts = self
            .scripts
            .iter()
            .map(|script| script.host.len() + script.text.len() + 96);
        steps.chain(items).chain(messages).chain(scripts).sum::<usize>() + rest + 600
    }
}

/// A mark of an address or a text; the same on every machine and in every version of the program.
pub fn mark(text: &str) -> u64 {
    // FNV-1a: rows keep these marks, so that they may not change with a compiler.
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stays_the_same_for_ever() {
        assert_eq!(mark(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(mark("a"), 0xaf63_dc4c_8601_ec8c);
        assert_ne!(mark("/a/1.html"), mark("/a/2.html"));
    }
}
