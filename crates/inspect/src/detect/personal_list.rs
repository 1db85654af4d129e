//! 人员名单: names beside home addresses, health, guardians and accounts, in tables and in lines.
//!
//! The heads of a table say what stands below; that is the cheapest signal, and it also catches numbers that are
//! mistyped or that a workbook has rounded. A name with the first fourteen digits of its identity number is a leak
//! even where the rest is masked. **Invariant:** a finding holds neither names nor values, only what was found where.

use std::sync::LazyLock;

use mingjian_core::finding::{Finding, Kind, Spot};
use regex::Regex;

use super::Detector;
use crate::context::Context;
use crate::lexicon::PROVINCES;
use crate::notation::identity_number::is_identity_number;
use crate::notation::long_number::has_long_number;
use crate::notation::person_name::is_person_name;
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "personal_list",
    rules: &["personal-list", "identity-part"],
    run,
};

/// So many people make a list.
const LIST: usize = 3;
/// Longest cell that is a head, in characters.
const MAX_HEAD: usize = 12;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Name,
    Address,
    Health,
    Guardian,
    Account,
    Identity,
}

/// Heads of columns; the first that a head holds decides.
const HEADS: &[(&str, What)] = &[
    ("监护人", What::Guardian),
    ("身份证", What::Identity),
    ("公民身份号", What::Identity),
    ("证件号", What::Identity),
    ("银行账号", What::Account),
    ("银行帐号", What::Account),
    ("银行账户", What::Account),
    ("银行卡", What::Account),
    ("社保卡", What::Account),
    ("一卡通", What::Account),
    ("存折", What::Account),
    ("家庭住址", What::Address),
    ("家庭地址", What::Address),
    ("住址", What::Address),
    ("户籍地址", What::Address),
    ("户籍所在地", What::Address),
    ("居住地", What::Address),
    ("残疾类", What::Health),
    ("残疾等级", What::Health),
    ("残疾证", What::Health),
    ("病种", What::Health),
    ("病名", What::Health),
    ("疾病", What::Health),
    ("患病", What::Health),
    ("病情", What::Health),
    ("诊断", What::Health),
    ("致贫原因", What::Health),
    ("姓名", What::Name),
    ("户主", What::Name),
    ("申请人", What::Name),
    ("患者", What::Name),
    ("补贴对象", What::Name),
    ("救助对象", What::Name),
    ("保障对象", What::Name),
];

/// What each way of saying where somebody lives holds.
pub(super) const LIVING: &str = "住";

/// Fourteen digits to the day of birth, the rest masked.
static PART: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([1-9][0-9]{13})[0-9]?(?:[*＊×✱]{1,4}|[xX]{3,4})[0-9Xx]?").ok());
/// Where somebody lives, down to the door.
static LIVES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:家庭住址|家庭地址|住址|家住|现住|居住|住)(?:在|于|为)?[:：]?[^，,。；;\t]{2,40}[0-9０-９一二三四五六七八九十]+(?:号|室|栋|幢|单元)").ok()
});

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let mut found = Found::default();
    let mut heads: Vec<(usize, What)> = Vec::new();
    let (living, numbers) = (watched::says(page, LIVING), has_long_number(page.text()));
    if !living && !numbers && memchr::memchr(b'\t', page.text().as_bytes()).is_none() {
        return Vec::new();
    }
    for (start, line) in page.text_lines() {
        if line.contains('\t') {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            match heads_of(&cells) {
                Some(new) => heads = new,
                None => found.row(start, &cells, &heads),
            }
        } else {
            heads.clear();
            if living {
                found.line(start, line);
            }
        }
        if numbers {
            found.part(start, line);
        }
    }
    found.report(page)
}

/// The heads of a row, where it is one of heads and names people.
fn heads_of(cells: &[&str]) -> Option<Vec<(usize, What)>> {
    let heads: Vec<(usize, What)> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.chars().count() <= MAX_HEAD && !cell.contains(|c: char| c.is_ascii_digit()))
        .filter_map(|(at, cell)| {
            let tight: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
            let known = HEADS.iter().find(|(word, _)| tight.contains(word));
            known.map(|(_, what)| (at, *what))
        })
        .collect();
    heads
        .iter()
        .any(|(_, what)| *what == What::Name)
        .then_some(heads)
        .filter(|heads| heads.len() > 1)
}

#[derive(Default)]
struct Found {
    /// Byte of the line and what was found there.
    listed: Vec<(usize, &'static str)>,
    parts: Vec<usize>,
    living: Vec<usize>,
}

impl Found {
    /// A row under known heads.
    fn row(&mut self, start: usize, cells: &[&str], heads: &[(usize, What)]) {
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let of = |wanted: What| {
            heads
                .iter()
                .filter(move |(_, what)| *what == wanted)
                .map(|(at, _)| cell(*at))
        };
        if !of(What::Name).any(is_person_name) {
            return;
        }
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let masked = |text: &str| text.contains(['*', '＊', '×', '✱']);
        let open = |text: &str, fewest: usize| digits(text) >= fewest && !masked(text);
        let what = if of(What::Identity).any(|text| {
            // What is right to its check digit is a finding of its own.
            open(text, 14) && !is_identity_number(text, None)
        }) {
            "identity"
        } else if of(What::Account).any(|text| open(text, 12)) {
            "account"
        } else if of(What::Address).any(is_home) {
            "address"
        } else if of(What::Health)
            .any(|text| !text.is_empty() && !masked(text) && !matches!(text, "无" | "否" | "/" | "-" | "—"))
        {
            "health"
        } else if of(What::Guardian).any(is_person_name) {
            "guardian"
        } else {
            return;
        };
        self.listed.push((start, what));
    }

    /// A line of running text that says where somebody lives.
    fn line(&mut self, start: usize, line: &str) {
        let Some(place) = LIVES.as_ref().and_then(|form| form.find(line)) else {
            return;
        };
        let head = line.get(..place.start()).unwrap_or_default();
        let named = head
            .split(|c: char| !crate::notation::script::is_han(c))
            .any(is_person_name);
        if named {
            self.living.push(start);
        }
    }

    /// A name beside most of an identity number.
    fn part(&mut self, start: usize, line: &str) {
        let Some(form) = PART.as_ref() else { return };
        let known = form.captures_iter(line).any(|part| {
            let digits = part.get(1).map_or("", |digits| digits.as_str());
            digits
                .get(..2)
                .is_some_and(|province| PROVINCES.contains(&province))
                && digits.get(6..).is_some_and(is_day)
                && part.get(0).is_some_and(|whole| {
                    !line
                        .get(..whole.start())
                        .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric()))
                })
        });
        let named = known
            && line
                .split(|c: char| !crate::notation::script::is_han(c))
                .any(is_person_name);
        if named {
            self.parts.push(start);
        }
    }

    fn report(self, page: &Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        let spots = |places: &[usize]| -> Vec<Spot> {
            let spot = |at: &usize| {
                let mut spot = page.spot(Part::Body, *at, *at);
                spot.excerpt.clear();
                spot
            };
            places.iter().map(spot).collect()
        };
        for what in ["identity", "account", "address", "health", "guardian"] {
            let mut places: Vec<usize> = self
                .listed
                .iter()
                .filter(|(_, found)| *found == what)
                .map(|(at, _)| *at)
                .collect();
            if what == "address" && self.living.len() >= LIST {
                places.extend(&self.living);
            }
            let fewest = if matches!(what, "identity" | "account") {
                1
            } else {
                LIST
            };
            if places.len() < fewest {
                continue;
            }
            let confidence = if matches!(what, "identity" | "account" | "address") {
                80
            } else {
                70
            };
            let count = places.len().to_string();
            let finding = page.finding(
                "personal-list",
                Kind::PersonalDataExposure,
                confidence,
                spots(&places),
            );
            findings.push(with(finding, &[("what", what), ("count", &count)]));
        }
        if !self.parts.is_empty() {
            let count = self.parts.len().to_string();
            let finding = page.finding(
                "identity-part",
                Kind::PersonalDataExposure,
                85,
                spots(&self.parts),
            );
            findings.push(with(finding, &[("count", &count)]));
        }
        findings
    }
}

/// Whether an address leads to a door: a village alone is what lists of subsidies have to name.
fn is_home(text: &str) -> bool {
    let number =
        text.contains(|c: char| c.is_ascii_digit() || "一二三四五六七八九十０１２３４５６７８９".contains(c));
    let door = ["号", "室", "栋", "幢", "单元"]
        .iter()
        .any(|word| text.contains(word));
    number && door && text.chars().count() >= 6 && !text.contains(['*', '＊', '×'])
}

/// Whether eight digits are a day on which somebody can be born.
fn is_day(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(4, 6), part(6, 8)) else {
        return false;
    };
    (1900..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    fn found(html: &str) -> Vec<(String, String)> {
        let findings = run(&parse(html.as_bytes(), None, Form::Markup), &Context::default());
        let what = |finding: &Finding| {
            let value = finding.params.first().map(|(_, value)| value.clone());
            (finding.rule.clone(), value.unwrap_or_default())
        };
        findings.iter().map(what).collect()
    }

    fn table(head: &str, cell: &str) -> String {
        let rows: String = ["王小明", "李文静", "赵大山"]
            .iter()
            .map(|name| format!("<tr><td>{name}<td>{cell}</tr>"))
            .collect();
        format!("<table><tr><th>姓 名<th>{head}</tr>{rows}</table>")
    }

    #[test]
    fn lists_of_people_are_known_by_the_heads_of_their_tables() {
        for (head, cell, what) in [
            ("家庭住址", "青禾区禾苗路12号3栋501室", "address"),
            ("残疾等级", "二级", "health"),
            ("监护人", "张明", "guardian"),
            ("银行账号", "6217000000000000000", "account"),
            ("身份证号码", "110101199003078031", "identity"),
            ("身份证号", "1.10101E+17", ""),
        ] {
            let expected: Vec<(String, String)> = if what.is_empty() {
                Vec::new()
            } else {
                vec![("personal-list".into(), what.into())]
            };
            assert_eq!(found(&table(head, cell)), expected, "{head} {cell}");
        }
    }

    #[test]
    fn lists_that_have_to_be_published_are_none() {
        for (head, cell) in [
            ("家庭住址", "青禾镇高坪村3组"),
            ("家庭住址", "青禾区禾苗路**号"),
            ("身份证号", "1101**********1234"),
            ("银行账号", "6217************000"),
            ("补贴金额", "1200元"),
            ("办公地址", "青禾区禾苗路12号"),
            ("残疾等级", ""),
        ] {
            assert_eq!(found(&table(head, cell)), [], "{head} {cell}");
        }
        let masked = table("家庭住址", "青禾区禾苗路12号")
            .replace("小明", "某明")
            .replace("文静", "某")
            .replace("大山", "**");
        assert_eq!(found(&masked), []);
    }

    #[test]
    fn a_name_with_fourteen_digits_is_a_leak_and_a_mask_over_the_birthday_is_none() {
        assert_eq!(
            found("<p>王小明 11010119900307****"),
            [("identity-part".to_owned(), "1".to_owned())]
        );
        for text in [
            "<p>王小明 110101********803X",
            "<p>编号 11010119900307****",
            "<p>王小明 11010119901307****",
            "<p>王小明 项目号A11010119900307****",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn three_people_with_their_doors_are_a_list() {
        let line = |name: &str| format!("<p>{name}，女，住青禾区禾苗路12号3栋501室。");
        let three: String = ["王小明", "李文静", "赵大山"].map(line).concat();
        assert_eq!(
            found(&three),
            [("personal-list".to_owned(), "address".to_owned())]
        );
        assert_eq!(found(&line("王小明")), []);
    }
}
