//! 应办: what the units of a campaign owe by a day, from its papers; and what the office is told once a day is over.
//!
//! Clause: 方案第六部分 (the year's steps and their limits), 第七部分第(二)项 (the two clocks of a rectification).
//! **Invariant:** the same papers give the same ids, so that a reminder is known again; what is done is not there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::due::{Due, Recipient};
use crate::access::Role;
use crate::flow::dossier::Dossier;
use crate::flow::procedure::Procedure;
use crate::flow::rectification::{Rectification, RectificationState};
use crate::flow::tasks::{Standing, Task, TaskKind, Undecided, tasks};
use crate::ids::CampaignId;
use crate::lang::{Lang, Text, say};

/// The kind of what the office is told of units that let a day pass.
pub const OVERDUE: &str = "overdue";
/// How many units are named in one line.
const NAMED: usize = 5;

/// A campaign as far as something can be owed in it.
#[derive(Debug, Clone, Copy)]
pub struct Year<'a> {
    /// Its id.
    pub campaign: &'a CampaignId,
    /// Its title.
    pub title: &'a Text,
    /// Its procedure.
    pub procedure: &'a Procedure,
    /// The assessed units, each with its dossier.
    pub dossiers: &'a BTreeMap<String, Cow<'a, Dossier>>,
    /// Orders of rectification by id.
    pub rectifications: &'a BTreeMap<String, Rectification>,
    /// Names of units and bodies.
    pub names: &'a BTreeMap<String, Text>,
    /// Where the pages stand, such as `https://kaohe.example.gov.cn`; empty for no links.
    pub site: &'a str,
    /// Today in Beijing.
    pub today: Date,
}

impl Year<'_> {
    /// What units owe.
    pub fn owed(&self) -> Vec<Due> {
        let asked = self.procedure.secondment.iter().flat_map(|one| one.asked.keys());
        let bodies: BTreeSet<&String> = self.dossiers.keys().chain(asked).collect();
        let open = BTreeMap::new();
        let standing = Standing {
            procedure: self.procedure,
            dossiers: self.dossiers,
            open: &open,
            // What is proposed to others has no day of its own.
            undecided: Undecided::default(),
            today: self.today,
        };
        let mut owed = Vec::new();
        for unit in bodies {
            // The head has every step of the unit; who fills in for the head is the unit's own affair.
            let steps = tasks(Role::UnitHead, "", unit, &standing);
            owed.extend(steps.iter().filter_map(|task| self.step(unit, task)));
        }
        for (id, order) in self.rectifications {
            owed.extend(self.rectification(id, order));
        }
        owed
    }

    /// What each of some people of the office is told: which units let which day pass, one line a step and day.
    pub fn overdue(&self, owed: &[Due], office: &[String]) -> Vec<Due> {
        let mut late: BTreeMap<(Date, &str), Vec<&str>> = BTreeMap::new();
        for due in owed.iter().filter(|due| due.due < self.today) {
            if let Recipient::Unit(unit) = &due.who {
                late.entry((due.due, &due.kind)).or_default().push(unit);
            }
        }
        let mut told = Vec::new();
        for ((day, kind), units) in late {
            let title = self.both(|lang| {
                let what = say(lang, &format!("owed-{kind}"), &[]);
                let (count, units) = (units.len().to_string(), self.named(&units, lang));
                let args = [("what", what.as_str()), ("count", &count), ("units", &units)];
                self.titled(say(lang, "owed-overdue", &args), lang)
            });
            told.extend(office.iter().map(|person| Due {
                id: format!("{}/{OVERDUE}/{kind}/{day}", self.campaign),
                kind: OVERDUE.to_owned(),
                campaign: self.campaign.clone(),
                who: Recipient::Person(person.clone()),
                title: title.clone(),
                due: day,
                moves: 0,
                link: self.link("/progress"),
            }));
        }
        told
    }

    fn step(&self, unit: &str, task: &Task) -> Option<Due> {
        let returned = self
            .dossiers
            .get(unit)
            .map_or(0, |one| one.self_check.sent_back.len());
        // Each sending back asks anew.
        let which = if task.kind == TaskKind::MendSelfCheck {
            format!("/{returned}")
        } else {
            String::new()
        };
        let kind = task.kind.name();
        task.due.filter(|_| !task.waits).map(|due| Due {
            id: format!("{}/{kind}/{unit}{which}", self.campaign),
            kind: kind.to_owned(),
            campaign: self.campaign.clone(),
            who: Recipient::Unit(unit.to_owned()),
            title: self.both(|lang| self.titled(say(lang, &format!("owed-{kind}"), &[]), lang)),
            due,
            moves: 0,
            link: self.link(task.link),
        })
    }

    fn rectification(&self, id: &str, order: &Rectification) -> Option<Due> {
        let (kind, due, moves) = match order.state() {
            RectificationState::Received => {
                ("measures", order.measures_limit.as_ref()?.due, order.moves.len())
            }
            RectificationState::Rectifying => ("completion", order.completion_due, order.rechecks.len()),
            RectificationState::Ordered | RectificationState::Reported | RectificationState::Closed => {
                return None;
            }
        };
        Some(Due {
            id: format!("{}/{kind}/{id}", self.campaign),
            kind: kind.to_owned(),
            campaign: self.campaign.clone(),
            who: Recipient::Unit(order.unit.clone()),
            title: self.both(|lang| self.titled(say(lang, &format!("owed-{kind}"), &[]), lang)),
            due,
            moves: u32::try_from(moves).unwrap_or(u32::MAX),
            link: self.link("/rectification"),
        })
    }

    fn both(&self, one: impl Fn(Lang) -> String) -> Text {
        Text {
            zh: one(Lang::Zh),
            en: one(Lang::En),
        }
    }

    fn titled(&self, what: String, lang: Lang) -> String {
        let campaign = self.title.get(lang);
        say(
            lang,
            "owed-titled",
            &[("what", what.as_str()), ("campaign", campaign)],
        )
    }

    fn named(&self, units: &[&str], lang: Lang) -> String {
        let name = |unit: &&str| {
            self.names
                .get(*unit)
                .map_or(*unit, |name| name.get(lang))
                .to_owned()
        };
        let some: Vec<String> = units.iter().take(NAMED).map(name).collect();
        let some = some.join(&say(lang, "owed-between", &[]));
        if units.len() <= NAMED {
            return some;
        }
        say(lang, "owed-overdue-more", &[("units", &some)])
    }

    fn link(&self, below: &str) -> String {
        if self.site.is_empty() {
            return String::new();
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
        let campaign: String = self
            .campaign
            .as_str()
            .bytes()
            .map(|byte| {
                if plain(byte) {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
        format!("{}/c/{campaign}{below}", self.site.trim_end_matches('/'))
    }
}

#[cfg(test)]
#[path = "owed_tests.rs"]
mod tests;
