//! Random rubrics over every field of the format: a new field does not compile here until it is generated too.

use std::collections::BTreeMap;

use mingjian_core::lang::Text;
use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::*;
use proptest::prelude::*;

/// Choices that a random rubric is made of; when they run out everything is the simplest, so that a failing
/// rubric shrinks.
pub struct Dice {
    choices: std::vec::IntoIter<u16>,
    count: u32,
}

const TEXTS: &[&str] = &[
    "",
    "评分标准",
    "=1+1",
    "+86",
    "-5",
    "@SUM(A1)",
    "'=x",
    "“引号”和\"quotes\"",
    "第一行\n第二行\n\n第四行",
    " 前后有空格 ",
    "  ",
    "\n",
    "\t制表",
    "👩‍👩‍👧 🇨🇳 emoji",
    "𠮷e\u{301}",
    "_x0041_ _x000D_",
    "\\空",
    "\\有",
    "\\",
    "空",
    "1.10",
    "00123",
    "TRUE",
    "2022-03-01",
    "是",
    "a、b，c,d;e；f",
    "<b>&amp;'</b>",
    "node: x ",
    "1e5",
    "#N/A",
    "50%",
];

const POINTS: &[&str] = &[
    "0",
    "1",
    "0.3",
    "0.64",
    "-10.5",
    "4/3",
    "100.64",
    "0.00000000001",
    "12345678901234567890",
    "0.1234567891",
    "999999999999999",
    "1234567890.12345",
    "20%",
    "-1/7",
];

impl Dice {
    pub fn new(choices: Vec<u16>) -> Self {
        Self {
            choices: choices.into_iter(),
            count: 0,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.choices.next().unwrap_or_default()) % limit
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.flag() { Some(make(self)) } else { None }
    }

    fn few<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(3)).map(|_| make(self)).collect()
    }

    fn string(&mut self) -> String {
        match self.below(TEXTS.len() + 2) {
            at if at < TEXTS.len() => TEXTS[at].to_owned(),
            at if at == TEXTS.len() => "很长的文字。".repeat(200),
            _ => format!("{}{}", self.one_of(TEXTS), self.one_of(TEXTS)),
        }
    }

    fn text(&mut self) -> Text {
        Text {
            zh: self.string(),
            en: self.string(),
        }
    }

    fn texts(&mut self) -> Vec<Text> {
        self.few(Self::text)
    }

    fn strings(&mut self) -> Vec<String> {
        self.few(Self::string)
    }

    fn id(&mut self) -> Id {
        Id::new(self.string())
    }

    /// An id that no other thing has.
    fn own_id(&mut self) -> Id {
        self.count += 1;
        Id::new(format!("{}{}", self.string(), self.count))
    }

    fn points(&mut self) -> Points {
        Points::parse(self.one_of(POINTS)).unwrap()
    }

    fn amount(&mut self) -> Option<Points> {
        self.maybe(Self::points)
    }

    fn number(&mut self) -> u32 {
        self.one_of(&[0, 1, 2, 15, u32::MAX])
    }

    fn cap(&mut self) -> Cap {
        match self.below(6) {
            0 => Cap::Own,
            1 => Cap::Parent,
            2 => Cap::Level1,
            3 => Cap::Root,
            4 => Cap::None,
            _ => Cap::Node(self.string()),
        }
    }

    fn na_rule(&mut self) -> NaRule {
        self.one_of(&[
            NaRule::Keep,
            NaRule::Scale,
            NaRule::Spread,
            NaRule::Fold,
            NaRule::Divide,
        ])
    }

    fn part_fail(&mut self) -> PartFail {
        self.one_of(&[PartFail::Zero, PartFail::Label])
    }

    fn method(&mut self) -> Method {
        self.one_of(&[
            Method::Onsite,
            Method::Online,
            Method::Documents,
            Method::Overall,
            Method::Enquiry,
            Method::Recognition,
            Method::Sampling,
            Method::DailyMonitoring,
            Method::ThirdParty,
            Method::Questionnaire,
            Method::Postal,
            Method::Hotline,
        ])
    }

    pub fn rubric(&mut self) -> Rubric {
        Rubric {
            missing_lines: Default::default(),
            mingjian: FORMAT.to_owned(),
            id: self.own_id(),
            version: self.string(),
            title: self.text(),
            label: self.maybe(Self::text),
            year: self.maybe(|d| d.one_of(&[2020, 0, -1, i32::MAX])),
            place: self.maybe(Self::text),
            source: self.maybe(|d| Source {
                title: d.text(),
                number: d.string(),
                signed_on: d.string(),
                published_on: d.string(),
                issuer: d.text(),
                note: d.text(),
            }),
            valid_from: self.maybe(Self::string),
            valid_to: self.maybe(Self::string),
            missing: self.texts(),
            notes: self.texts(),
            methods: self.few(Self::method),
            settings: self.settings(),
            classes: self.few(|d| UnitClass {
                id: d.id(),
                title: d.text(),
                total: d.amount(),
                kinds: d.texts(),
                incomplete: d.flag(),
                veto_only: d.flag(),
                joined_only: d.flag(),
                sampling_date: d.maybe(Self::string),
            }),
            grades: self.few(|d| GradeBand {
                id: d.id(),
                title: d.text(),
                min: d.amount(),
                min_inclusive: d.flag(),
                max: d.amount(),
                max_inclusive: d.flag(),
                fail: d.flag(),
                description: d.text(),
                classes: d.strings(),
            }),
            quotas: self.few(|d| Quota {
                grade: d.string(),
                count: d.maybe(Self::number),
                share: d.amount(),
                min: d.amount(),
                classes: d.strings(),
            }),
            composition: self.few(|d| d.component(0)),
            conversion: self.maybe(|d| Conversion {
                from: d.points(),
                to: d.points(),
                places: d.number(),
                title: d.text(),
            }),
            citations: self.few(|d| Citation {
                id: d.id(),
                document: d.text(),
                number: d.string(),
                article: d.text(),
                read: d.flag(),
            }),
            evidence: self.few(|d| EvidenceKind {
                id: d.id(),
                title: d.text(),
                form: d.one_of(&[
                    EvidenceForm::File,
                    EvidenceForm::Link,
                    EvidenceForm::Photo,
                    EvidenceForm::Ledger,
                    EvidenceForm::Statement,
                ]),
                note: d.text(),
            }),
            indicators: self.few(|d| d.indicator(0)),
            vetoes: self.few(|d| Veto {
                id: d.own_id(),
                code: d.string(),
                title: d.text(),
                standard: d.text(),
                effect: d.one_of(&[VetoEffect::Stop, VetoEffect::Fixed, VetoEffect::Part]),
                points: d.amount(),
                node: d.maybe(Self::string),
                part_fail: d.maybe(Self::part_fail),
                grade: d.maybe(Self::string),
                conditions: d.few(|d| VetoCondition {
                    id: d.id(),
                    title: d.text(),
                    counts: d.strings(),
                    of: d.maybe(Self::string),
                    of_at_least: d.amount(),
                    at_least: d.amount(),
                    above: d.amount(),
                }),
                incomplete: d.flag(),
                classes: d.strings(),
                methods: d.few(Self::method),
                clauses: d.strings(),
            }),
            major_deductions: self.few(|d| MajorDeduction {
                id: d.own_id(),
                code: d.string(),
                title: d.text(),
                standard: d.text(),
                triggers: d.few(Self::trigger),
                max: d.amount(),
                incomplete: d.flag(),
                classes: d.strings(),
                clauses: d.strings(),
            }),
            not_twice: self.few(|d| NotTwiceGroup {
                id: d.own_id(),
                indicators: d.strings(),
            }),
            readings: self.few(|d| Reading {
                indicator: d.string(),
                reading: d.one_of(&[ReadingKind::Printed, ReadingKind::Parts, ReadingKind::Granted]),
                by: d.text(),
                why: d.text(),
            }),
        }
    }

    fn component(&mut self, depth: usize) -> Component {
        Component {
            id: self.own_id(),
            title: self.text(),
            weight: self.amount(),
            from: self.one_of(&[From::Table, From::Import, From::Parts]),
            full: self.amount(),
            periods: self.few(|d| PeriodShare {
                id: d.id(),
                title: d.text(),
                weight: d.points(),
            }),
            aggregate: self.maybe(|d| Aggregate {
                own: d.points(),
                kinds: d.few(|d| KindShare {
                    kinds: d.strings(),
                    share: d.points(),
                }),
                missing: d.maybe(|d| {
                    d.one_of(&[
                        SubordinateMissing::Error,
                        SubordinateMissing::Zero,
                        SubordinateMissing::Renormalise,
                        SubordinateMissing::Fold,
                    ])
                }),
                fold_into: d.maybe(Self::string),
            }),
            missing: self.maybe(Self::source_missing),
            other: self.maybe(Self::string),
            parts: if depth < 2 {
                self.few(|d| d.component(depth + 1))
            } else {
                Vec::new()
            },
            classes: self.strings(),
        }
    }

    fn source_missing(&mut self) -> SourceMissing {
        self.one_of(&[
            SourceMissing::Error,
            SourceMissing::Zero,
            SourceMissing::Renormalise,
            SourceMissing::Other,
        ])
    }

    fn indicator(&mut self, depth: usize) -> Indicator {
        Indicator {
            id: self.own_id(),
            code: self.string(),
            title: self.text(),
            kind: self.maybe(|d| {
                d.one_of(&[
                    Kind::Group,
                    Kind::Points,
                    Kind::Levels,
                    Kind::Deduct,
                    Kind::Gain,
                    Kind::Imported,
                    Kind::Survey,
                    Kind::Bonus,
                ])
            }),
            weight: self.amount(),
            weights: self
                .few(|d| {
                    (
                        d.one_of(&["A", "B", "", " A ", "甲 类", "=x"]).to_owned(),
                        d.points(),
                    )
                })
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
            weight_unknown: self.flag(),
            incomplete: self.flag(),
            classes: self.strings(),
            units: self.strings(),
            standard: self.text(),
            checks: self.texts(),
            checks_count: self.maybe(Self::number),
            methods: self.few(Self::method),
            evidence: self.strings(),
            evidence_any: self.flag(),
            clauses: self.strings(),
            verifiable: self.maybe(|d| {
                d.one_of(&[
                    Verifiable::Public,
                    Verifiable::Records,
                    Verifiable::OnSite,
                    Verifiable::Hard,
                ])
            }),
            evidence_cost: self.maybe(|d| d.one_of(&[Cost::None, Cost::Low, Cost::Medium, Cost::High])),
            optional: self.flag(),
            judged_by: self.maybe(Self::text),
            due: self.maybe(Self::text),
            counts_from: self.maybe(Self::string),
            min: self.amount(),
            levels: self.few(|d| Level {
                id: d.id(),
                title: d.text(),
                points: d.amount(),
                share: d.amount(),
            }),
            each: self.amount(),
            full: self.amount(),
            answers: self.few(|d| Answer {
                id: d.id(),
                title: d.text(),
                share: d.amount(),
                valid: d.flag(),
            }),
            triggers: self.few(Self::trigger),
            each_leaf: self.few(Self::trigger),
            cap: self.maybe(Self::cap),
            cap_unknown: self.flag(),
            na_rule: self.maybe(Self::na_rule),
            fold_into: self.maybe(Self::string),
            pass_mark: self.maybe(|d| PassMark {
                at: d.amount(),
                share: d.amount(),
                strict: d.flag(),
                effect: d.maybe(Self::part_fail),
            }),
            max: self.amount(),
            limit: self.maybe(|d| BonusLimit {
                of: d.maybe(Self::cap),
                share: d.amount(),
                scope: d.maybe(|d| d.one_of(&[Scope::Each, Scope::Shared])),
            }),
            gate: self.maybe(|d| Gate {
                node: d.maybe(Self::string),
                above: d.amount(),
                at_least: d.amount(),
            }),
            children: if depth < 4 {
                self.few(|d| d.indicator(depth + 1))
            } else {
                Vec::new()
            },
        }
    }

    fn trigger(&mut self) -> Trigger {
        Trigger {
            id: self.id(),
            title: self.text(),
            amount: self.amount(),
            amount_unknown: self.flag(),
            min: self.amount(),
            max: self.amount(),
            share: self.amount(),
            all: self.flag(),
            zero: self.maybe(Self::cap),
            ceiling: self.amount(),
            ceiling_share: self.amount(),
            volume: self.maybe(|d| Volume {
                first_at: d.points(),
                first: d.points(),
                then_from: d.points(),
                step: d.points(),
                each: d.points(),
            }),
            steps: self.few(|d| Step {
                from: d.number(),
                amount: d.points(),
            }),
            up_to: self.amount(),
            after: self.maybe(Self::string),
            after_any: self.strings(),
            unless: self.strings(),
            charge: self.strings(),
            cap: self.maybe(Self::cap),
            per: self.text(),
        }
    }

    fn settings(&mut self) -> Settings {
        Settings {
            places: self.number(),
            mode: self.one_of(&[Rounding::HalfUp, Rounding::HalfEven, Rounding::Down]),
            grade_on: self.one_of(&[TakenOn::Rounded, TakenOn::Exact]),
            rank_on: self.one_of(&[TakenOn::Rounded, TakenOn::Exact]),
            round_level1_places: self.maybe(Self::number),
            round_source_places: self.maybe(Self::number),
            gap: self.one_of(&[Gap::Down, Gap::Up, Gap::Round, Gap::Error]),
            gap_places: self.number(),
            floor_zero: self.flag(),
            total_max: self.amount(),
            deduct_cap: self.cap(),
            bonus_cap: self.cap(),
            bonus_cap_share: self.amount(),
            bonus_cap_scope: self.one_of(&[Scope::Each, Scope::Shared]),
            bonus_cap_basis: self.one_of(&[Basis::Printed, Basis::Effective]),
            bonus_total_cap: self.amount(),
            gate_rounded: self.flag(),
            gate_base: self.one_of(&[GateBase::BeforeMajor, GateBase::AfterMajor]),
            major_cap: self.amount(),
            veto_fixed: self.one_of(&[VetoFixed::Exact, VetoFixed::AtMost]),
            veto_rank: self.one_of(&[VetoRank::Unranked, VetoRank::Last]),
            part_fail: self.part_fail(),
            zero_absorbs_uncapped: self.flag(),
            zero_kills_bonus: self.flag(),
            double: self.one_of(&[Double::Largest, Double::First]),
            not_twice: self.one_of(&[NotTwice::All, NotTwice::Groups, NotTwice::None]),
            na_rule: self.na_rule(),
            na_scale_scope: self.one_of(&[NaScaleScope::Root, NaScaleScope::Level1, NaScaleScope::Parent]),
            na_spread_over: self.one_of(&[
                NaSpreadOver::Siblings,
                NaSpreadOver::Level1,
                NaSpreadOver::Leaves,
            ]),
            na_deduct: self.one_of(&[NaDeduct::Ratio, NaDeduct::Fixed]),
            na_divide_to: self.points(),
            overfull_group: self.one_of(&[Overfull::Cap, Overfull::Sum]),
            out_of_range: self.one_of(&[OutOfRange::Error, OutOfRange::Clamp]),
            below_min: self.one_of(&[BelowMin::Error, BelowMin::Lift]),
            composition_missing: self.source_missing(),
            aggregate_missing: self.one_of(&[SubordinateMissing::Error, SubordinateMissing::Fold]),
            ties: self.one_of(&[Ties::Competition, Ties::Dense]),
            quota_edge: self.one_of(&[QuotaEdge::Include, QuotaEdge::Exclude]),
            quota_share_rounding: self.one_of(&[
                ShareRounding::Floor,
                ShareRounding::Ceil,
                ShareRounding::HalfUp,
            ]),
            two_scorers: self.one_of(&[TwoScorers::Mean, TwoScorers::Lower, TwoScorers::Third]),
            two_scorers_gap: self.amount(),
            notice_counts_from: self.one_of(&[NoticeFrom::Sent, NoticeFrom::Received]),
            notice_days: self.number(),
            quota_after_correction: self
                .one_of(&[QuotaAfterCorrection::Keep, QuotaAfterCorrection::Recompute]),
        }
    }
}

/// Random rubrics.
pub fn rubrics() -> impl Strategy<Value = Rubric> {
    prop::collection::vec(any::<u16>(), 0..3000).prop_map(|choices| Dice::new(choices).rubric())
}

/// A rubric that is the same every time and has much of everything.
pub fn fixed(seed: u32) -> Rubric {
    let next = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u16::try_from(*state >> 16).unwrap()
    };
    let mut state = seed;
    Dice::new((0..4000).map(|_| next(&mut state)).collect()).rubric()
}
