//! Random people give random commands, legal and illegal; none finds a way past a missing approval, out of order, by
//! the wrong role, or on another unit's papers.
//!
//! What may happen is written down here a second time, by hand and not from the application's own table: the roles and
//! stages of each command, and what must hold of the papers after each that was taken.

mod moves;
mod rules;

use std::collections::BTreeMap;

use mingjian_app::AppError;
use mingjian_app::queries::ShowBoard;
use mingjian_core::access::{Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::bonus::{BonusClaim, ClaimState};
use mingjian_core::flow::deduction::{Deduction, DeductionState};
use mingjian_core::flow::major::{Major, MajorState};
use mingjian_core::flow::procedure::{Procedure, Stage};
use mingjian_core::flow::{Kind, Papers, SOLE};
use mingjian_core::ids::CommandId;
use mingjian_store::EntryRow;
use mingjian_store::tables::{paper, score_entry, unit_total};
use mingjian_testkit::{CAMPAIGN, TestApp, on_both};

use crate::work::papers;

/// Longest walk.
const STEPS: u32 = 250;

/// 考核现状: what a step is judged by.
#[derive(Clone)]
pub struct State {
    pub procedure: Procedure,
    pub entries: Vec<EntryRow>,
    pub deductions: BTreeMap<String, Deduction>,
    pub claims: BTreeMap<String, BonusClaim>,
    pub majors: BTreeMap<String, Major>,
}

impl State {
    async fn of(app: &TestApp) -> Self {
        let mut reader = app.store().read().await.unwrap();
        let chain = ChainId::Campaign(CAMPAIGN.into());
        let kept = paper::find(&mut reader, &chain, Kind::Procedure, SOLE)
            .await
            .unwrap();
        let procedure = Papers::new(kept).get(SOLE).unwrap_or_else(Procedure::begin);
        let entries = score_entry::of_campaign(&mut reader, &CAMPAIGN.into())
            .await
            .unwrap();
        drop(reader);
        Self {
            procedure,
            entries,
            deductions: papers(app).await,
            claims: papers(app).await,
            majors: papers(app).await,
        }
    }

    /// Whether two states hold the same scores.
    fn same_scores(&self, other: &Self) -> bool {
        let rows = |state: &Self| {
            state
                .entries
                .iter()
                .map(|row| (row.key.clone(), row.version))
                .collect::<Vec<_>>()
        };
        rows(self) == rows(other)
    }
}

/// Chance that is the same for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % count.max(1)
    }

    pub fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        &all[at]
    }
}

/// What must hold between a state and the next.
fn check(before: &State, after: &State, name: &str) {
    let (was, now) = (&before.procedure, &after.procedure);
    if was.stage != now.stage {
        let ahead = rules::next(was.stage) == Some(now.stage);
        let back =
            was.stage == Stage::Approving && name == "proposal.send_back" && now.stage < Stage::Approving;
        assert!(ahead || back, "{name}: from {:?} to {:?}", was.stage, now.stage);
    }
    if !before.same_scores(after) {
        assert!(
            was.stage.scores_open(),
            "{name} changed scores in {:?}",
            was.stage
        );
    }
    if now.stage >= Stage::Seconding {
        assert!(
            now.plan.is_some() && now.agreed.is_some() && now.method.is_some(),
            "{name}"
        );
    }
    if now.stage >= Stage::Noticing {
        let team = now.team.as_ref().expect("a team");
        for member in &team.members {
            assert!(
                now.recusals.iter().any(|one| one.person == *member),
                "{name}: {member} declared nothing"
            );
        }
    }
    assert_eq!(now.stage >= Stage::SelfChecking, now.notice.is_some(), "{name}");
    if now.stage >= Stage::Approving {
        let proposal = now.proposal.as_ref().expect("a proposal");
        assert!(!proposal.submitted_by.is_empty(), "{name}");
    }
    if now.stage.is_decided() {
        let (approval, proposal) = (
            now.approval.as_ref().expect("an approval"),
            now.proposal.as_ref().unwrap(),
        );
        assert_eq!(approval.digest, proposal.digest, "{name}");
    }
    if now.stage >= Stage::Published {
        assert!(now.publication.is_some(), "{name}");
    }
    if now.stage >= Stage::Proposing {
        assert!(
            after
                .deductions
                .values()
                .all(|one| one.state != DeductionState::Waiting),
            "{name}"
        );
        assert!(
            after.claims.values().all(|one| one.state != ClaimState::Claimed),
            "{name}"
        );
        assert!(
            after
                .majors
                .values()
                .all(|one| matches!(one.state, MajorState::Confirmed | MajorState::Refused))
        );
    }
    check_sheet(after, name);
}

/// What stands on the sheets came there by its own way.
fn check_sheet(state: &State, name: &str) {
    for major in state
        .majors
        .values()
        .filter(|one| one.state == MajorState::Confirmed)
    {
        assert!(!major.hearings.is_empty() && major.document.is_some(), "{name}");
    }
    for row in &state.entries {
        for one in row.entry.occurrences.iter().filter(|one| !one.finding.is_empty()) {
            let unit = &row.key.unit;
            let adopted = state.deductions.values().any(|it| {
                it.state == DeductionState::Adopted
                    && it.proposed.finding == one.finding
                    && it.proposed.unit == *unit
            });
            let confirmed = state.majors.get(&one.finding);
            let confirmed =
                confirmed.is_some_and(|it| it.state == MajorState::Confirmed && it.proposed.unit == *unit);
            assert!(adopted || confirmed, "{name}: {} on {unit}", one.finding);
        }
        for one in row
            .entry
            .occurrences
            .iter()
            .filter(|_| row.key.indicator == "bright")
        {
            let granted = state.claims.values().any(|it| {
                it.state == ClaimState::Granted && it.claim.work == one.work && it.claim.unit == row.key.unit
            });
            assert!(granted, "{name}: {} on {}", one.work, row.key.unit);
        }
        if row.key.indicator == "false" {
            assert!(
                row.entry.occurrences.iter().all(|one| !one.finding.is_empty()) && row.entry.lost.is_none(),
                "{name}"
            );
        }
    }
}

/// The totals are what the scorer makes of the entries.
async fn check_totals(app: &TestApp) {
    let board = app
        .app
        .ask(&Actor::system("test"), &CAMPAIGN.into(), &ShowBoard::default())
        .await
        .unwrap();
    let mut reader = app.store().read().await.unwrap();
    let totals = unit_total::list(&mut reader, &CAMPAIGN.into()).await.unwrap();
    for (result, _) in board.lines() {
        let row = totals
            .iter()
            .find(|row| row.unit == result.unit.id)
            .expect("a total");
        assert_eq!(row.total.open, i64::from(result.open), "{}", result.unit.id);
        let kept = row.total.exact.clone();
        // A unit whose items are all scored has its total before the others have theirs.
        assert!(result.open > 0 || kept.is_some(), "{}", result.unit.id);
    }
}

/// One walk from a stage, with which the campaign follows the procedure: before its first plan it is one that was
/// opened for scoring alone.
async fn walk(app: &TestApp, seed: u64, from: Stage) {
    crate::year::reach(app, from).await;
    let mut dice = Dice(seed);
    let (mut taken, mut refused) = (0, 0);
    let mut state = State::of(app).await;
    for step in 0..STEPS {
        app.clock.advance(60_000);
        let (actor, name, input) = moves::draw(&mut dice, &state);
        let id = CommandId(format!("walk-{seed}-{step}"));
        match app.app.act(name, id, actor.clone(), input.clone()).await {
            Ok(_) => {
                taken += 1;
                rules::allowed(&state, &actor, name, &input);
                let next = State::of(app).await;
                check(&state, &next, name);
                state = next;
            }
            Err(AppError::Fault(fault)) => panic!("{seed}/{step} {name} by {actor:?}: {fault:?}\n{input}"),
            Err(_) => refused += 1,
        }
    }
    check_totals(app).await;
    // The walk is worth something: some was taken and some refused.
    assert!(taken > 10 && refused > 10, "{taken} taken, {refused} refused");
}

on_both! {
    async fn no_walk_from_the_plan_finds_a_way_past_the_procedure(app) {
        walk(&app, 20_260_302, Stage::Planning).await;
    }

    async fn no_walk_through_scoring_finds_a_way_past_the_procedure(app) {
        walk(&app, 77, Stage::SelfChecking).await;
    }

    async fn no_walk_around_the_approval_finds_a_way_past_it(app) {
        walk(&app, 4, Stage::Reviewing).await;
    }

    async fn nobody_without_a_role_gets_anything_done(app) {
        crate::year::reach(&app, Stage::Assessing).await;
        let state = State::of(&app).await;
        let before = app.length(&ChainId::Campaign(CAMPAIGN.into())).await.unwrap();
        let mut dice = Dice(5);
        for step in 0..150 {
            let (_, name, input) = moves::draw(&mut dice, &state);
            for (at, actor) in moves::strangers().into_iter().enumerate() {
                let id = CommandId(format!("stranger-{step}-{at}"));
                let done = app.app.act(name, id, actor.clone(), input.clone()).await;
                assert!(matches!(done, Err(AppError::NotFound)), "{name} by {actor:?}: {done:?}");
            }
        }
        assert_eq!(app.length(&ChainId::Campaign(CAMPAIGN.into())).await.unwrap(), before);
        assert!(moves::strangers().iter().any(|one| one.role == Role::Administrator));
    }
}
