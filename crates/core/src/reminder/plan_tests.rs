//! What a plan must keep: nothing twice, nothing lost, whatever happens in between.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::lang::Text;

fn due(id: &str, who: &str, day: Date) -> Due {
    Due {
        id: id.to_owned(),
        kind: "self_check".to_owned(),
        campaign: "2026".into(),
        who: Recipient::Unit(who.to_owned()),
        title: Text::zh("报送自查报告"),
        due: day,
        moves: 0,
        link: String::new(),
    }
}

fn calendar() -> &'static Calendar {
    Calendar::builtin().unwrap()
}

fn day(dues: &[Due], today: Date, said: &BTreeSet<Said>) -> Vec<Digest> {
    plan(dues, &Leads::default(), calendar(), today, said)
        .unwrap()
        .digests
}

fn say(digest: &Digest, said: &mut BTreeSet<Said>) {
    for key in &digest.keys {
        assert!(
            !said.iter().any(|before| before.key == *key),
            "{key:?} is said twice"
        );
        said.insert(Said {
            key: key.clone(),
            on: digest.on,
        });
    }
}

/// The days on which something is said of one thing, from one day to another.
fn days(due: &Due, from: Date, to: Date) -> Vec<String> {
    let mut said = BTreeSet::new();
    let mut found = Vec::new();
    let mut today = from;
    while today <= to {
        for digest in day(std::slice::from_ref(due), today, &said) {
            say(&digest, &mut said);
            found.push(today.strftime("%m-%d").to_string());
        }
        today = today.tomorrow().unwrap();
    }
    found
}

#[test]
fn leads_are_working_days() {
    let due = due("a", "chengguan", date(2026, 3, 17));
    let (first, last) = (date(2026, 3, 1), date(2026, 3, 19));
    assert_eq!(
        days(&due, first, last),
        ["03-10", "03-13", "03-16", "03-17", "03-18", "03-19"]
    );
}

#[test]
fn a_limit_that_ends_on_a_day_off_is_recalled_on_the_working_day_before() {
    let due = due("a", "chengguan", date(2026, 3, 15));
    let (first, last) = (date(2026, 3, 11), date(2026, 3, 16));
    assert_eq!(days(&due, first, last), ["03-11", "03-12", "03-13", "03-16"]);
}

#[test]
fn after_the_last_overdue_day_there_is_silence() {
    let due = due("a", "chengguan", date(2026, 3, 2));
    assert_eq!(days(&due, date(2026, 3, 3), date(2026, 3, 31)).len(), 10);
}

#[test]
fn one_digest_a_day_even_when_something_comes_later_that_day() {
    let today = date(2026, 3, 10);
    let mut dues = vec![
        due("a", "chengguan", date(2026, 3, 17)),
        due("b", "chengguan", date(2026, 3, 11)),
    ];
    let mut said = BTreeSet::new();
    let digests = day(&dues, today, &said);
    assert_eq!(digests.len(), 1);
    assert_eq!(digests[0].items[0].due.id, "b", "the earliest stands first");
    say(&digests[0], &mut said);
    dues.push(due("c", "chengguan", today));
    dues.push(due("d", "hekou", today));
    let later = day(&dues, today, &said);
    assert_eq!(
        later.iter().map(|d| d.recipient.key()).collect::<Vec<_>>(),
        ["unit:hekou"]
    );
    let next = day(&dues, date(2026, 3, 11), &said);
    let told: Vec<&str> = next[0].items.iter().map(|item| item.due.id.as_str()).collect();
    assert_eq!(told, ["c", "b"]);
}

#[test]
fn a_moved_deadline_arms_its_leads_anew() {
    let today = date(2026, 3, 10);
    let mut due = due("a", "chengguan", date(2026, 3, 17));
    let mut said = BTreeSet::new();
    say(&day(std::slice::from_ref(&due), today, &said)[0], &mut said);
    let tomorrow = date(2026, 3, 11);
    assert_eq!(day(std::slice::from_ref(&due), tomorrow, &said), []);
    due.due = date(2026, 3, 13);
    due.moves = 1;
    let digests = day(std::slice::from_ref(&due), tomorrow, &said);
    assert_eq!(digests[0].items[0].standing, Standing::Left(2));
    due.due = date(2026, 3, 17);
    due.moves = 2;
    assert_eq!(day(std::slice::from_ref(&due), tomorrow, &said)[0].keys.len(), 1);
}

#[test]
fn what_the_calendar_does_not_cover_holds_nothing_else_up() {
    let dues = [
        due("a", "chengguan", date(2300, 1, 1)),
        due("b", "chengguan", date(2026, 3, 11)),
    ];
    let plan = plan(
        &dues,
        &Leads::default(),
        calendar(),
        date(2026, 3, 10),
        &BTreeSet::new(),
    )
    .unwrap();
    assert_eq!(
        (plan.uncounted[0].0.as_str(), plan.uncounted[0].1.code),
        ("a", "MJ2007")
    );
    assert_eq!(plan.digests[0].items.len(), 1);
}

#[derive(Debug, Clone)]
enum Step {
    /// The next day comes.
    Tomorrow,
    /// The job runs, and stops after so many digests.
    Run(usize),
    /// A thing is done.
    Done(usize),
    /// Its day is moved by so many days.
    Move(usize, i8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::Tomorrow),
        4 => (0_usize..4).prop_map(Step::Run),
        1 => (0_usize..6).prop_map(Step::Done),
        1 => (0_usize..6, -9_i8..20).prop_map(|(at, by)| Step::Move(at, by)),
    ];
    prop::collection::vec(step, 1..60)
}

proptest! {
    #[test]
    fn nothing_is_said_twice_or_lost_wherever_a_run_stops(
        offsets in prop::collection::vec((0_i8..40, 0_usize..3), 1..6), steps in steps(),
    ) {
        let mut today = date(2026, 1, 26);
        let mut dues: Vec<Due> = offsets.iter().enumerate().map(|(at, (by, who))| {
            due(&format!("d{at}"), &format!("u{who}"), today.checked_add(by.days()).unwrap())
        }).collect();
        let mut done = BTreeSet::new();
        let mut said = BTreeSet::new();
        for step in steps.into_iter().chain([Step::Tomorrow, Step::Run(99)]) {
            let open: Vec<Due> = dues.iter().filter(|due| !done.contains(&due.id)).cloned().collect();
            match step {
                Step::Tomorrow => today = today.tomorrow().unwrap(),
                Step::Done(at) => { done.insert(format!("d{at}")); }
                Step::Move(at, by) => if let Some(due) = dues.get_mut(at) {
                    due.due = due.due.checked_add(by.days()).unwrap();
                    due.moves += 1;
                },
                Step::Run(stop) => {
                    let digests = day(&open, today, &said);
                    prop_assert!(digests.is_empty() || calendar().is_workday(today, None).unwrap());
                    for digest in digests.iter().take(stop) {
                        prop_assert!(!said.iter().any(|s| s.on == today && s.key.who == digest.recipient));
                        prop_assert!(digest.items.iter().all(|item| !done.contains(&item.due.id)));
                        say(digest, &mut said);
                    }
                    if stop == 99 && calendar().is_workday(today, None).unwrap() {
                        // Whatever has come is said by now, or will be tomorrow to who was told today already.
                        for item in standing(&open, calendar(), today).0 {
                            let known = |key: &Key| said.iter().any(|s| s.key == *key);
                            let told = said.iter().any(|s| s.on == today && s.key.who == item.due.who);
                            prop_assert!(told || keys(&item, &Leads::default()).iter().all(known));
                        }
                    }
                }
            }
        }
    }
}
