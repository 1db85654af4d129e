//! 设置与日期: what stands at the head of a rubric.

use super::{Remarks, Spot};
use crate::points::Points;
use crate::rubric::NotTwice;
use crate::rubric::{Cap, Rubric};

/// Most decimals of any rounding.
const MAX_PLACES: u32 = 12;

pub(super) fn check(rubric: &Rubric, remarks: &mut Remarks) {
    dates(rubric, remarks);
    let spot = Spot::part("settings");
    let settings = &rubric.settings;
    for (field, places) in [
        ("places", Some(settings.places)),
        ("round_level1_places", settings.round_level1_places),
        ("round_source_places", settings.round_source_places),
        ("gap_places", Some(settings.gap_places)),
        (
            "conversion.places",
            rubric.conversion.as_ref().map(|conversion| conversion.places),
        ),
    ] {
        if let Some(places) = places.filter(|places| *places > MAX_PLACES) {
            let (value, limit) = (places.to_string(), MAX_PLACES.to_string());
            remarks.error(
                "MJ1114",
                spot,
                &[("field", field), ("value", &value), ("limit", &limit)],
            );
        }
    }
    for (field, value) in [
        ("total_max", &settings.total_max),
        ("bonus_total_cap", &settings.bonus_total_cap),
        ("major_cap", &settings.major_cap),
        ("two_scorers_gap", &settings.two_scorers_gap),
    ] {
        remarks.not_negative(spot, field, value.as_ref());
    }
    remarks.not_zero(spot, "bonus_total_cap", settings.bonus_total_cap.as_ref());
    remarks.not_zero(spot, "major_cap", settings.major_cap.as_ref());
    remarks.share(spot, "bonus_cap_share", settings.bonus_cap_share.as_ref());
    remarks.not_zero(spot, "bonus_cap_share", settings.bonus_cap_share.as_ref());
    let capless = matches!(settings.bonus_cap, Cap::Own | Cap::None);
    remarks.idle(
        spot,
        "bonus_cap_share",
        capless && settings.bonus_cap_share.is_some(),
    );
    positive(spot, "na_divide_to", &settings.na_divide_to, remarks);
    if let Some(conversion) = &rubric.conversion {
        positive(Spot::part("conversion"), "from", &conversion.from, remarks);
        positive(Spot::part("conversion"), "to", &conversion.to, remarks);
    }
    let groups = !rubric.not_twice.is_empty();
    remarks.idle(
        spot,
        "settings.not_twice",
        settings.not_twice == NotTwice::Groups && !groups,
    );
    remarks.idle(
        spot,
        "not_twice",
        settings.not_twice != NotTwice::Groups && groups,
    );
}

/// `MJ1116` when a number is not above zero.
pub(super) fn positive<'a>(spot: impl Into<Spot<'a>>, field: &str, value: &Points, remarks: &mut Remarks) {
    if !value.is_positive() {
        remarks.error("MJ1116", spot, &[("field", field), ("value", &value.to_string())]);
    }
}

fn dates(rubric: &Rubric, remarks: &mut Remarks) {
    let whole = Spot::from(&rubric.id);
    let from = rubric
        .valid_from
        .as_ref()
        .and_then(|text| date(whole, "valid_from", text, remarks));
    let to = rubric
        .valid_to
        .as_ref()
        .and_then(|text| date(whole, "valid_to", text, remarks));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        remarks.error(
            "MJ1109",
            whole,
            &[("from", &from.to_string()), ("to", &to.to_string())],
        );
    }
    if let Some(source) = &rubric.source {
        for (field, text) in [
            ("signed_on", &source.signed_on),
            ("published_on", &source.published_on),
        ] {
            if !text.is_empty() {
                date(Spot::part("source"), field, text, remarks);
            }
        }
    }
    for class in &rubric.classes {
        if let Some(text) = &class.sampling_date {
            date(Spot::from(&class.id), "sampling_date", text, remarks);
        }
    }
}

/// An ISO date; `MJ1108` when it is none.
pub(super) fn date(
    spot: Spot<'_>,
    field: &str,
    text: &str,
    remarks: &mut Remarks,
) -> Option<jiff::civil::Date> {
    let date: Option<jiff::civil::Date> = Some(text)
        .filter(|text| text.len() == 10)
        .and_then(|t| t.parse().ok());
    let date = date.filter(|date| date.to_string() == text);
    if date.is_none() {
        let shown: String = text.chars().take(40).collect();
        remarks.error("MJ1108", spot, &[("field", field), ("value", &shown)]);
    }
    date
}
