//! The moves of a walk: the next sensible step of the year, or anything by anybody.

use std::collections::BTreeMap;

use jiff::civil::date;
use mingjian_app::Command;
use mingjian_app::commands::{assessment, decision, feedback, notice, plan, score, self_check, team, work};
use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::assignment::Rule;
use mingjian_core::flow::deduction::Source;
use mingjian_core::flow::dossier::{Objection, SelfItem};
use mingjian_core::flow::major::Ground;
use mingjian_core::flow::procedure::{ApprovalForm, Recusal, Stage, Team};
use mingjian_core::points::Points;
use mingjian_core::sheet::{Entry, Occurrence};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, full, lost};
use serde_json::Value;

mod given;

use given::{
    accuse, adopt, agree, answer, answer_review, approve, assign, begin_assessment, begin_moderation,
    begin_proposal, begin_review, claim, confirm, decide_method, digest, dismiss, draft, enter,
    enter_unclaimed, form, grant, hear, propose_deduction, propose_grades, publish, record_moderation,
    recusal, refuse_bonus, refuse_major, reply, report, request, save, send_back, send_feedback, send_notice,
    sign, submit, submit_proposal,
};

use super::{Dice, State};
use crate::year::{self, document};

const UNITS: [&str; 2] = ["chengguan", "hekou"];
const ITEMS: [&str; 5] = ["mechanism", "site", "bright", "false", "nothing"];

/// Somebody, a command's name, its input.
pub type Move = (Actor, &'static str, Value);

fn of<C: Command>(command: &C) -> (&'static str, Value) {
    (C::NAME, serde_json::to_value(command).unwrap())
}

fn member() -> Actor {
    Actor {
        bound_to: vec!["chengguan".to_owned()],
        assessor: "qian".to_owned(),
        ..year::member()
    }
}

fn leader() -> Actor {
    Actor {
        bound_to: vec!["finance".to_owned()],
        assessor: "zhao".to_owned(),
        ..year::leader()
    }
}

/// Everybody with a role in the campaign.
fn people() -> Vec<Actor> {
    let mut all = vec![
        year::office(),
        leader(),
        member(),
        year::group(),
        Actor::of("sun", Role::Assessor, AUTHORITY),
    ];
    for unit in UNITS {
        all.extend([year::liaison(unit), year::head(unit)]);
    }
    all.push(Actor::of("auditor:1", Role::Auditor, AUTHORITY));
    all
}

/// People for whom the campaign does not exist.
pub fn strangers() -> Vec<Actor> {
    vec![
        Actor::public(),
        Actor::of("admin:1", Role::Administrator, AUTHORITY),
        Actor::of("security:1", Role::SecurityOfficer, AUTHORITY),
        Actor::of("office:2", Role::Office, "elsewhere"),
        Actor::of_unit("head:2", Role::UnitHead, "elsewhere", "hekou"),
    ]
}

/// The next move: every second one a sensible step, the others anything by anybody.
pub fn draw(dice: &mut Dice, state: &State) -> Move {
    let sensible = sensible(dice, state);
    if dice.below(2) == 0 && !sensible.is_empty() {
        let (actor, (name, input)) = dice.one(&sensible).clone();
        return (actor, name, input);
    }
    let (name, input) = anything(dice, state);
    (dice.one(&people()).clone(), name, input)
}

/// Steps that lead on from where the year stands, by the role whose step it is.
fn sensible(dice: &mut Dice, state: &State) -> Vec<(Actor, (&'static str, Value))> {
    let unit = *dice.one(&UNITS);
    let office = year::office;
    let step = |stage: Stage, dice: &mut Dice| -> Vec<(Actor, (&'static str, Value))> {
        match stage {
            Stage::Planning => vec![
                (office(), draft()),
                (office(), agree()),
                (year::group(), decide_method()),
                (office(), request()),
                (office(), propose_deduction(dice)),
            ],
            Stage::Seconding => vec![
                (office(), answer("finance", "zhao")),
                (office(), answer("chengguan", "qian")),
                (leader(), recusal("zhao", &[])),
                (member(), recusal("qian", &[])),
                (office(), form(&["zhao", "qian"])),
            ],
            Stage::Noticing => vec![(office(), send_notice())],
            Stage::SelfChecking => vec![
                (year::liaison(unit), sign(unit)),
                (year::liaison(unit), save(unit, "mechanism", 0)),
                (year::liaison(unit), save(unit, "site", 0)),
                (year::liaison(unit), report(unit)),
                (year::head(unit), submit(unit)),
                (year::liaison(unit), claim(dice, unit)),
                (office(), begin_assessment()),
            ],
            Stage::Assessing | Stage::Moderating | Stage::Reviewing => {
                let mut all = vec![
                    (leader(), enter(dice, state, unit, "site")),
                    (leader(), enter(dice, state, unit, "mechanism")),
                    (office(), propose_deduction(dice)),
                    (leader(), accuse(dice)),
                ];
                all.extend(decisions(state));
                all.extend(match stage {
                    Stage::Assessing => vec![(leader(), begin_moderation()); 4],
                    Stage::Moderating => vec![
                        (leader(), record_moderation()),
                        (office(), send_feedback()),
                        (office(), send_feedback()),
                    ],
                    _ => vec![
                        (leader(), answer_review(unit)),
                        (office(), begin_proposal()),
                        (office(), begin_proposal()),
                    ],
                });
                all
            }
            Stage::FeedingBack => vec![(year::head(unit), reply(dice, unit)), (office(), begin_review())],
            Stage::Proposing => vec![(office(), propose_grades()), (office(), submit_proposal())],
            Stage::Approving => vec![(year::group(), approve(state)), (year::group(), send_back(dice))],
            Stage::Approved => vec![(office(), publish())],
            Stage::Published => vec![(
                office(),
                of(&decision::FinaliseResult {
                    campaign: CAMPAIGN.into(),
                }),
            )],
            Stage::Final => vec![(
                office(),
                of(&decision::CloseCampaign {
                    campaign: CAMPAIGN.into(),
                }),
            )],
            Stage::Closed => Vec::new(),
        }
    };
    step(state.procedure.stage, dice)
}

/// What settles whatever waits.
fn decisions(state: &State) -> Vec<(Actor, (&'static str, Value))> {
    let mut all = Vec::new();
    for (id, one) in &state.deductions {
        let unit = &one.proposed.unit;
        all.extend([(leader(), adopt(unit, id)), (leader(), dismiss(unit, id))]);
    }
    for (id, one) in &state.claims {
        all.extend([
            (leader(), grant(&one.claim.unit, id)),
            (leader(), refuse_bonus(&one.claim.unit, id)),
        ]);
    }
    for (id, one) in &state.majors {
        let unit = &one.proposed.unit;
        all.extend([
            (year::head(unit), hear(unit, id)),
            (year::group(), confirm(unit, id)),
            (year::group(), refuse_major(unit, id)),
        ]);
    }
    all
}

/// Any command, well or badly filled in.
fn anything(dice: &mut Dice, state: &State) -> (&'static str, Value) {
    let unit = *dice.one(&UNITS);
    let paper = |dice: &mut Dice, all: Vec<&String>| {
        if all.is_empty() {
            "nothing".to_owned()
        } else {
            (*dice.one(&all)).clone()
        }
    };
    let deduction = paper(dice, state.deductions.keys().collect());
    let bonus = paper(dice, state.claims.keys().collect());
    let major = paper(dice, state.majors.keys().collect());
    match dice.below(42) {
        0 => draft(),
        1 => agree(),
        2 => decide_method(),
        3 => request(),
        4 => answer("chengguan", "qian"),
        5 => recusal(
            ["zhao", "qian"][dice.below(2)],
            if dice.below(8) == 0 { &["chengguan"] } else { &[] },
        ),
        6 => form(&["zhao"]),
        7 => send_notice(),
        8 => sign(unit),
        9 => save(unit, ITEMS[dice.below(5)], 0),
        10 => report(unit),
        11 => submit(unit),
        12 => of(&self_check::SendBackSelfCheck {
            campaign: CAMPAIGN.into(),
            unit: unit.to_owned(),
            reason: "请补正".to_owned(),
        }),
        13 => claim(dice, unit),
        14 => of(&work::WithdrawBonus {
            campaign: CAMPAIGN.into(),
            unit: unit.to_owned(),
            claim: bonus,
        }),
        15 => begin_assessment(),
        16..=18 => {
            let item = *dice.one(&ITEMS);
            enter(dice, state, unit, item)
        }
        19 => enter_unclaimed(state, unit),
        20 => propose_deduction(dice),
        21 | 22 => adopt(unit, &deduction),
        23 => dismiss(unit, &deduction),
        24 | 25 => grant(unit, &bonus),
        26 => refuse_bonus(unit, &bonus),
        27 => accuse(dice),
        28 => hear(unit, &major),
        29 | 30 => confirm(unit, &major),
        31 => refuse_major(unit, &major),
        32 => begin_moderation(),
        33 => send_feedback(),
        34 => reply(dice, unit),
        35 => answer_review(unit),
        36 => propose_grades(),
        37 => submit_proposal(),
        38 => approve(state),
        39 => of(&decision::RecordApproval {
            campaign: CAMPAIGN.into(),
            digest: digest(state),
            form: ApprovalForm::Minutes,
            document: document("纪要9号"),
        }),
        40 => publish(),
        _ => assign(dice),
    }
}
