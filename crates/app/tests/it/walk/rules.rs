//! The rules of a walk, by hand: who may do what in which stage, and on whose papers.

use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::procedure::Stage;
use serde_json::Value;

use super::State;

/// The stage behind another.
pub fn next(stage: Stage) -> Option<Stage> {
    let at = Stage::ALL.iter().position(|one| *one == stage)?;
    Stage::ALL.get(at + 1).copied()
}

/// Roles, first and last stage of a command.
fn rule(name: &str) -> (&'static [Role], Stage, Stage) {
    use Role::{Assessor, LeadingGroup, Office, TeamLeader, UnitHead, UnitLiaison};
    use Stage::*;
    match name {
        "plan.draft" | "plan.agree" => (&[Office], Planning, Planning),
        "method.decide" => (&[LeadingGroup], Planning, Planning),
        "secondment.request" => (&[Office], Planning, Planning),
        "secondment.answer" => (&[Office, UnitLiaison, UnitHead], Seconding, Seconding),
        "recusal.declare" => (&[Office, TeamLeader, Assessor], Seconding, Approving),
        "team.form" => (&[Office], Seconding, Seconding),
        "notice.send" => (&[Office], Noticing, Noticing),
        "notice.sign_receipt" => (&[UnitLiaison, UnitHead], SelfChecking, Approving),
        "self_check.save" | "self_check.save_report" => (&[UnitLiaison, UnitHead], SelfChecking, Assessing),
        "self_check.submit" => (&[UnitHead], SelfChecking, Assessing),
        "self_check.send_back" => (&[Office], SelfChecking, Assessing),
        "bonus.claim" | "bonus.withdraw" => (&[UnitLiaison, UnitHead], SelfChecking, Assessing),
        "assessment.begin" => (&[Office], SelfChecking, SelfChecking),
        "assignment.set" => (&[Office, TeamLeader], Noticing, Reviewing),
        "score.enter" | "deduction.adopt" => (&[TeamLeader, Assessor], Assessing, Reviewing),
        "deduction.dismiss" => (&[TeamLeader, Assessor], Planning, Reviewing),
        "deduction.propose" => (&[Office, TeamLeader, Assessor], Planning, Reviewing),
        "bonus.grant" | "bonus.refuse" => (&[TeamLeader], Assessing, Reviewing),
        "major.propose" => (&[Office, TeamLeader], Planning, Reviewing),
        "major.hear" => (&[Office, UnitHead], Planning, Reviewing),
        "major.confirm" => (&[LeadingGroup], Assessing, Reviewing),
        "major.refuse" => (&[LeadingGroup], Planning, Reviewing),
        "moderation.begin" => (&[TeamLeader, Office], Assessing, Assessing),
        "moderation.record" => (&[TeamLeader, Office], Moderating, Moderating),
        "feedback.send" => (&[Office], Moderating, Moderating),
        "feedback.reply" => (&[UnitHead], FeedingBack, FeedingBack),
        "review.begin" => (&[Office], FeedingBack, FeedingBack),
        "review.answer" => (&[TeamLeader], Reviewing, Reviewing),
        "proposal.begin" => (&[Office], Reviewing, Reviewing),
        "grades.propose" | "proposal.submit" => (&[Office], Proposing, Proposing),
        "proposal.send_back" | "result.approve" => (&[LeadingGroup], Approving, Approving),
        "result.record_approval" => (&[Office], Approving, Approving),
        "result.publish" => (&[Office], Approved, Approved),
        "result.finalise" => (&[Office], Published, Published),
        "campaign.close" => (&[Office], Final, Final),
        other => panic!("a command without a rule: {other}"),
    }
}

/// Demands that a command that was taken could be taken.
pub fn allowed(before: &State, actor: &Actor, name: &str, input: &Value) {
    let (roles, first, last) = rule(name);
    let stage = before.procedure.stage;
    assert!(roles.contains(&actor.role), "{name} by {:?}", actor.role);
    assert!((first..=last).contains(&stage), "{name} in {stage:?}");
    assert!(
        !matches!(stage, Stage::FeedingBack) || name != "score.enter",
        "{name} in {stage:?}"
    );
    let text = |at: &Value, field: &str| at.get(field).and_then(Value::as_str).map(str::to_owned);
    let entry = input.get("entry").cloned().unwrap_or_default();
    let unit = text(input, "unit")
        .or_else(|| text(input, "body"))
        .or_else(|| text(&entry, "unit"));
    let unit = unit.unwrap_or_default();
    if actor.role.is_of_unit() {
        assert_eq!(actor.unit, unit, "{name} on another unit's papers");
    }
    let scores = matches!(
        name,
        "score.enter"
            | "deduction.adopt"
            | "deduction.dismiss"
            | "deduction.propose"
            | "bonus.grant"
            | "bonus.refuse"
            | "major.propose"
            | "review.answer"
    );
    if scores && matches!(actor.role, Role::TeamLeader | Role::Assessor) {
        assert!(
            !actor.bound_to.contains(&unit),
            "{name}: {} belongs to {unit}",
            actor.id
        );
        let person = actor.id.as_str();
        let declared = before
            .procedure
            .recusals
            .iter()
            .any(|one| one.person == person && one.units.contains(&unit));
        assert!(!declared, "{name}: {person} is recused from {unit}");
        let decides = name != "deduction.propose";
        let team = before.procedure.team.as_ref();
        let inside = team.is_none_or(|team| team.members.iter().any(|one| one == person));
        assert!(
            inside || !decides || name == "review.answer",
            "{name}: {person} does not belong to the team"
        );
    }
    if name == "recusal.declare" && actor.role != Role::Office {
        let person = input.get("recusal").and_then(|one| text(one, "person"));
        assert_eq!(person.as_deref(), Some(actor.id.as_str()), "{name} for another");
    }
}
