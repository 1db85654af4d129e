//! The year of a small campaign, step by step as programs give its commands, each in the role whose step it is.

use mingjian_app::commands::house::{GrantRole, RegisterBody, RegisterPerson};
use mingjian_core::access::Role;
use mingjian_testkit::{AUTHORITY, CAMPAIGN};
use serde_json::{Value, json};

use crate::site::{Site, api};

/// A day, in milliseconds.
pub const DAY: i64 = 86_400_000;

/// The stages in their order, as their pages name them.
pub const STAGES: [&str; 14] = [
    "planning",
    "seconding",
    "noticing",
    "self-checking",
    "assessing",
    "moderating",
    "feeding-back",
    "reviewing",
    "proposing",
    "approving",
    "approved",
    "published",
    "final",
    "closed",
];

const BODIES: [(&str, &str, bool); 3] = [
    ("finance", "财政局", true),
    ("chengguan", "城关镇", true),
    ("hekou", "河口镇", false),
];

const PEOPLE: [(&str, &str, &str, Role); 6] = [
    ("zhao", "赵组长", "finance", Role::TeamLeader),
    ("qian", "钱考核", "chengguan", Role::Assessor),
    ("hekou-liaison", "郑联络", "hekou", Role::UnitLiaison),
    ("hekou-head", "王镇长", "hekou", Role::UnitHead),
    ("chengguan-liaison", "周联络", "chengguan", Role::UnitLiaison),
    ("chengguan-head", "吴镇长", "chengguan", Role::UnitHead),
];

/// A year on its way.
pub struct Year<'s> {
    site: &'s Site,
    /// How many stages were reached.
    reached: usize,
}

fn document(number: &str) -> Value {
    json!({"number": number, "date": "2026-03-02"})
}

impl<'s> Year<'s> {
    /// One whose people are there already.
    pub fn of(site: &'s Site) -> Self {
        Self { site, reached: 0 }
    }

    /// Bodies, people and roles; nothing of the procedure yet.
    pub async fn begin(site: &'s Site) -> Self {
        for (order, (body, name, member)) in (2..).zip(BODIES) {
            let register = RegisterBody {
                authority: AUTHORITY.into(),
                body: body.to_owned(),
                name: name.into(),
                display_order: order,
                member,
                office: false,
            };
            site.does(register).await;
        }
        for (person, name, body, role) in PEOPLE {
            let register = RegisterPerson {
                authority: AUTHORITY.into(),
                person: person.to_owned(),
                name: name.to_owned(),
                body: body.to_owned(),
                former_bodies: Vec::new(),
                email: String::new(),
            };
            site.does(register).await;
            let unit = if role.is_of_unit() { body } else { "" };
            let grant = GrantRole {
                authority: AUTHORITY.into(),
                person: person.to_owned(),
                role,
                unit: unit.to_owned(),
                from: None,
                until: None,
            };
            site.does(grant).await;
        }
        Self::of(site)
    }

    /// Goes on behind a stage that was reached by other means.
    pub fn begin_from(&mut self, stage: &str) {
        self.reached = STAGES.iter().position(|one| *one == stage).expect("a stage") + 1;
    }

    /// Plays until a stage is reached.
    pub async fn reach(&mut self, goal: &str) {
        while self.reached < STAGES.len() {
            let next = STAGES[self.reached];
            self.step(next).await;
            if next == goal {
                return;
            }
        }
    }

    async fn give(&self, person: &str, name: &str, mut input: Value) {
        input["campaign"] = json!(CAMPAIGN);
        let answer = self
            .site
            .person(person)
            .await
            .post_json(&format!("/api/v1/commands/{name}"), &input)
            .await;
        assert_eq!(answer.status, 200, "{person}: {name}: {}", answer.body);
    }

    /// What leads into a stage from the one before.
    pub async fn step(&mut self, stage: &str) {
        assert_eq!(STAGES.get(self.reached), Some(&stage));
        self.reached += 1;
        match stage {
            "planning" => {
                let plan = json!({
                    "title": "2025年度政务公开考核方案", "document_number": "示政办发〔2026〕5号", "signed_on": "2026-03-01",
                    "assessed_from": "2025-01-01", "assessed_to": "2025-12-31",
                });
                self.give("office", "plan.draft", json!({"plan": plan})).await;
            }
            "seconding" => {
                self.give(
                    "office",
                    "plan.agree",
                    json!({"document": document("示政〔2026〕1号")}),
                )
                .await;
                self.give("group", "method.decide", json!({"document": document("纪要1号")}))
                    .await;
                let asked = json!({"finance": 1, "chengguan": 1});
                let letter = json!({"letter": document("抽调函1号"), "due": "2026-03-10", "asked": asked});
                self.give("office", "secondment.request", letter).await;
            }
            "noticing" => {
                for (liaison, body, person) in [
                    ("office", "finance", "zhao"),
                    ("chengguan-liaison", "chengguan", "qian"),
                ] {
                    self.give(
                        liaison,
                        "secondment.answer",
                        json!({"body": body, "persons": [person]}),
                    )
                    .await;
                    let recusal = json!({"person": person, "units": [], "reason": ""});
                    self.give(person, "recusal.declare", json!({"recusal": recusal}))
                        .await;
                }
                self.give(
                    "office",
                    "team.form",
                    json!({"team": {"leader": "zhao", "members": ["zhao", "qian"]}}),
                )
                .await;
            }
            "self-checking" => {
                self.give(
                    "office",
                    "notice.send",
                    json!({"document": document("考核通知1号")}),
                )
                .await
            }
            "assessing" => {
                for unit in ["chengguan", "hekou"] {
                    let view = self.site.person("office").await.get(&api("/notice")).await.json();
                    let rows = view["rows"].as_array().expect("rows").clone();
                    let done = |row: &Value| row["unit"]["id"] == unit && row["self_check"] == "submitted";
                    if !rows.iter().any(done) {
                        self.self_check(unit).await;
                    }
                }
                self.give("office", "assessment.begin", json!({})).await;
            }
            "moderating" => {
                self.score().await;
                self.give("zhao", "moderation.begin", json!({})).await;
                self.give(
                    "zhao",
                    "moderation.record",
                    json!({"minutes": document("评议纪要1号")}),
                )
                .await;
            }
            "feeding-back" => self.give("office", "feedback.send", json!({})).await,
            "reviewing" => {
                let objections = json!([{"indicator": "mechanism", "statement": "已按时报送"}]);
                self.give(
                    "hekou-head",
                    "feedback.reply",
                    json!({"unit": "hekou", "objections": objections}),
                )
                .await;
                self.give("chengguan-head", "feedback.reply", json!({"unit": "chengguan"}))
                    .await;
                self.give("office", "review.begin", json!({})).await;
            }
            "proposing" => {
                let answer = json!({"unit": "hekou", "indicator": "mechanism", "upheld": true, "reason": "核实后减为10分"});
                self.give("zhao", "review.answer", answer).await;
                self.lower().await;
                self.give("office", "proposal.begin", json!({})).await;
            }
            "approving" => {
                self.give("office", "grades.propose", json!({})).await;
                self.give("office", "proposal.submit", json!({})).await;
            }
            "approved" => {
                let view = self
                    .site
                    .person("group")
                    .await
                    .get(&api("/proposal"))
                    .await
                    .json();
                let approve = json!({"digest": view["digest"], "document": document("纪要2号")});
                self.give("group", "result.approve", approve).await;
            }
            "published" => {
                self.give(
                    "office",
                    "result.publish",
                    json!({"document": document("通报1号")}),
                )
                .await
            }
            "final" => self.give("office", "result.finalise", json!({})).await,
            "closed" => self.give("office", "campaign.close", json!({})).await,
            other => panic!("no stage {other}"),
        }
    }

    /// A unit signs, fills in its self-check and submits it.
    pub async fn self_check(&self, unit: &str) {
        let liaison = format!("{unit}-liaison");
        self.give(&liaison, "notice.sign_receipt", json!({"unit": unit}))
            .await;
        for (indicator, score) in [("mechanism", "40"), ("site", "58.5")] {
            let item = json!({"score": score, "text": "已完成"});
            let save = json!({"unit": unit, "indicator": indicator, "item": item, "seen_version": 0});
            self.give(&liaison, "self_check.save", save).await;
        }
        let report = json!({"unit": unit, "report": "自查报告", "report_scan": "", "seen_version": 0});
        self.give(&liaison, "self_check.save_report", report).await;
        self.submit(unit).await;
    }

    /// The head of a unit submits its self-check.
    pub async fn submit(&self, unit: &str) {
        self.give(
            &format!("{unit}-head"),
            "self_check.submit",
            json!({"unit": unit}),
        )
        .await;
    }

    /// The team scores what is open, and takes 12 points from 河口镇.
    pub async fn score(&self) {
        let site = json!({"unit": "hekou", "indicator": "site", "full": true});
        self.give("qian", "score.enter", json!({"seen_version": 0, "entry": site}))
            .await;
        self.lose(1, "12").await;
    }

    /// After the review it is 10 points.
    pub async fn lower(&self) {
        self.lose(2, "10").await;
    }

    async fn lose(&self, seen: i64, points: &str) {
        let entry =
            json!({"unit": "hekou", "indicator": "mechanism", "lost": points, "reason": "更新不及时"});
        self.give(
            "zhao",
            "score.enter",
            json!({"seen_version": seen, "entry": entry}),
        )
        .await;
    }
}
