//! The list of findings over all sweeps: filters, counts and pages; what is due on the desk; whose bundles are trusted; what a
//! rule feeds; bundles that come piece by piece; the office's own words.

use mingjian_app::AppError;
use mingjian_app::commands::inspection::{
    DropWord, KeepWords, ReceiveSweep, TrustInspector, WithdrawInspector,
};
use mingjian_app::evidence::NewFile;
use mingjian_app::queries::{
    FindingsView, Seen, ShowDesk, ShowFinding, ShowFindings, ShowInspection, ShowSettings, ShowWords,
};
use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::inspection::{FindingState, Sweep};
use mingjian_core::flow::own_words::{Group, MOST};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::tasks::TaskKind;
use mingjian_inspect::own_words::OwnWords;
use mingjian_testkit::{AUTHORITY, CAMPAIGN, TestApp, on_both, open};

use crate::inspected::{
    AT, PAGES, SITE, bundle_of, dead_links, dismiss, one, receive, received, refused, refused_to, signer,
    stage,
};
use crate::work::papers;
use crate::year::{group, head, leader, member, must, office, reach};

/// A second site, of the other unit.
const OTHER: &str = "https://hekou.example.gov.cn/";
const DAY: i64 = 86_400_000;

fn all() -> ShowFindings {
    ShowFindings::of(&CAMPAIGN.into())
}

async fn ask(app: &TestApp, ask: ShowFindings) -> FindingsView {
    app.app.findings(&office(), &ask).await.unwrap()
}

fn urls(view: &FindingsView) -> Vec<&str> {
    let ends = |url: &'_ str| url.rfind('/').map_or(0, |at| at + 1);
    view.findings
        .iter()
        .map(|one| &one.url[ends(&one.url)..])
        .collect()
}

/// Two sweeps of the first site, of which the later lacks one page and has a new one, and one of the second.
async fn three(app: &TestApp) -> [String; 3] {
    reach(app, Stage::Assessing).await;
    let first = received(app, AT).await;
    let pages = [PAGES[0], ("d.html", "<title>丁</title><p>成效显着</p>")];
    let second = stage(app, &office(), bundle_of(&pages, AT + DAY)).await.unwrap();
    must(app, office(), receive(&second, "chengguan")).await;
    let other = stage(app, &office(), dead_links(OTHER, 3, AT)).await.unwrap();
    must(app, office(), receive(&other, "hekou")).await;
    [first, second, other]
}

fn trust(name: &str, fingerprint: &str) -> TrustInspector {
    TrustInspector {
        authority: AUTHORITY.into(),
        name: name.to_owned(),
        fingerprint: fingerprint.to_owned(),
        checked: "电话逐组核对".to_owned(),
    }
}

fn withdraw(fingerprint: &str, reason: &str) -> WithdrawInspector {
    WithdrawInspector {
        authority: AUTHORITY.into(),
        fingerprint: fingerprint.to_owned(),
        reason: reason.to_owned(),
    }
}

on_both! {
    async fn every_finding_stands_on_one_page(app) {
        reach(&app, Stage::Assessing).await;
        received(&app, AT).await;
        let many = stage(&app, &office(), dead_links(OTHER, 2_100, AT)).await.unwrap();
        must(&app, office(), receive(&many, "hekou")).await;
        let first = ask(&app, all()).await;
        assert_eq!((first.total, first.count, first.before, first.findings.len()), (2_105, 2_105, 0, 100));
        assert_eq!(first.previous, None);
        let mut seen = std::collections::BTreeSet::new();
        let (mut after, mut pages) = (String::new(), 0);
        loop {
            let page = ask(&app, ShowFindings { limit: Some(500), after, ..all() }).await;
            assert_eq!(page.before, seen.len());
            seen.extend(page.findings.iter().map(|one| (one.sweep.clone(), one.id.clone())));
            pages += 1;
            if page.next.is_empty() {
                // One page back from the last begins where the fourth began.
                let back = ask(&app, ShowFindings { limit: Some(500), after: page.previous.unwrap(), ..all() }).await;
                assert_eq!(back.before, 1_500);
                break;
            }
            after = page.next;
        }
        assert_eq!((seen.len(), pages), (2_105, 5));
        let last = ask(&app, ShowFindings { text: "DEAD-2099.html".into(), ..all() }).await;
        assert_eq!(urls(&last), ["dead-2099.html"], "looked for in all of them");
        let unknown = app.app.findings(&office(), &ShowFindings { after: "nobody".into(), ..all() }).await;
        assert!(unknown.is_err_and(|error| error.is_refused_with("MJ7430")));
    }

    async fn a_fault_of_several_sweeps_stands_once_and_filters_take_what_they_say(app) {
        let [first, second, other] = three(&app).await;
        let view = ask(&app, all()).await;
        // a, d, once, gone, shy of the latest sweep, b of the one before, three dead links of the other site.
        assert_eq!((view.total, view.sweeps.len(), view.sites.len(), view.units.len()), (9, 3, 2, 2));
        let b = view.findings.iter().find(|one| one.url.ends_with("b.html")).unwrap();
        assert_eq!((b.sweep.as_str(), b.gone, b.fresh), (first.as_str(), true, false));
        let d = view.findings.iter().find(|one| one.url.ends_with("d.html")).unwrap();
        assert_eq!((d.sweep.as_str(), d.gone, d.fresh), (second.as_str(), false, true));
        assert_eq!(view.kinds, [("dead_link".to_owned(), 6), ("wrong_word".to_owned(), 3)]);
        let count = |narrowed: ShowFindings| { let app = &app; async move { ask(app, narrowed).await.count } };
        assert_eq!(count(ShowFindings { sweep: first.clone(), ..all() }).await, 5);
        assert_eq!(count(ShowFindings { site: SITE.into(), ..all() }).await, 6);
        assert_eq!(count(ShowFindings { unit: "hekou".into(), ..all() }).await, 3);
        assert_eq!(count(ShowFindings { kind: "wrong_word".into(), ..all() }).await, 3);
        assert_eq!(count(ShowFindings { rule: "dead-link".into(), unit: "chengguan".into(), ..all() }).await, 3);
        assert_eq!(count(ShowFindings { verdict: "not_judged".into(), ..all() }).await, 1);
        assert_eq!(count(ShowFindings { seen: Seen::Fresh, ..all() }).await, 1);
        assert_eq!(count(ShowFindings { seen: Seen::Gone, ..all() }).await, 1);
        assert_eq!(count(ShowFindings { seen: Seen::Still, ..all() }).await, 8);
        assert_eq!(count(ShowFindings { text: "显着".into(), ..all() }).await, 2);
        assert_eq!(count(ShowFindings { text: "100%_!".into(), ..all() }).await, 0, "no letter is a wildcard");
        assert_eq!(count(ShowFindings { text: "evidence".into(), ..all() }).await, 0, "names of fields are not words");
        // A count takes all filters but its own.
        let narrowed = ask(&app, ShowFindings { kind: "wrong_word".into(), unit: "chengguan".into(), ..all() }).await;
        assert_eq!((narrowed.count, narrowed.kinds.len(), narrowed.rules.len()), (3, 2, 1));
        let nowhere = ShowFindings { sweep: "nowhere".into(), ..all() };
        assert!(matches!(app.app.findings(&office(), &nowhere).await, Err(AppError::NotFound)));
        for actor in [group(), head("hekou")] {
            assert!(matches!(app.app.findings(&actor, &all()).await, Err(AppError::NotFound)), "{actor:?}");
        }
        let bound = Actor { bound_to: vec!["chengguan".into()], ..member() };
        let view = app.app.findings(&bound, &all()).await.unwrap();
        assert_eq!((view.total, view.sweeps.len(), view.units.len()), (3, 1, 1), "what they may not see is not counted");
        assert_eq!(view.findings.first().unwrap().sweep, other);
        let picked = ShowFindings { picked: vec![(second, d.id.clone())], ..all() };
        assert!(app.app.findings(&bound, &picked).await.unwrap().picked.is_empty());
    }

    async fn what_was_kept_before_is_found_too(app) {
        let [_, second, _] = three(&app).await;
        // As a row of before stands after the migration.
        app.tamper("UPDATE finding SET rule = '', said = ''").await.unwrap();
        let narrowed = ShowFindings { rule: "wrong-word".into(), text: "显着".into(), ..all() };
        let words = app.second().await.unwrap().findings(&office(), &narrowed).await.unwrap();
        assert_eq!((words.count, words.findings.first().unwrap().sweep.clone()), (2, second));
    }

    async fn a_page_goes_on_although_its_last_entry_was_decided(app) {
        three(&app).await;
        let open = |after: String| ShowFindings { state: "open".into(), limit: Some(2), after, ..all() };
        let page = ask(&app, open(String::new())).await;
        let decided = page.findings.last().unwrap();
        must(&app, office(), dismiss(&decided.sweep, &[&decided.id], "页面归档")).await;
        let next = ask(&app, open(page.next.clone())).await;
        assert_eq!((next.count, next.before), (8, 1));
        assert!(next.findings.iter().all(|one| page.findings.iter().all(|old| old.id != one.id)), "nothing twice");
        let states = ask(&app, all()).await.states;
        let stands: Vec<(FindingState, usize)> = states.iter().map(|one| (one.state, one.count)).collect();
        assert_eq!(&stands[..3], [(FindingState::Open, 8), (FindingState::Adopted, 0), (FindingState::Dismissed, 1)]);
        // The reason, the name and the time stand in the list.
        let shown = ask(&app, ShowFindings { state: "dismissed".into(), ..all() }).await;
        let triage = shown.findings.first().unwrap().triage.clone().unwrap();
        assert_eq!((triage.reason.as_str(), triage.at), ("页面归档", app.app.deps().clock.now()));
    }

    async fn findings_of_several_sweeps_are_decided_apart(app) {
        let [first, second, _] = three(&app).await;
        let (b, d) = (one(&app, &first, "b.html").await, one(&app, &second, "d.html").await);
        let gone = one(&app, &second, "shy.html").await;
        let picked = [(&first, &b), (&second, &d), (&second, &d), (&second, &gone)];
        let picked = picked.map(|(sweep, one)| (sweep.clone(), one.id.clone())).to_vec();
        let view = ask(&app, ShowFindings { picked, ..all() }).await;
        let groups: Vec<(&str, usize, bool)> = view
            .picked
            .iter()
            .map(|group| (group.sweep.id.as_str(), group.findings.len(), group.form.is_some()))
            .collect();
        assert_eq!(groups, [(first.as_str(), 1, true), (second.as_str(), 2, false)], "what was not judged is not adopted");
    }

    async fn the_desk_counts_what_waits_for_a_decision(app) {
        let [_, second, _] = three(&app).await;
        let waiting = async |actor: Actor| {
            let desk = app.app.look(&actor, &ShowDesk { campaign: CAMPAIGN.into() }).await.unwrap();
            desk.tasks.into_iter().find(|task| task.kind == TaskKind::JudgeFindings).map(|task| (task.count, task.link))
        };
        for actor in [office(), leader(), member()] {
            assert_eq!(waiting(actor).await, Some((9, "/findings?state=open")));
        }
        let bound = Actor { bound_to: vec!["chengguan".into()], ..member() };
        assert_eq!(waiting(bound).await.map(|(count, _)| count), Some(3));
        assert_eq!(waiting(group()).await, None);
        assert_eq!(waiting(head("hekou")).await, None);
        let word = one(&app, &second, "a.html").await;
        must(&app, leader(), dismiss(&second, &[&word.id], "引文")).await;
        assert_eq!(waiting(office()).await.map(|(count, _)| count), Some(8));
    }

    async fn a_bundle_of_a_trusted_inspector_needs_no_comparing(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = stage(&app, &office(), bundle_of(&PAGES, AT)).await.unwrap();
        let bare = || ReceiveSweep { signer: String::new(), ..receive(&sweep, "chengguan") };
        let staged = async || {
            let look = ShowInspection { campaign: CAMPAIGN.into(), staged: sweep.clone() };
            app.app.look(&office(), &look).await.unwrap().staged.unwrap()
        };
        assert_eq!(staged().await.inspector, None);
        refused(&app, bare(), "MJ5056").await;
        refused(&app, trust("监测中心", "ab12"), "MJ5099").await;
        refused(&app, trust(" ", &signer()), "MJ2101").await;
        for actor in [leader(), member(), group(), head("hekou"), Actor::of("a", Role::Auditor, AUTHORITY), Actor::of("b", Role::Administrator, AUTHORITY)] {
            let done = app.run(actor.clone(), trust("监测中心", &signer())).await;
            assert!(matches!(done, Err(AppError::NotFound)), "{actor:?}: {done:?}");
        }
        let officer = Actor::of("security", Role::SecurityOfficer, AUTHORITY);
        must(&app, officer, trust("监测中心", &signer().to_uppercase().replace(' ', "-"))).await;
        refused(&app, trust("别处", &signer()), "MJ5101").await;
        assert_eq!(staged().await.inspector.unwrap().name, "监测中心");
        let wrong = ReceiveSweep { signer: "0000 1111".into(), ..bare() };
        refused(&app, wrong, "MJ5056").await;
        must(&app, office(), bare()).await;
        let kept = papers::<Sweep>(&app).await;
        assert_eq!(kept.get(&sweep).unwrap().received.inspector, "监测中心");
    }

    async fn a_key_that_was_withdrawn_opens_nothing(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = stage(&app, &office(), bundle_of(&PAGES, AT)).await.unwrap();
        refused(&app, withdraw(&signer(), "泄露"), "MJ5102").await;
        must(&app, office(), trust("监测中心", &signer())).await;
        refused(&app, withdraw(&signer(), " "), "MJ4211").await;
        refused_to(&app, office(), withdraw("0000", "泄露"), "MJ5102").await;
        must(&app, office(), withdraw(&signer(), "密钥泄露")).await;
        refused(&app, withdraw(&signer(), "再停"), "MJ5102").await;
        // Not even with the fingerprint.
        refused(&app, receive(&sweep, "chengguan"), "MJ5100").await;
        let settings = app.app.look(&office(), &ShowSettings { authority: AUTHORITY.into() }).await.unwrap();
        let listed = settings.inspectors.first().unwrap();
        let withdrawn = listed.withdrawn.as_ref().unwrap();
        assert_eq!((listed.name.as_str(), withdrawn.reason.as_str()), ("监测中心", "密钥泄露"));
        assert!(!listed.by.is_empty() && withdrawn.at >= listed.at);
        must(&app, office(), trust("监测中心", &signer())).await;
        must(&app, office(), receive(&sweep, "chengguan")).await;
    }

    async fn the_office_keeps_its_own_words_and_hands_them_over_as_a_file(app) {
        reach(&app, Stage::Assessing).await;
        let keep = |group, lines: &str| KeepWords {
            authority: AUTHORITY.into(),
            group,
            lines: lines.to_owned(),
            source: "上季度通报".to_owned(),
        };
        let drop = |word: &str, reason: &str| DropWord {
            authority: AUTHORITY.into(),
            group: Group::Word,
            word: word.to_owned(),
            reason: reason.to_owned(),
        };
        let view = async || app.app.look(&office(), &ShowWords { authority: AUTHORITY.into() }).await.unwrap();
        assert_eq!(view().await.file, "mingjian: words/1\nentries: []\n");
        must(&app, office(), keep(Group::Word, "青河区\t青禾区\t大青河区域\n\n一网通半→一网通办\n")).await;
        must(&app, office(), keep(Group::Fine, "秸杆巷")).await;
        must(&app, office(), keep(Group::Host, "Media.Example")).await;
        // The same again changes nothing; a later form takes the place of the first.
        let before = view().await;
        must(&app, office(), keep(Group::Fine, "秸杆巷")).await;
        assert_eq!(view().await.entries, before.entries);
        must(&app, office(), keep(Group::Word, "一网通半→一网通办→一网通半径")).await;
        let kept = view().await;
        let texts: Vec<&str> = kept.entries.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["一网通半", "青河区", "秸杆巷", "media.example"]);
        assert_eq!(kept.entries[0].except, ["一网通半径"]);
        assert!(kept.entries.iter().all(|one| one.source == "上季度通报" && !one.by.is_empty()));
        let read = OwnWords::read(&kept.file).unwrap();
        assert_eq!(read.hosts(), ["media.example"]);
        // One wrong line, and none is taken; each wrong line is named.
        let both = app.run(office(), keep(Group::Word, "甲乙→丙丁\n禾区→青禾区\n青\t禾")).await;
        let Err(AppError::Refused(refusals)) = both else { panic!("{both:?}") };
        let told: Vec<(&str, u32)> = refusals.iter().map(|one| (one.code, one.place.line)).collect();
        assert_eq!(told, [("MJ5124", 2), ("MJ5123", 3)]);
        refused(&app, keep(Group::Host, "https://media.example/a"), "MJ5126").await;
        refused(&app, keep(Group::Word, "甲乙→丙丁→乙丙"), "MJ5125").await;
        refused(&app, keep(Group::Word, " \n"), "MJ2101").await;
        refused(&app, KeepWords { source: " ".into(), ..keep(Group::Word, "甲乙→丙丁") }, "MJ2101").await;
        let many: Vec<String> = (0..MOST).map(|n| format!("错词{n}→正词{n}")).collect();
        refused(&app, keep(Group::Word, &many.join("\n")), "MJ5122").await;
        refused(&app, drop("青河", "写全了"), "MJ5127").await;
        refused(&app, drop("青河区", " "), "MJ4211").await;
        must(&app, office(), drop("青河区", "改了地名")).await;
        assert_eq!(view().await.entries.len(), 3);
        assert!(!view().await.file.contains("青河区"));
        for actor in [leader(), member(), group(), head("hekou")] {
            let done = app.run(actor.clone(), keep(Group::Word, "甲乙→丙丁")).await;
            assert!(matches!(done, Err(AppError::NotFound)), "{actor:?}: {done:?}");
            let seen = app.app.look(&actor, &ShowWords { authority: AUTHORITY.into() }).await;
            assert!(matches!(seen, Err(AppError::NotFound)), "{actor:?}");
        }
    }

    async fn a_rule_that_feeds_nothing_leaves_the_choice_to_the_person(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = received(&app, AT).await;
        let word = one(&app, &sweep, "a.html").await;
        let look = ShowFinding::of(&CAMPAIGN.into(), &sweep, &word.id);
        let view = app.app.look(&leader(), &look).await.unwrap();
        assert_eq!(view.suggested.indicator, "");
        assert!(view.form.unwrap().chosen.is_none());
    }

    async fn the_item_that_a_rule_feeds_is_proposed_and_can_be_changed(app) {
        // The small table under the id of the one that ships, with the item that takes wrong words.
        app.run(Actor::system("test"), mingjian_testkit::found()).await.unwrap();
        let mut command = open();
        command.yaml = command.yaml.replace("id: small", "id: notice-2020").replace("mechanism", "publish-correct").replace("id: late", "id: slip");
        for entry in &mut command.sheets.entries {
            entry.indicator = entry.indicator.replace("mechanism", "publish-correct");
        }
        app.run(Actor::system("test"), command).await.unwrap();
        let sweep = received(&app, AT).await;
        let (word, dead) = (one(&app, &sweep, "a.html").await, one(&app, &sweep, "gone.html").await);
        let mut look = ShowFinding::of(&CAMPAIGN.into(), &sweep, &word.id);
        let view = app.app.look(&office(), &look).await.unwrap();
        assert_eq!((view.suggested.indicator.as_str(), view.suggested.trigger.as_str()), ("publish-correct", "slip"));
        assert_eq!(view.form.unwrap().chosen.unwrap().item.id, "publish-correct");
        look.item = "site".to_owned();
        let changed = app.app.look(&office(), &look).await.unwrap();
        assert_eq!(changed.form.unwrap().chosen.unwrap().item.id, "site");
        // The item of dead links is not on this table.
        let look = ShowFinding::of(&CAMPAIGN.into(), &sweep, &dead.id);
        assert_eq!(app.app.look(&office(), &look).await.unwrap().suggested.indicator, "");
        // Several of one rule have its item, of two rules none.
        let other = one(&app, &sweep, "b.html").await;
        let picked = |all: &[&str]| all.iter().map(|id| (sweep.clone(), (*id).to_owned())).collect();
        let same = ask(&app, ShowFindings { picked: picked(&[&word.id, &other.id]), ..all() }).await;
        assert_eq!(same.picked.first().unwrap().suggested.indicator, "publish-correct");
        let mixed = ask(&app, ShowFindings { picked: picked(&[&word.id, &dead.id]), ..all() }).await;
        assert_eq!(mixed.picked.first().unwrap().suggested.indicator, "");
    }

    async fn a_bundle_comes_piece_by_piece(app) {
        reach(&app, Stage::Assessing).await;
        let bytes = bundle_of(&PAGES, AT);
        let new = NewFile {
            authority: AUTHORITY.into(),
            unit: String::new(),
            id: "piece-by-piece".to_owned(),
            name: "青禾.MJB".to_owned(),
            size: bytes.len() as u64,
        };
        let (office, campaign) = (office(), CAMPAIGN.into());
        assert_eq!(app.app.begin_upload(&office, &new).await.unwrap(), 0);
        let middle = bytes.len() / 2;
        let next = app.app.append_upload(&office, &new.id, 0, bytes[..middle].to_vec().into()).await.unwrap();
        assert!(app.app.stage_upload(&office, &campaign, &new.id).await.is_err_and(|error| error.is_refused_with("MJ3003")), "not whole");
        app.app.append_upload(&office, &new.id, next, bytes[middle..].to_vec().into()).await.unwrap();
        app.app.finish_upload(&office, &new.id, None).await.unwrap();
        assert!(matches!(app.app.stage_upload(&leader(), &campaign, &new.id).await, Err(AppError::NotFound)));
        let sweep = app.app.stage_upload(&office, &campaign, &new.id).await.unwrap();
        assert_eq!(sweep, stage(&app, &office, bytes).await.unwrap(), "the same as in one piece");
        must(&app, office.clone(), receive(&sweep, "chengguan")).await;
        let word = one(&app, &sweep, "a.html").await;
        let again = app.app.find_again(&office, &campaign, (&sweep, &word.id)).await.unwrap();
        assert_eq!(again.result, "stands");
    }
}
