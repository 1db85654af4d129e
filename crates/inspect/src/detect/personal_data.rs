//! 个人信息: identity numbers, bank cards and mobile numbers in lists.
//!
//! Found by form, date and check digit, told apart from credit codes, masked numbers and the telephones of offices.
//! **Invariant:** the finding holds the masked value, and an HMAC under the key of the context where there is one;
//! the value itself leaves this file in no form.

use std::sync::LazyLock;

use hmac::{Hmac, KeyInit, Mac};
use mingjian_core::finding::{Finding, Kind, Spot};
use regex::Regex;
use sha2::Sha256;

use super::Detector;
use crate::context::Context;
use crate::digest::spelled;
use crate::notation::bank_card::is_bank_card;
use crate::notation::credit_code::is_credit_code;
use crate::notation::identity_number::is_identity_number;
use crate::notation::long_number::has_long_number;
use crate::notation::script::{after, before};
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "personal_data",
    rules: &["identity-number", "bank-card", "mobile-list"],
    run,
};

/// So many mobile numbers make a list of people.
const LIST: usize = 4;

static LONG: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[0-9]{14,20}[0-9Xx]|[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -][0-9]{1,3})?").ok());
static MOBILE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"1[3-9][0-9]{9}").ok());

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let text = page.text();
    if !has_long_number(text) {
        return Vec::new();
    }
    let mut identity: Vec<(usize, usize, String)> = Vec::new();
    let mut cards = Vec::new();
    for found in LONG.iter().flat_map(|form| form.find_iter(text)) {
        if !stands_alone(text, found.start(), found.end()) {
            continue;
        }
        let digits: String = found
            .as_str()
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .collect();
        let head = before(text, found.start(), 24);
        if is_identity_number(&digits, context.as_of) {
            let code = is_credit_code(&digits)
                && ["信用代码", "机构代码", "税号"]
                    .iter()
                    .any(|word| head.contains(word));
            if !code
                && !["项目编号", "索引号", "流水号", "订单", "批次"]
                    .iter()
                    .any(|word| head.contains(word))
            {
                // Fifteen digits have no check digit: the context must say what they are.
                let named = ["身份证", "证件号", "公民身份"]
                    .iter()
                    .any(|word| near(page, found.start()).contains(word));
                if digits.len() == 18 || named {
                    identity.push((found.start(), found.end(), digits));
                }
            }
        } else if is_bank_card(&digits)
            && ["卡号", "账号", "帐号", "开户", "账户", "银行"]
                .iter()
                .any(|word| near(page, found.start()).contains(word))
        {
            let company = [
                "对公",
                "基本账户",
                "基本户",
                "国库",
                "非税",
                "收款单位",
                "单位账号",
                "开户名称",
                "保证金",
                "捐款",
                "捐赠",
                "缴款",
            ];
            if !company
                .iter()
                .any(|word| near(page, found.start()).contains(word))
            {
                cards.push((found.start(), found.end(), digits));
            }
        }
    }
    let mobiles: Vec<(usize, usize, String)> = MOBILE
        .iter()
        .flat_map(|form| form.find_iter(text))
        .filter(|found| stands_alone(text, found.start(), found.end()))
        .filter(|found| !is_office(page, found.start()))
        .map(|found| (found.start(), found.end(), found.as_str().to_owned()))
        .collect();
    let mut findings = Vec::new();
    findings.extend(report(page, context, "identity-number", 95, identity));
    findings.extend(report(page, context, "bank-card", 85, cards));
    let mut different: Vec<&str> = mobiles.iter().map(|(_, _, number)| number.as_str()).collect();
    different.sort_unstable();
    different.dedup();
    if different.len() >= LIST {
        findings.extend(report(page, context, "mobile-list", 75, mobiles));
    }
    findings
}

/// Whether no letter, digit or mask touches a number.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let touches = |c: Option<char>| {
        c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '＊' | '_' | '×' | '.'))
    };
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    let after = text.get(end..).and_then(|rest| rest.chars().next());
    let sentence = after == Some('.')
        && text
            .get(end.saturating_add(1)..)
            .and_then(|rest| rest.chars().next())
            .is_none_or(|c| !c.is_ascii_digit());
    !touches(before) && (!touches(after) || sentence)
}

/// The line of a place, and the head of its table where it is a row of one.
fn near(page: &Page, at: usize) -> String {
    let (start, line) = page.line_at(at);
    let from = at.saturating_sub(start);
    let mut near = before(line, from, 120).to_owned();
    near.push_str(after(line, from, 120));
    if near.contains('\t') {
        // The head is the first of the rows above that hang together.
        let above = page.text().get(..start).unwrap_or_default();
        let head = above
            .lines()
            .rev()
            .take(500)
            .take_while(|row| row.contains('\t'))
            .last();
        near.push_str(after(head.unwrap_or_default(), 0, 200));
    } else {
        near.push_str(before(page.text(), start, 16));
    }
    near
}

/// Whether a telephone is that of an office: a contact, a hotline, a person on duty.
fn is_office(page: &Page, at: usize) -> bool {
    let (start, line) = page.line_at(at);
    let head = before(line, at.saturating_sub(start), 24);
    let words = [
        "联系电话",
        "联系方式",
        "咨询",
        "监督",
        "举报",
        "热线",
        "值班",
        "联系人",
        "办公",
        "受理",
        "负责人",
        "服务电话",
        "责任人",
        "河长",
        "投诉",
        "电话：",
    ];
    words.iter().any(|word| head.contains(word))
        || near(page, at).split('\t').any(|cell| {
            [
                "监督电话",
                "举报电话",
                "服务电话",
                "办公电话",
                "责任人",
                "河长",
                "值班",
            ]
            .iter()
            .any(|word| cell.contains(word))
        })
}

fn report(
    page: &Page,
    context: &Context,
    rule: &str,
    confidence: u8,
    found: Vec<(usize, usize, String)>,
) -> Option<Finding> {
    let (_, _, first) = found.first()?;
    let shown = mask(first);
    let spots: Vec<Spot> = found
        .iter()
        .map(|(start, _, value)| {
            let mut spot = page.spot(Part::Body, *start, *start);
            // The excerpt would hold what stands beside; only the mask is kept.
            spot.excerpt = mask(value);
            spot
        })
        .collect();
    let count = spots.len().to_string();
    let mut finding = page.finding(rule, Kind::PersonalDataExposure, confidence, spots);
    let values: Vec<&str> = found.iter().map(|(_, _, value)| value.as_str()).collect();
    finding.evidence.mac = context.key.as_deref().and_then(|key| mac(key, &values));
    Some(with(finding, &[("masked", &shown), ("count", &count)]))
}

/// The first and the last of a number.
fn mask(value: &str) -> String {
    let (head, tail) = if value.len() >= 15 { (4, 2) } else { (3, 2) };
    let count = value.chars().count();
    value
        .chars()
        .enumerate()
        .map(|(at, c)| {
            if at < head || at.saturating_add(tail) >= count {
                c
            } else {
                '*'
            }
        })
        .collect()
}

fn mac(key: &[u8], values: &[&str]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    for value in values {
        mac.update(value.to_ascii_uppercase().as_bytes());
        mac.update(b"\n");
    }
    Some(spelled(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_the_ends_and_a_mac_depends_on_key_and_value() {
        assert_eq!(mask("11010119900307803X"), "1101************3X");
        assert_eq!(mask("13800138000"), "138******00");
        let one = mac(b"k", &["1"]).unwrap();
        assert_ne!(one, mac(b"l", &["1"]).unwrap());
        assert_ne!(one, mac(b"k", &["2"]).unwrap());
        assert_eq!(one.len(), 64);
    }
}
