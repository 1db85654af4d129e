//! The pages of the team's work: worklist, deductions, claims, and what stands beside the score sheet.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::civil::date;
use mingjian_app::Command;
use mingjian_app::commands::assessment::BeginAssessment;
use mingjian_app::commands::house::{GrantRole, RegisterBody, RegisterPerson};
use mingjian_app::commands::notice::{SendNotice, SignReceipt};
use mingjian_app::commands::plan::{AgreePlan, DecideMethod, DraftPlan};
use mingjian_app::commands::self_check::{SaveReport, SaveSelfItem, SubmitSelfCheck};
use mingjian_app::commands::team::{AnswerSecondment, DeclareRecusal, FormTeam, RequestSecondment};
use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::dossier::SelfItem;
use mingjian_core::flow::plan::Plan;
use mingjian_core::flow::procedure::{Document, Missing, Recusal, Team};
use mingjian_core::points::Points;
use mingjian_testkit::{AUTHORITY, CAMPAIGN};

use crate::client::{Answer, Client};
use crate::on_site;
use crate::site::{MINUTE, Site, api, c};

fn document(number: &str) -> Document {
    Document {
        number: number.to_owned(),
        date: date(2026, 3, 2),
        scan: String::new(),
    }
}

async fn must<C: Command>(site: &Site, actor: Actor, command: C) {
    let done = site.app.run(actor, command).await;
    done.unwrap_or_else(|error| panic!("{}: {error}", C::NAME));
}

fn office() -> Actor {
    Actor::of("office", Role::Office, AUTHORITY)
}

fn of_unit(role: Role, unit: &str) -> Actor {
    Actor::of_unit(
        if role == Role::UnitHead { "chief" } else { "clerk" },
        role,
        AUTHORITY,
        unit,
    )
}

/// Who lends people, who is lent, and who answers for 城关镇.
async fn house(site: &Site) {
    for (body, name) in [("finance", "财政局"), ("chengguan", "城关镇")] {
        let member = body == "finance";
        let body = body.to_owned();
        let register = RegisterBody {
            authority: AUTHORITY.into(),
            body,
            name: name.into(),
            display_order: 2,
            member,
            office: false,
        };
        site.does(register).await;
    }
    for (person, body) in [
        ("leader", "finance"),
        ("assessor", "finance"),
        ("clerk", "chengguan"),
        ("chief", "chengguan"),
    ] {
        let register = RegisterPerson {
            authority: AUTHORITY.into(),
            person: person.to_owned(),
            name: format!("{person}某"),
            body: body.to_owned(),
            former_bodies: Vec::new(),
            email: String::new(),
        };
        site.does(register).await;
    }
    for (person, role) in [("clerk", Role::UnitLiaison), ("chief", Role::UnitHead)] {
        let unit = "chengguan".to_owned();
        let grant = GrantRole {
            authority: AUTHORITY.into(),
            person: person.to_owned(),
            role,
            unit,
            from: None,
            until: None,
        };
        site.does(grant).await;
    }
}

/// From the plan to the self-check.
async fn noticed(site: &Site) {
    house(site).await;
    let campaign = || CAMPAIGN.into();
    let plan = Plan {
        title: "考核方案".to_owned(),
        document_number: "5号".to_owned(),
        signed_on: date(2026, 3, 1),
        published_on: None,
        assessed_from: date(2025, 1, 1),
        assessed_to: date(2025, 12, 31),
        periods: Vec::new(),
        sampling_dates: BTreeMap::new(),
        limits: Default::default(),
        target_points: None,
    };
    must(
        site,
        office(),
        DraftPlan {
            campaign: campaign(),
            plan,
        },
    )
    .await;
    must(
        site,
        office(),
        AgreePlan {
            campaign: campaign(),
            document: document("1号"),
        },
    )
    .await;
    let group = Actor::of("group", Role::LeadingGroup, AUTHORITY);
    let method = DecideMethod {
        campaign: campaign(),
        document: document("2号"),
        nodes: BTreeMap::new(),
        rule: Default::default(),
    };
    must(site, group, method).await;
    let asked = [("finance".to_owned(), 2)].into();
    let request = RequestSecondment {
        campaign: campaign(),
        letter: document("3号"),
        due: date(2026, 3, 9),
        asked,
    };
    must(site, office(), request).await;
    let persons = vec!["leader".to_owned(), "assessor".to_owned()];
    let answer = AnswerSecondment {
        campaign: campaign(),
        body: "finance".to_owned(),
        persons: persons.clone(),
    };
    must(site, office(), answer).await;
    for person in &persons {
        let units = if person == "assessor" {
            vec!["hekou".to_owned()]
        } else {
            Vec::new()
        };
        let recusal = Recusal {
            person: person.clone(),
            units,
            reason: "亲属任职".to_owned(),
        };
        must(
            site,
            office(),
            DeclareRecusal {
                campaign: campaign(),
                recusal,
            },
        )
        .await;
    }
    must(
        site,
        office(),
        FormTeam {
            campaign: campaign(),
            team: Team {
                leader: "leader".to_owned(),
                members: persons,
            },
        },
    )
    .await;
    must(
        site,
        office(),
        SendNotice {
            campaign: campaign(),
            document: document("4号"),
            sent_on: None,
        },
    )
    .await;
}

/// The self-check of 城关镇, and the beginning of scoring without 河口镇.
async fn assessed(site: &Site) {
    let (campaign, unit) = (|| CAMPAIGN.into(), || "chengguan".to_owned());
    must(
        site,
        of_unit(Role::UnitLiaison, "chengguan"),
        SignReceipt {
            campaign: campaign(),
            unit: unit(),
        },
    )
    .await;
    for (indicator, score) in [("mechanism", 38), ("site", 58)] {
        let item = SelfItem {
            score: Some(Points::from(score)),
            text: "季度报表均按时报送".to_owned(),
            ..SelfItem::default()
        };
        let indicator = indicator.to_owned();
        let save = SaveSelfItem {
            campaign: campaign(),
            unit: unit(),
            indicator,
            item,
            seen_version: 0,
        };
        must(site, of_unit(Role::UnitLiaison, "chengguan"), save).await;
    }
    let report = SaveReport {
        campaign: campaign(),
        unit: unit(),
        report: "自查报告".to_owned(),
        report_scan: String::new(),
        seen_version: 0,
    };
    must(site, of_unit(Role::UnitLiaison, "chengguan"), report).await;
    must(
        site,
        of_unit(Role::UnitHead, "chengguan"),
        SubmitSelfCheck {
            campaign: campaign(),
            unit: unit(),
        },
    )
    .await;
    site.app.clock.advance(20 * 24 * 60 * MINUTE);
    let missing = vec![Missing {
        unit: "hekou".to_owned(),
        reason: "逾期未报".to_owned(),
    }];
    must(
        site,
        office(),
        BeginAssessment {
            campaign: campaign(),
            missing,
        },
    )
    .await;
}

async fn give(client: &mut Client, name: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = client.csrf().await;
    let fields = [&[("csrf", csrf.as_str()), ("campaign", CAMPAIGN)], fields].concat();
    client.post(&format!("/do/{name}"), &fields).await
}

const LATE: [(&str, &str); 9] = [
    ("source", "daily_monitoring"),
    ("unit", "chengguan"),
    ("indicator", "mechanism"),
    ("trigger", "late"),
    ("count:int", "1"),
    ("amount:opt", ""),
    ("reason", "三季度报表迟报"),
    ("proof:list", "监测记录7号"),
    ("happened_on", "2025-10-09"),
];

on_site! {
    async fn a_deduction_is_proposed_on_its_page_and_adopted_beside_the_item(site: small) {
        noticed(&site).await;
        let mut watcher = site.person("office").await;
        // Unit and item are addresses, then the form asks for the rest.
        watcher.get(&c("/deductions?unit=chengguan")).await.says(&["name=\"item\"", "机制", "弄虚作假"]);
        let form = watcher.get(&c("/deductions?unit=chengguan&item=mechanism")).await;
        form.says(&["action=\"/do/deduction.propose\"", "name=\"trigger\"", "迟报", "name=\"happened_on\""]);
        let answer = give(&mut watcher, "deduction.propose", &LATE).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        watcher.get(&c("/deductions")).await.says(&["三季度报表迟报", "日常监测", "开始评分后由考核组采纳"]);
        assessed(&site).await;
        let mut leader = site.leader().await;
        leader.get(&c("")).await.says(&["采纳或驳回1份拟扣分"]);
        let closed = leader.get(&c("/units/chengguan/sheet")).await;
        closed.says(&["拟扣1"]);
        let sheet = leader.get(&c("/units/chengguan/sheet?item=mechanism")).await;
        sheet.says(&["季度报表均按时报送", "三季度报表迟报", "监测记录7号", "data-do=\"adopt\"", "data-do=\"dismiss\""]);
        let id = sheet.field("deduction");
        give(&mut leader, "deduction.adopt", &[("unit", "chengguan"), ("deduction", &id)]).await;
        let sheet = leader.get(&c("/units/chengguan/sheet?item=mechanism")).await;
        sheet.says(&["已采纳", "name=\"n.late\" inputmode=\"numeric\" value=\"1\""]);
        // Counting one more by hand keeps what came from the finding.
        let (csrf, version) = (sheet.field("csrf"), sheet.field("version"));
        let fields =
            [("csrf", csrf.as_str()), ("version", &version), ("n.late", "2"), ("reason", "另有一次迟报"), ("do", "save")];
        let answer = leader.post(&c("/units/chengguan/sheet/mechanism"), &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let beside = leader.get(&api("/units/chengguan/sheet")).await.json();
        let found = beside.pointer("/sections/0/groups/0/items/0/entry/occurrences").expect("occurrences").clone();
        assert_eq!(found.as_array().map(Vec::len), Some(2), "{found}");
        assert_eq!(found[0]["finding"], id);
        let view = leader.get(&api("/deductions")).await.json();
        assert_eq!(view["deductions"][0]["state"], "adopted");
    }

    async fn a_deduction_is_dismissed_with_a_reason_on_its_page(site: small) {
        noticed(&site).await;
        let mut watcher = site.person("office").await;
        give(&mut watcher, "deduction.propose", &LATE).await;
        assessed(&site).await;
        let mut leader = site.leader().await;
        let id = leader.get(&api("/deductions")).await.json()["deductions"][0]["id"].as_str().expect("an id").to_owned();
        let page = leader.get(&c(&format!("/deductions?open={id}"))).await;
        page.says(&["action=\"/do/deduction.adopt\"", "action=\"/do/deduction.dismiss\"", "2025年10月9日"]);
        let silent = give(&mut leader, "deduction.dismiss", &[("unit", "chengguan"), ("deduction", &id), ("reason", "")]).await;
        silent.says(&["MJ4211", "没有写明“理由”"]);
        give(&mut leader, "deduction.dismiss", &[("unit", "chengguan"), ("deduction", &id), ("reason", "已按时报送")]).await;
        leader.get(&c("/deductions")).await.says(&["已驳回", "已按时报送", "没有待处理的拟扣分"]);
        // The office proposes and sees, and decides nothing.
        let mut watcher = site.person("office").await;
        let page = watcher.get(&c(&format!("/deductions?open={id}"))).await;
        page.says(&["三季度报表迟报"]);
        assert!(!page.body.contains("/do/deduction.adopt"));
    }

    async fn the_worklist_shows_what_is_mine_and_the_leader_assigns(site: small) {
        noticed(&site).await;
        assessed(&site).await;
        let mut leader = site.leader().await;
        leader.get(&c("/worklist")).await.says(&["城关镇", "河口镇", "还没有分工"]);
        // 考核员 declared for 河口镇.
        let mut assessor = site.person("assessor").await;
        let list = assessor.get(&api("/worklist")).await.json();
        assert_eq!(list["by_unit"].as_array().map(Vec::len), Some(1), "{list}");
        let offered = leader.get(&c("/worklist?spread=unit")).await;
        offered.says(&["均分方案", "action=\"/do/assignment.set\"", "rules.0.assessor", "rules.1.units:list", "调整后再保存"]);
        leader.get(&c("/worklist?spread=unit&assign=1")).await.says(&["<select name=\"rules.1.units:list\" multiple"]);
        let rules = [
            ("rules.0.assessor", "leader"), ("rules.0.units:list", "hekou"),
            ("rules.1.assessor", "assessor"), ("rules.1.indicators:list", "mechanism"), ("rules.1.units:list", "chengguan"),
            ("rules.2.assessor", ""),
        ];
        let answer = give(&mut leader, "assignment.set", &rules).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = assessor.get(&c("/worklist?by=item")).await;
        page.says(&["机制", "分工由leader某确定"]);
        assert_eq!(assessor.get(&api("/worklist")).await.json()["items"], 2, "mechanism, and site that nobody was given");
        assessor.get(&c("/worklist?item=mechanism")).await.says(&["共1个单位"]);
        let away = assessor.get(&c("/units/hekou/sheet?item=site")).await;
        away.says(&["您应当回避该单位"]);
        assert!(!away.body.contains("data-do=\"save\""));
        let wrong = [("rules.0.assessor", "assessor"), ("rules.0.units:list", "hekou")];
        give(&mut leader, "assignment.set", &wrong).await.says(&["MJ4203"]);
    }

    async fn a_unit_claims_and_the_leader_judges(site: small) {
        noticed(&site).await;
        let mut clerk = site.person("clerk").await;
        clerk.get(&c("/claims")).await.says(&["亮点加分", "自查截止"]);
        let form = clerk.get(&c("/claims?indicator=bright")).await;
        form.says(&["action=\"/do/bonus.claim\"", "市级推广", "name=\"criteria:list\""]);
        let fields = [
            ("unit", "chengguan"), ("indicator", "bright"), ("trigger", "city"), ("work", "政策直达平台"),
            ("criteria:list", "创新"), ("points", "2"), ("text", "惠及千户"), ("proof:list", "市政府通报"),
        ];
        let answer = give(&mut clerk, "bonus.claim", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        clerk.get(&c("/claims")).await.says(&["政策直达平台", "待认定"]);
        assessed(&site).await;
        // Weeks later one signs in anew.
        let mut clerk = site.person("clerk").await;
        clerk.get(&c("/claims")).await.says(&["现在不能申报"]);
        let mut leader = site.leader().await;
        let id = leader.get(&api("/claims")).await.json()["claims"][0]["id"].as_str().expect("an id").to_owned();
        leader.get(&c(&format!("/claims?open={id}"))).await.says(&["action=\"/do/bonus.grant\"", "市政府通报"]);
        let grant = [("unit", "chengguan"), ("claim", id.as_str()), ("points", "2"), ("reason", "")];
        let answer = give(&mut leader, "bonus.grant", &grant).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        leader.get(&c("/claims")).await.says(&["已认定", "+2.00"]);
        // The sheet shows it and adds none of its own.
        let sheet = leader.get(&c("/units/chengguan/sheet?item=bright")).await;
        sheet.says(&["政策直达平台", "加分由单位申报、组长认定"]);
        // Another unit has no such claim.
        let mut stranger = site.person("liaison").await;
        let own = stranger.get(&api("/claims")).await;
        assert!(own.status == StatusCode::OK && !own.body.contains(&id), "{}", own.body);
    }

    async fn a_major_deduction_is_proposed_heard_and_confirmed_on_one_page(site: small) {
        noticed(&site).await;
        assessed(&site).await;
        let mut leader = site.leader().await;
        let form = leader.get(&c("/deductions?unit=chengguan&item=false")).await;
        form.says(&["action=\"/do/major.propose\"", "严重失误", "name=\"facts\""]);
        let fields = [
            ("unit", "chengguan"), ("item", "false"), ("trigger", "content"), ("ground", "dereliction"), ("points:opt", "5"),
            ("facts", "公开数据与台账不符"), ("proof:list", "核查报告2号"), ("happened_on", "2025-06-01"),
        ];
        let answer = give(&mut leader, "major.propose", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let mut chief = site.person("chief").await;
        chief.get(&c("")).await.says(&["对1项重大扣分说明意见"]);
        let page = chief.get(&c("/deductions")).await;
        page.says(&["公开数据与台账不符", "待听取意见", "说明意见"]);
        assert!(!page.body.contains("待处理的拟扣分"), "a unit sees no proposed deductions here");
        let id = page.field("major");
        let said = [("unit", "chengguan"), ("major", id.as_str()), ("statement", "已更正并致歉")];
        let answer = give(&mut chief, "major.hear", &said).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let mut group = site.person("group").await;
        group.get(&c("")).await.says(&["决定1项重大扣分"]);
        group.get(&c("/deductions")).await.says(&["已更正并致歉", "action=\"/do/major.confirm\"", "action=\"/do/major.refuse\""]);
        let confirm = [
            ("unit", "chengguan"), ("major", id.as_str()), ("document.number", "纪要5号"), ("document.date", "2026-03-20"),
            ("reason", "事实清楚"),
        ];
        let answer = give(&mut group, "major.confirm", &confirm).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        group.get(&c("/deductions")).await.says(&["已确认", "纪要5号", "事实清楚"]);
        let sheet = leader.get(&c("/units/chengguan/sheet?item=false")).await;
        sheet.says(&["公开数据与台账不符", "重大扣分须提出"]);
    }

    async fn who_may_not_see_the_work_is_told_that_there_is_none(site: small) {
        noticed(&site).await;
        assessed(&site).await;
        for person in ["administrator", "security-officer", "liaison"] {
            let mut client = site.person(person).await;
            for page in ["/worklist", "/deductions", "/claims"] {
                if person == "liaison" && page != "/worklist" {
                    continue;
                }
                assert_eq!(client.get(&c(page)).await.status, StatusCode::NOT_FOUND, "{person} {page}");
                assert_eq!(client.get(&api(page)).await.status, StatusCode::NOT_FOUND, "{person} {page}");
            }
        }
        let mut clerk = site.person("clerk").await;
        assert_eq!(clerk.get(&c("/worklist")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(clerk.get(&api("/units/chengguan/beside?item=site")).await.status, StatusCode::NOT_FOUND);
        let mut auditor = site.person("auditor").await;
        for page in ["/worklist", "/deductions", "/claims"] {
            let answer = auditor.get(&c(page)).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert!(!answer.body.contains("action=\"/do/"), "{page}: an auditor does nothing");
        }
    }

    async fn the_sheet_of_140_items_stays_light(site: scored) {
        let mut leader = site.leader().await.with("accept-encoding", "gzip");
        let page = leader.bytes(&c("/units/water/sheet?item=staff-office")).await;
        assert!(page < 60_000, "{page} bytes");
        let list = leader.bytes(&c("/worklist")).await;
        assert!(list < 60_000, "{list} bytes");
        let items = leader.bytes(&c("/worklist?by=item")).await;
        assert!(items < 60_000, "{items} bytes");
    }

    async fn pages_speak_english_too(site: small) {
        noticed(&site).await;
        assessed(&site).await;
        let mut leader = site.leader().await;
        for (page, words) in [
            ("/worklist?lang=en", "Worklist"),
            ("/deductions?lang=en", "Proposed deductions to decide"),
            ("/claims?lang=en", "Bonus claims"),
            ("/units/chengguan/sheet?item=site&lang=en", "Self score"),
        ] {
            leader.get(&c(page)).await.says(&[words]);
        }
    }
}
