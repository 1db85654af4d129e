//! The office's and the auditor's pages of the year, over a real application: the acts by form and by program, who
//! sees which page, and what a unit does not see.

use axum::http::StatusCode;
use mingjian_core::access::Role;
use mingjian_testkit::CAMPAIGN;
use serde_json::json;

use crate::filled::Filled;
use crate::on_site;
use crate::self_check::PNG;
use crate::site::{Site, api, c};
use crate::year::{DAY, STAGES, Year};

/// The pages, and the roles that may see each.
const PAGES: [(&str, &[Role]); 9] = [
    ("", ALL),
    ("/plan", ALL),
    ("/team", ALL),
    ("/notice", ALL),
    ("/feedback", ALL),
    ("/progress", TEAM),
    ("/proposal", TEAM),
    ("/record", &[Role::Auditor]),
    ("/record/units/hekou", &[Role::Auditor]),
];
const TEAM: &[Role] = &[
    Role::Office,
    Role::TeamLeader,
    Role::Assessor,
    Role::LeadingGroup,
    Role::Auditor,
];
const ALL: &[Role] = &[
    Role::Office,
    Role::TeamLeader,
    Role::Assessor,
    Role::LeadingGroup,
    Role::Auditor,
    Role::UnitLiaison,
    Role::UnitHead,
];
const PEOPLE: [(&str, Role); 9] = [
    ("office", Role::Office),
    ("zhao", Role::TeamLeader),
    ("qian", Role::Assessor),
    ("group", Role::LeadingGroup),
    ("auditor", Role::Auditor),
    ("hekou-liaison", Role::UnitLiaison),
    ("hekou-head", Role::UnitHead),
    ("administrator", Role::Administrator),
    ("security-officer", Role::SecurityOfficer),
];

/// Every page for everybody in both languages, and what programs get.
async fn walk(site: &Site, stage: &str) {
    for (person, role) in PEOPLE {
        let mut client = site.person(person).await;
        for (path, roles) in PAGES {
            let may = roles.contains(&role);
            let expected = if may {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            let languages = [("zh", "zh-CN"), ("en", "en")];
            for (lang, tag) in languages.into_iter().take(if may { 2 } else { 1 }) {
                let at = c(&format!("{path}?lang={lang}"));
                let page = client.get(&at).await;
                assert_eq!(page.status, expected, "{stage}: {person}: {at}: {}", page.body);
                page.says(&[&format!("<html lang=\"{tag}\""), "<h1>"]);
                if may {
                    whole(&page.body, &at);
                }
            }
            let at = api(if path.is_empty() { "/desk" } else { path });
            let answer = client.get(&at).await;
            assert_eq!(
                answer.status, expected,
                "{stage}: {person}: {at}: {}",
                answer.body
            );
            assert!(answer.json().is_object());
        }
    }
}

/// Every message was found, headings follow one another, ids stand once, and every field has its label.
pub fn whole(body: &str, at: &str) {
    let main = body.split("<main").nth(1).expect("a main part");
    for start in [
        "plan-",
        "team-",
        "notice-",
        "feedback-",
        "proposal-",
        "record-",
        "progress-",
        "desk-",
        "task-",
        "stage-",
        "doc-",
        "event-",
    ] {
        let text = main
            .split('>')
            .map(|part| part.split('<').next().unwrap_or_default());
        for words in text {
            assert!(!words.trim().starts_with(start), "{at}: no message for “{words}”");
        }
    }
    let mut ids: Vec<&str> = main
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    ids.sort_unstable();
    let twice: Vec<_> = ids.windows(2).filter(|two| two[0] == two[1]).collect();
    assert!(twice.is_empty(), "{at}: {twice:?}");
    for anchor in main
        .split("href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(ids.contains(&anchor), "{at}: #{anchor} leads nowhere");
    }
    assert_eq!(main.matches("<h1").count(), 1, "{at}");
    let mut last = 1;
    for level in main
        .split("<h")
        .skip(1)
        .filter_map(|rest| rest.chars().next()?.to_digit(10))
    {
        assert!(level <= last + 1, "{at}: h{level} behind h{last}");
        last = level;
    }
}

on_site! {
    async fn each_page_is_there_for_who_may_see_it_and_for_nobody_else_all_year(site: small) {
        let mut year = Year::begin(&site).await;
        walk(&site, "before").await;
        for stage in ["planning", "seconding", "self-checking", "feeding-back", "reviewing", "approving", "closed"] {
            year.reach(stage).await;
            walk(&site, stage).await;
        }
    }

    async fn a_year_is_played_with_the_forms_of_the_pages(site: small) {
        Year::begin(&site).await;
        let mut office = site.person("office").await;
        let mut group = site.person("group").await;
        let mut zhao = site.person("zhao").await;
        let mut qian = site.person("qian").await;
        let page = office.get(&c("/plan")).await;
        let draft = Filled::one(&page, "plan.draft").with("plan.title", "2025年度考核方案").with("plan.document_number", "示政办发〔2026〕5号");
        let draft = draft.with("plan.periods.0.id:opt", "h2").with("plan.periods.0.from:opt", "2025-07-01").with("plan.periods.0.to:opt", "2025-12-31");
        draft.with("plan.sampling_dates.A:opt", "2025-11-03").done(&mut office).await.goes_to(&c("/plan"));
        let page = office.get(&c("/plan")).await;
        page.says(&["示政办发〔2026〕5号", "h2：2025年7月1日 至 2025年12月31日", "2025年11月3日", "登记政府同意"]);
        let again = Filled::one(&page, "plan.draft");
        assert_eq!((again.value("plan.periods.0.id:opt"), again.value("plan.limits.notice_days:int")), ("h2", "15"));
        again.with("plan.periods.0.id:opt", "").with("plan.periods.0.from:opt", "").with("plan.periods.0.to:opt", "").done(&mut office).await;
        let page = office.get(&c("/plan")).await;
        Filled::one(&page, "plan.agree").with("document.number", "示政〔2026〕1号").with_file("document.scan", "批复.png", PNG).done(&mut office).await;
        let page = group.get(&c("/plan")).await;
        page.says(&["扫描件</a>"]);
        assert!(Filled::all(&page, "plan.agree").is_empty() && Filled::all(&page, "plan.draft").is_empty());
        let focused = Filled::one(&page, "method.decide").with("document.number", "纪要1号").with("nodes.A:list", "mechanism").with("rule", "keep");
        focused.done(&mut group).await;
        let page = group.get(&c("/plan")).await;
        page.says(&["重点考核", "保留原分值，不折算"]);
        Filled::one(&page, "method.decide").without("nodes.A:list").with("document.number", "纪要2号").done(&mut group).await;
        group.get(&c("/plan")).await.says(&["全面考核", "纪要2号"]);

        let page = office.get(&c("/team")).await;
        let request = Filled::one(&page, "secondment.request").with("letter.number", "抽调函1号").with("due", "2026-03-10");
        request.with("asked.finance:int", "1").with("asked.chengguan:int", "1").done(&mut office).await;
        let mut chengguan = site.person("chengguan-liaison").await;
        let page = chengguan.get(&c("/team")).await;
        assert!(!page.body.contains("财政局"), "another body is shown");
        let answer = Filled::one(&page, "secondment.answer");
        answer.clone().with("persons:list", "qian").done(&mut chengguan).await;
        let page = office.get(&c("/team")).await;
        page.says(&["未报"]);
        let answers = Filled::all(&page, "secondment.answer");
        let finance = answers.iter().find(|one| one.value("body") == "finance").expect("the office names too");
        finance.clone().with("persons:list", "zhao").done(&mut office).await;
        let page = zhao.get(&c("/team")).await;
        Filled::one(&page, "recusal.declare").done(&mut zhao).await;
        zhao.get(&c("/team")).await.says(&["已申报：无"]);
        let page = qian.get(&c("/team")).await;
        assert!(!page.body.contains("赵组长"), "an assessor sees their own declaration only");
        Filled::one(&page, "recusal.declare").done(&mut qian).await;
        let page = office.get(&c("/team")).await;
        page.says(&["自动回避", "城关镇"]);
        Filled::one(&page, "team.form").with("team.leader", "zhao").done(&mut office).await;
        office.get(&c("/team")).await.says(&["组长", "考核组已成立"]);

        let page = office.get(&c("/notice")).await;
        page.says(&["2 家单位都会收到签收和自查的待办", "自查期限 15 日"]);
        Filled::one(&page, "notice.send").with("document.number", "考核通知1号").done(&mut office).await;
        let mut liaison = site.person("hekou-liaison").await;
        let mut head = site.person("hekou-head").await;
        let page = liaison.get(&c("/notice")).await;
        page.says(&["考核通知1号", "未签收", "河口镇"]);
        Filled::one(&page, "notice.sign_receipt").done(&mut liaison).await;
        liaison.get(&c("/notice")).await.says(&["已签收", "系统签收"]);
        let page = office.get(&c("/notice?unit=chengguan")).await;
        let receipt = Filled::one(&page, "notice.record_receipt").with("channel", "phone").with("received_by", "值班室");
        receipt.with("proof", "3月2日10:20通话").done(&mut office).await.goes_to(&c("/notice?unit=chengguan"));
        let page = office.get(&c("/notice?unit=hekou")).await;
        Filled::one(&page, "onsite.set").with("on", "2026-03-18").done(&mut office).await;
        head.get(&c("/notice")).await.says(&["2026年3月18日"]);

        let year = Year::of(&site);
        year.self_check("hekou").await;
        let page = office.get(&c("/notice?unit=hekou")).await;
        Filled::one(&page, "self_check.send_back").with("reason", "请补台账").done(&mut office).await;
        head.get(&c("/notice")).await.says(&["退回补正：请补台账"]);
        year.submit("hekou").await;
        assert!(Filled::all(&office.get(&c("/notice")).await, "assessment.begin").is_empty(), "not before all submitted");
        site.app.clock.advance(20 * DAY);
        let mut office = site.person("office").await;
        let page = office.get(&c("/notice")).await;
        Filled::one(&page, "assessment.begin").with("missing.0.reason", "两次催报未报").done(&mut office).await;
        office.get(&c("/notice")).await.says(&["缺报：两次催报未报"]);

        year.score().await;
        let mut zhao = site.person("zhao").await;
        let page = zhao.get(&c("/feedback")).await;
        Filled::one(&page, "moderation.begin").done(&mut zhao).await;
        let page = zhao.get(&c("/feedback")).await;
        Filled::one(&page, "moderation.record").with("minutes.number", "评议纪要1号").done(&mut zhao).await;
        let page = office.get(&c("/feedback")).await;
        page.says(&["评议纪要1号", "5 个工作日内回复"]);
        Filled::one(&page, "feedback.send").done(&mut office).await;
        let mut head = site.person("hekou-head").await;
        let page = head.get(&c("/feedback?object=mechanism")).await;
        page.says(&["−12.00", "更新不及时", "说明 1 条"]);
        let reply = Filled::one(&page, "feedback.reply").with("objections.0.statement", "已按时报送");
        reply.done(&mut head).await.goes_to(&c("/feedback"));
        head.get(&c("/feedback")).await.says(&["已按时报送", "待答复"]);
        let mut other = site.person("chengguan-head").await;
        let page = other.get(&c("/feedback")).await;
        page.says(&["没有拟扣分"]);
        Filled::one(&page, "feedback.reply").done(&mut other).await;
        let page = office.get(&c("/feedback")).await;
        Filled::one(&page, "review.begin").done(&mut office).await;
        let page = zhao.get(&c("/feedback?unit=hekou")).await;
        let answer = Filled::one(&page, "review.answer").with("upheld:bool", "1").with("reason", "核实后减为10分");
        answer.done(&mut zhao).await.goes_to(&c("/feedback?unit=hekou"));
        head.get(&c("/feedback")).await.says(&["说明成立", "核实后减为10分"]);
        year.lower().await;
        let page = office.get(&c("/feedback")).await;
        Filled::one(&page, "proposal.begin").done(&mut office).await.goes_to(&c("/proposal"));

        let page = office.get(&c("/proposal")).await;
        let propose = Filled::one(&page, "grades.propose");
        let at = if propose.value("differences.0.unit") == "hekou" { 0 } else { 1 };
        let propose = propose.with(&format!("differences.{at}.grade"), "pass").with(&format!("differences.{at}.reason"), "被多次通报");
        propose.done(&mut office).await;
        let page = office.get(&c("/proposal")).await;
        page.says(&["被多次通报", "office某", "其中 1 家与计算等次不同"]);
        Filled::one(&page, "proposal.submit").done(&mut office).await;
        let mut group = site.person("group").await;
        let page = group.get(&c("/proposal")).await;
        let back = Filled::one(&page, "proposal.send_back").with("reasons", "请说明依据").with("to", "proposing");
        back.done(&mut group).await;
        let page = office.get(&c("/proposal")).await;
        page.says(&["领导小组退回", "请说明依据"]);
        Filled::one(&page, "grades.propose").done(&mut office).await;
        let page = office.get(&c("/proposal")).await;
        Filled::one(&page, "proposal.submit").done(&mut office).await;
        let page = group.get(&c("/proposal")).await;
        assert!(!page.body.contains("审定等次为"), "nothing is decided yet");
        Filled::one(&page, "result.approve").with("document.number", "纪要2号").done(&mut group).await;
        let page = office.get(&c("/proposal")).await;
        page.says(&["纪要2号", "系统审定"]);
        let publish = Filled::one(&page, "result.publish").with("document.number", "通报1号").with("interpretation", "https://example.gov.cn/jd");
        publish.done(&mut office).await;
        let page = office.get(&c("/proposal")).await;
        page.says(&["通报1号", "https://example.gov.cn/jd"]);
        Filled::one(&page, "result.finalise").done(&mut office).await;
        let page = office.get(&c("/proposal")).await;
        Filled::one(&page, "campaign.close").done(&mut office).await;
        let page = office.get(&c("/proposal")).await;
        page.says(&["已归档"]);
        assert!(!page.body.contains("data-act"), "nothing can be done any more");
    }

    async fn an_approval_on_paper_is_recorded_with_its_scan(site: small) {
        Year::begin(&site).await.reach("approving").await;
        let mut office = site.person("office").await;
        let page = office.get(&c("/proposal")).await;
        let record = Filled::one(&page, "result.record_approval").with("form", "signed_sheet").with("document.number", "签批单1号");
        record.refused(&office, "MJ6021").await;
        // What is no picture of paper, what is marked, what is something else than its name says: nothing is kept.
        for (name, bytes, code) in [("签批单.txt", "签批".as_bytes(), "MJ3080"), ("签批单.txt", "机密★10年\n".as_bytes(), "MJ3081"), ("签批单.pdf", PNG, "MJ3023")] {
            record.clone().with_file("document.scan", name, bytes).refused(&office, code).await;
        }
        // The same form, another file chosen: that one counts.
        record.with_file("document.scan", "签批单.png", PNG).done(&mut office).await;
        let page = office.get(&c("/proposal")).await;
        page.says(&["签批单1号", "扫描件</a>", "已审定"]);
        let at = page.body.split("href=\"").find(|rest| rest.contains("/scans/")).and_then(|rest| rest.split('"').next()).expect("a link");
        for person in ["office", "group", "zhao", "auditor"] {
            let scan = site.person(person).await.get(at).await;
            assert_eq!((scan.status, scan.header("content-type"), scan.bytes.as_slice()), (StatusCode::OK, "image/png", PNG), "{person}");
        }
        // A unit does not read the decision before it is published, nor its scan; nobody reads what was never kept.
        assert_eq!(site.person("hekou-head").await.get(at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(office.get(&c(&format!("/scans/{}", "ab".repeat(32)))).await.status, StatusCode::NOT_FOUND);
        assert!(site.stranger().get(at).await.header("location").starts_with("/sign-in"));
    }

    async fn what_a_form_asks_wrongly_is_refused_in_its_place(site: small) {
        let mut year = Year::begin(&site).await;
        let mut office = site.person("office").await;
        let before = office.get(&c("/plan")).await;
        let draft = Filled::one(&before, "plan.draft").with("plan.title", "x").with("plan.document_number", " ");
        draft.refused(&office, "MJ2101").await;
        year.step("planning").await;
        let plan = office.get(&c("/plan")).await;
        Filled::one(&plan, "plan.agree").refused(&office, "MJ2105").await;
        let mut group = site.person("group").await;
        let page = group.get(&c("/plan")).await;
        Filled::one(&page, "method.decide").refused(&group, "MJ2105").await;
        year.step("seconding").await;
        let page = office.get(&c("/team")).await;
        Filled::one(&plan, "plan.agree").with("document.number", "2号").refused(&office, "MJ2110").await;
        let finance = Filled::all(&page, "secondment.answer").into_iter().find(|one| one.value("body") == "finance");
        finance.expect("a form").done(&mut office).await;
        year.step("noticing").await;
        let page = office.get(&c("/notice")).await;
        let send = Filled::one(&page, "notice.send");
        send.refused(&office, "MJ2105").await;
        send.with("document.number", "1号").with("sent_on:opt", "2026-04-01").refused(&office, "MJ2124").await;
        year.step("self-checking").await;
        let page = office.get(&c("/notice?unit=hekou")).await;
        let receipt = Filled::one(&page, "notice.record_receipt");
        receipt.refused(&office, "MJ2126").await;
        Filled::one(&page, "onsite.set").with("on", "2026-03-16").refused(&office, "MJ2103").await;
        year.step("assessing").await;
        let page = office.get(&c("/feedback")).await;
        assert!(Filled::all(&page, "moderation.begin").is_empty(), "an item is open");
        page.says(&["还有 1 项没有评分"]);
        year.step("moderating").await;
        year.step("feeding-back").await;
        let mut head = site.person("hekou-head").await;
        let page = head.get(&c("/feedback?object=mechanism")).await;
        Filled::one(&page, "feedback.reply").refused(&head, "MJ2101").await;
        let forged = head.get(&c("/feedback?object=site&object=nothing")).await;
        assert!(!forged.body.contains("objections.0"), "a line that was not proposed");
        year.step("reviewing").await;
        let zhao = site.person("zhao").await;
        let page = zhao.clone().get(&c("/feedback?unit=hekou")).await;
        Filled::one(&page, "review.answer").with("upheld:bool", "0").refused(&zhao, "MJ2101").await;
        year.step("proposing").await;
        let page = office.get(&c("/proposal")).await;
        let propose = Filled::one(&page, "grades.propose").with("differences.0.grade", "pass");
        propose.refused(&office, "MJ6012").await;
        year.step("approving").await;
        let group = site.person("group").await;
        let page = group.clone().get(&c("/proposal")).await;
        Filled::one(&page, "result.approve").refused(&group, "MJ2105").await;
        Filled::one(&page, "proposal.send_back").refused(&group, "MJ2101").await;
        let stale = Filled::one(&page, "result.approve").with("document.number", "1号").with("digest", "x");
        stale.refused(&group, "MJ6015").await;
        year.step("approved").await;
        let page = office.get(&c("/proposal")).await;
        Filled::one(&page, "result.publish").refused(&office, "MJ2105").await;
    }

    async fn a_unit_sees_its_own_papers_no_total_and_no_other_unit(site: small) {
        let mut year = Year::begin(&site).await;
        for stage in STAGES {
            year.step(stage).await;
            for person in ["hekou-liaison", "hekou-head"] {
                let mut client = site.person(person).await;
                for path in ["/notice", "/feedback", "/team", "/notice?unit=chengguan", "/feedback?unit=chengguan"] {
                    let at = c(path);
                    let page = client.get(&at).await;
                    assert_eq!(page.status, StatusCode::OK, "{stage}: {at}");
                    let json = client.get(&api(path)).await.body;
                    for body in [&page.body, &json] {
                        for word in ["城关镇", "chengguan", "评议纪要1号"] {
                            let asked = path.contains(word) && std::ptr::eq(body, &page.body);
                            assert!(asked || !body.contains(word), "{stage}: {person}: {at} shows {word}");
                        }
                        for total in ["88.00", "90.00", "\"88\"", "\"90\"", "优秀"] {
                            assert!(!body.contains(total), "{stage}: {person}: {at} shows {total}");
                        }
                    }
                }
                for path in ["/progress", "/proposal", "/record", "/ranking"] {
                    assert_eq!(client.get(&c(path)).await.status, StatusCode::NOT_FOUND, "{stage}: {path}");
                    assert_eq!(client.get(&api(path)).await.status, StatusCode::NOT_FOUND, "{stage}: {path}");
                }
            }
        }
    }

    async fn only_the_person_whose_step_it_is_finds_its_form(site: small) {
        let mut year = Year::begin(&site).await;
        let steps = [
            ("planning", "/plan", "plan.agree", &["office"][..]),
            ("planning", "/plan", "method.decide", &["group"]),
            ("noticing", "/notice", "notice.send", &["office"]),
            ("self-checking", "/notice", "notice.sign_receipt", &["hekou-liaison", "hekou-head"]),
            ("moderating", "/feedback", "feedback.send", &["office"]),
            ("moderating", "/feedback", "moderation.record", &["office", "zhao"]),
            ("feeding-back", "/feedback", "feedback.reply", &["hekou-head"]),
            ("reviewing", "/feedback?unit=hekou", "review.answer", &["zhao"]),
            ("approving", "/proposal", "result.approve", &["group"]),
            ("approving", "/proposal", "proposal.send_back", &["group"]),
            ("approving", "/proposal", "result.record_approval", &["office"]),
            ("approved", "/proposal", "result.publish", &["office"]),
        ];
        for stage in STAGES {
            year.step(stage).await;
            for (_, path, act, own) in steps.iter().filter(|step| step.0 == stage) {
                for (person, _) in PEOPLE {
                    let page = site.person(person).await.get(&c(path)).await;
                    let found = !Filled::all(&page, act).is_empty();
                    assert_eq!(found, own.contains(&person), "{stage}: {person}: {act}");
                }
            }
        }
    }

    async fn a_program_gets_the_refusals_of_the_pages(site: small) {
        let mut year = Year::begin(&site).await;
        year.step("planning").await;
        let mut office = site.person("office").await;
        let wrong = json!({"campaign": CAMPAIGN, "document": {"number": "", "date": "2026-03-02"}});
        let answer = office.post_json("/api/v1/commands/plan.agree", &wrong).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("MJ2105")));
        let early = json!({"campaign": CAMPAIGN, "document": {"number": "1号", "date": "2026-03-02"}});
        let answer = office.post_json("/api/v1/commands/notice.send", &early).await;
        assert_eq!(answer.json()["code"], "MJ2110");
        let mut head = site.person("hekou-head").await;
        assert_eq!(head.post_json("/api/v1/commands/notice.send", &early).await.status, StatusCode::FORBIDDEN);
        let other = json!({"campaign": CAMPAIGN, "unit": "chengguan"});
        assert_eq!(head.post_json("/api/v1/commands/notice.sign_receipt", &other).await.status, StatusCode::NOT_FOUND);
    }
}
