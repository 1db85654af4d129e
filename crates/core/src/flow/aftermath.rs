//! 审定之后的待办: what is due from a role once a result was decided: corrections, appeals, consequences, rectification.
//!
//! Clause: 方案第七部分. Stands beside [`tasks`](super::tasks), which follow the stages; these follow papers.
//! **Invariant:** pure and derived from the papers alone; cases are nobody's task, since a list would tell of them.

use jiff::civil::Date;

use super::Papers;
use super::appeal::Appeal;
use super::commendation::Commendation;
use super::consequence::{Course, CourseState, Route};
use super::correction::{Correction, CorrectionEnd};
use super::criticism::Criticism;
use super::procedure::{Procedure, Stage};
use super::rectification::{Rectification, RectificationState};
use super::tasks::{Task, TaskKind};
use crate::access::Role;

/// What is due from somebody after the decision. `papers` are those of the campaign.
pub fn aftermath(role: Role, unit: &str, procedure: &Procedure, papers: &Papers) -> Vec<Task> {
    let mut list = Vec::new();
    match role {
        _ if procedure.stage == Stage::Closed => {}
        Role::Office => office(procedure, papers, &mut list),
        Role::LeadingGroup => leading_group(papers, &mut list),
        Role::UnitHead | Role::UnitLiaison => of_unit(role, unit, papers, &mut list),
        _ => {}
    }
    list
}

fn add(list: &mut Vec<Task>, kind: TaskKind, dues: &[Option<Date>]) {
    if !dues.is_empty() {
        let due = dues.iter().flatten().min().copied();
        list.push(Task {
            kind,
            due,
            count: dues.len(),
            link: kind.link(),
            waits: kind.waits(),
        });
    }
}

fn count(list: &mut Vec<Task>, kind: TaskKind, count: usize) {
    add(list, kind, &vec![None; count]);
}

fn courses(papers: &Papers) -> Vec<Course> {
    let commendations = papers.all::<Commendation>().map(|(_, one)| one.course);
    commendations
        .chain(papers.all::<Criticism>().map(|(_, one)| one.course))
        .collect()
}

fn pending(papers: &Papers) -> usize {
    papers
        .all::<Correction>()
        .filter(|(_, one)| one.end.is_none())
        .count()
}

fn orders(
    papers: &Papers,
    states: &[RectificationState],
    due: impl Fn(&Rectification) -> Option<Date>,
) -> Vec<Option<Date>> {
    let all = papers
        .all::<Rectification>()
        .filter(|(_, one)| states.contains(&one.state()));
    all.map(|(_, one)| due(&one)).collect()
}

fn office(procedure: &Procedure, papers: &Papers, list: &mut Vec<Task>) {
    use RectificationState as R;
    let published = procedure.publication.as_ref().map(|one| one.decision);
    let approved = papers.all::<Correction>().filter_map(|(_, one)| match one.end {
        Some(CorrectionEnd::Approved(number)) => Some(number),
        _ => None,
    });
    let unpublished = approved
        .max()
        .is_some_and(|last| published.is_some_and(|published| last > published));
    count(list, TaskKind::PublishCorrection, usize::from(unpublished));
    let unanswered = papers
        .all::<Appeal>()
        .filter(|(_, one)| one.answer.is_none())
        .count();
    count(list, TaskKind::AnswerAppeals, unanswered);
    let public = matches!(procedure.stage, Stage::Published | Stage::Final);
    let next = |course: &Course| match course.state() {
        CourseState::Decided if course.route == Route::Government => true,
        CourseState::Requested => true,
        CourseState::Decided | CourseState::Agreed => public,
        _ => false,
    };
    count(
        list,
        TaskKind::HandleConsequences,
        courses(papers).iter().filter(|course| next(course)).count(),
    );
    add(
        list,
        TaskKind::RecheckOrders,
        &orders(papers, &[R::Reported], |_| None),
    );
    let waits = orders(papers, &[R::Ordered, R::Received, R::Rectifying], |one| {
        match (one.state(), &one.measures_limit) {
            (R::Received, Some(limit)) => Some(limit.due),
            _ => Some(one.completion_due),
        }
    });
    add(list, TaskKind::AwaitOrders, &waits);
    count(list, TaskKind::AwaitCorrection, pending(papers));
    let undecided = courses(papers)
        .iter()
        .filter(|course| course.state() == CourseState::Proposed)
        .count();
    count(list, TaskKind::AwaitConsequences, undecided);
}

fn leading_group(papers: &Papers, list: &mut Vec<Task>) {
    count(list, TaskKind::ApproveCorrection, pending(papers));
    let undecided = courses(papers)
        .iter()
        .filter(|course| course.state() == CourseState::Proposed)
        .count();
    count(list, TaskKind::DecideConsequences, undecided);
}

fn of_unit(role: Role, unit: &str, papers: &Papers, list: &mut Vec<Task>) {
    use RectificationState as R;
    let criticisms = papers.all::<Criticism>().map(|(_, one)| one);
    let unsigned =
        criticisms.filter(|one| one.unit == unit && one.course.issued.is_some() && one.receipt.is_none());
    count(list, TaskKind::SignCriticism, unsigned.count());
    let own = |state: R, due: fn(&Rectification) -> Option<Date>| -> Vec<Option<Date>> {
        let all = papers.all::<Rectification>().map(|(_, one)| one);
        all.filter(|one| one.unit == unit && one.state() == state)
            .map(|one| due(&one))
            .collect()
    };
    add(list, TaskKind::SignOrder, &own(R::Ordered, |_| None));
    let measures = own(R::Received, |one| {
        one.measures_limit.as_ref().map(|limit| limit.due)
    });
    let completion = own(R::Rectifying, |one| Some(one.completion_due));
    let head = role == Role::UnitHead;
    add(
        list,
        if head {
            TaskKind::SubmitMeasures
        } else {
            TaskKind::AwaitMeasures
        },
        &measures,
    );
    add(
        list,
        if head {
            TaskKind::ReportCompletion
        } else {
            TaskKind::NoteProgress
        },
        &completion,
    );
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::dossier::{Channel, Receipt};
    use super::super::procedure::Document;
    use super::super::rectification::{Limit, RectificationFact, Source};
    use super::super::{Kept, Kind, Paper};
    use super::*;
    use crate::ids::Moment;

    fn papers(facts: &[RectificationFact]) -> Papers {
        let made = facts
            .iter()
            .fold(None, |old, fact| Rectification::apply(old, fact, Moment(0)));
        let body = serde_json::to_string(&made.unwrap()).unwrap();
        let kept = Kept {
            kind: Kind::Rectification,
            id: "r".to_owned(),
            body,
            version: 1,
            changed_at: Moment(0),
        };
        Papers::new([kept])
    }

    fn ordered() -> RectificationFact {
        RectificationFact::Ordered {
            unit: "a".to_owned(),
            source: Source::Finding {
                finding: "x".to_owned(),
            },
            document: Document {
                number: "1".to_owned(),
                date: date(2026, 3, 2),
                scan: String::new(),
            },
            problems: Vec::new(),
            completion_due: date(2026, 4, 30),
            by: "office".into(),
        }
    }

    fn received() -> RectificationFact {
        let receipt = Receipt {
            on: date(2026, 3, 2),
            channel: Channel::System,
            received_by: "周".to_owned(),
            proof: String::new(),
            by: "x".into(),
        };
        let limit = Limit {
            from: date(2026, 3, 2),
            working_days: 10,
            due: date(2026, 3, 16),
            computed_on: date(2026, 3, 2),
        };
        RectificationFact::Received { receipt, limit }
    }

    fn due(role: Role, unit: &str, papers: &Papers) -> Vec<(TaskKind, Option<Date>)> {
        let procedure = Procedure {
            stage: Stage::Published,
            ..Procedure::begin()
        };
        aftermath(role, unit, &procedure, papers)
            .into_iter()
            .map(|task| (task.kind, task.due))
            .collect()
    }

    #[test]
    fn an_order_is_due_from_its_unit_by_the_clock_that_runs() {
        let first = papers(&[ordered()]);
        assert_eq!(due(Role::UnitLiaison, "a", &first), [(TaskKind::SignOrder, None)]);
        assert!(due(Role::UnitHead, "b", &first).is_empty());
        let second = papers(&[ordered(), received()]);
        let measures = Some(date(2026, 3, 16));
        assert_eq!(
            due(Role::UnitHead, "a", &second),
            [(TaskKind::SubmitMeasures, measures)]
        );
        assert_eq!(
            due(Role::UnitLiaison, "a", &second),
            [(TaskKind::AwaitMeasures, measures)]
        );
        assert_eq!(
            due(Role::Office, "", &second),
            [(TaskKind::AwaitOrders, measures)]
        );
        assert!(due(Role::Auditor, "", &second).is_empty());
    }

    #[test]
    fn nothing_is_due_in_an_archived_year() {
        let procedure = Procedure {
            stage: Stage::Closed,
            ..Procedure::begin()
        };
        assert!(aftermath(Role::UnitHead, "a", &procedure, &papers(&[ordered()])).is_empty());
    }
}
