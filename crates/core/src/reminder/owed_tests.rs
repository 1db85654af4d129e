//! What is owed follows from the papers and vanishes with the act; a passed day reaches the office.

use jiff::civil::date;

use super::*;
use crate::flow::dossier::{Channel, Feedback, Receipt, SelfCheck};
use crate::flow::procedure::{Document, Notice, Secondment, Stage};
use crate::flow::rectification::{Handed, Limit, Source, Statement};
use crate::ids::Moment;

const TODAY: Date = date(2026, 3, 20);

fn document() -> Document {
    Document {
        number: "1号".to_owned(),
        date: date(2026, 3, 2),
        scan: String::new(),
    }
}

fn at(stage: Stage) -> Procedure {
    let notice = Notice {
        document: document(),
        sent_on: date(2026, 3, 2),
        self_check_due: date(2026, 3, 17),
        onsite_not_before: date(2026, 3, 17),
    };
    Procedure {
        stage,
        notice: Some(notice),
        feedback_due: Some(date(2026, 4, 10)),
        ..Procedure::begin()
    }
}

struct World {
    campaign: CampaignId,
    title: Text,
    procedure: Procedure,
    dossiers: BTreeMap<String, Cow<'static, Dossier>>,
    rectifications: BTreeMap<String, Rectification>,
    names: BTreeMap<String, Text>,
}

impl World {
    fn new(procedure: Procedure, dossiers: &[(&str, Dossier)]) -> Self {
        let names = [("water", "水务局"), ("finance", "财政局")];
        Self {
            campaign: "年 2026".into(),
            title: Text {
                zh: "2026年度考核".to_owned(),
                en: "Assessment 2026".to_owned(),
            },
            procedure,
            dossiers: dossiers
                .iter()
                .map(|(id, one)| ((*id).to_owned(), Cow::Owned(one.clone())))
                .collect(),
            rectifications: BTreeMap::new(),
            names: names
                .iter()
                .map(|(id, name)| ((*id).to_owned(), Text::zh(*name)))
                .collect(),
        }
    }

    fn year(&self) -> Year<'_> {
        Year {
            campaign: &self.campaign,
            title: &self.title,
            procedure: &self.procedure,
            dossiers: &self.dossiers,
            rectifications: &self.rectifications,
            names: &self.names,
            site: "https://kaohe.example.gov.cn/",
            today: TODAY,
        }
    }

    fn brief(&self) -> Vec<(String, Date)> {
        self.year()
            .owed()
            .into_iter()
            .map(|due| (due.id, due.due))
            .collect()
    }
}

fn submitted() -> Dossier {
    let self_check = SelfCheck {
        submitted: Some((Moment(0), "head".into())),
        ..SelfCheck::default()
    };
    Dossier {
        self_check,
        ..Dossier::default()
    }
}

#[test]
fn a_self_check_is_owed_until_it_is_submitted() {
    let world = World::new(
        at(Stage::SelfChecking),
        &[("water", Dossier::default()), ("finance", submitted())],
    );
    let owed = world.year().owed();
    let [one] = owed.as_slice() else {
        panic!("{owed:?}")
    };
    assert_eq!(
        (one.id.as_str(), one.due),
        ("年 2026/submit-self-check/water", date(2026, 3, 17))
    );
    assert_eq!(one.title.zh, "报送自查自评（2026年度考核）");
    assert_eq!(one.title.en, "Submit the self-check (Assessment 2026)");
    assert_eq!(
        one.link,
        "https://kaohe.example.gov.cn/c/%E5%B9%B4%202026/self-check"
    );
}

#[test]
fn a_second_sending_back_is_another_thing_to_do() {
    let mut returned = Dossier::default();
    returned.self_check.sent_back = vec!["缺报告".to_owned()];
    let mut again = returned.clone();
    again.self_check.sent_back.push("未盖章".to_owned());
    let ids = |dossier: Dossier| World::new(at(Stage::Assessing), &[("water", dossier)]).brief();
    assert_eq!(
        ids(returned),
        [("年 2026/mend-self-check/water/1".to_owned(), date(2026, 3, 17))]
    );
    assert_eq!(
        ids(again),
        [("年 2026/mend-self-check/water/2".to_owned(), date(2026, 3, 17))]
    );
}

#[test]
fn a_body_that_lends_people_owes_their_names_though_it_is_not_assessed() {
    let mut procedure = at(Stage::Seconding);
    procedure.notice = None;
    procedure.secondment = Some(Secondment {
        letter: document(),
        due: date(2026, 3, 23),
        asked: BTreeMap::from([("party-school".to_owned(), 1), ("water".to_owned(), 0)]),
        answers: BTreeMap::new(),
    });
    let world = World::new(procedure, &[("water", Dossier::default())]);
    assert_eq!(
        world.brief(),
        [("年 2026/name-staff/party-school".to_owned(), date(2026, 3, 23))]
    );
}

#[test]
fn a_reply_is_owed_by_those_who_were_given_something_to_reply_to() {
    let fed = Dossier {
        feedback: Some(Feedback::default()),
        ..submitted()
    };
    let mut replied = fed.clone();
    replied.feedback = Some(Feedback {
        replied: Some((Moment(0), "head".into())),
        ..Feedback::default()
    });
    let world = World::new(at(Stage::FeedingBack), &[("water", fed), ("finance", replied)]);
    assert_eq!(
        world.brief(),
        [("年 2026/reply-feedback/water".to_owned(), date(2026, 4, 10))]
    );
}

fn order() -> Rectification {
    Rectification {
        unit: "water".to_owned(),
        source: Source::Finding {
            finding: "栏目空白".to_owned(),
        },
        document: document(),
        problems: Vec::new(),
        completion_due: date(2026, 5, 29),
        ordered: (Moment(0), "office".into()),
        receipt: None,
        measures_limit: None,
        moves: Vec::new(),
        measures: None,
        returned: Vec::new(),
        progress: Vec::new(),
        completion: None,
        rechecks: Vec::new(),
        closed_at: None,
    }
}

#[test]
fn both_clocks_of_a_rectification_run_one_after_the_other() {
    let mut world = World::new(at(Stage::Closed), &[]);
    let mut owed = |order: Rectification| {
        world.rectifications = BTreeMap::from([("r1".to_owned(), order)]);
        world.brief()
    };
    assert_eq!(owed(order()), []);
    let receipt = Receipt {
        on: date(2026, 3, 16),
        channel: Channel::System,
        received_by: "liaison".to_owned(),
        proof: String::new(),
        by: "liaison".into(),
    };
    let limit = Limit {
        from: date(2026, 3, 16),
        working_days: 10,
        due: date(2026, 3, 30),
        computed_on: date(2026, 3, 16),
    };
    let mut received = order();
    (received.receipt, received.measures_limit) = (Some(receipt), Some(limit));
    assert_eq!(
        owed(received.clone()),
        [("年 2026/measures/r1".to_owned(), date(2026, 3, 30))]
    );
    let statement = Statement {
        text: "已定措施".to_owned(),
        evidence: Vec::new(),
    };
    received.measures = Some(Handed {
        statement,
        at: Moment(0),
        by: "head".into(),
    });
    assert_eq!(
        owed(received),
        [("年 2026/completion/r1".to_owned(), date(2026, 5, 29))]
    );
}

#[test]
fn the_office_is_told_once_for_all_units_that_let_the_same_day_pass() {
    let units: Vec<(String, Dossier)> = (0..7).map(|at| (format!("u{at}"), Dossier::default())).collect();
    let some: Vec<(&str, Dossier)> = units.iter().map(|(id, one)| (id.as_str(), one.clone())).collect();
    let mut world = World::new(at(Stage::SelfChecking), &some);
    world.dossiers.insert("water".to_owned(), Cow::default());
    let owed = world.year().owed();
    let told = world.year().overdue(&owed, &["sun".to_owned(), "li".to_owned()]);
    let [one, other] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!(
        (&one.who, &other.who),
        (
            &Recipient::Person("sun".to_owned()),
            &Recipient::Person("li".to_owned())
        )
    );
    assert_eq!(one.id, "年 2026/overdue/submit-self-check/2026-03-17");
    assert_eq!(
        one.title.zh,
        "逾期未办：报送自查自评，8 个单位（u0、u1、u2、u3、u4等）（2026年度考核）"
    );
    world.dossiers = BTreeMap::from([("water".to_owned(), Cow::default())]);
    let told = world.year().overdue(&world.year().owed(), &["sun".to_owned()]);
    let title = told.first().map(|due| due.title.clone()).unwrap_or_default();
    assert_eq!(
        title.zh,
        "逾期未办：报送自查自评，1 个单位（水务局）（2026年度考核）"
    );
    assert_eq!(
        title.en,
        "Overdue: Submit the self-check; units: 1 (水务局) (Assessment 2026)"
    );
    let year = Year {
        today: date(2026, 3, 17),
        ..world.year()
    };
    assert_eq!(
        year.overdue(&owed, &["sun".to_owned()]),
        [],
        "the last day is not over"
    );
}
