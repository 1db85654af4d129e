//! The online inspection in a campaign: a bundle comes in, is received, and its findings are decided; what an adopted
//! finding does to a score sheet, and everything that is refused on the way.

use jiff::civil::date;
use mingjian_app::AppError;
use mingjian_app::commands::inspection::{AdoptFindings, ReceiveSweep};
use mingjian_app::commands::team::DeclareRecusal;
use mingjian_app::commands::work::{AdoptDeduction, DismissDeduction};
use mingjian_app::queries::{ShowFinding, ShowInspection};
use mingjian_core::access::Actor;
use mingjian_core::event::ChainId;
use mingjian_core::flow::deduction::{Deduction, DeductionState, Source};
use mingjian_core::flow::inspection::{FindingState, Sweep};
use mingjian_core::flow::procedure::{Recusal, Stage};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, on_both};

use crate::work::papers;
use crate::year::{group, head, leader, liaison, member, must, office, reach};

use crate::inspected::{
    AT, PAGES, SITE, adopt, bundle_of, dismiss, list, one, receive, received, refused, signer, stage, waive,
};

on_both! {
    async fn a_bundle_comes_in_is_received_and_says_what_it_saw(app) {
        reach(&app, Stage::Assessing).await;
        let chain = ChainId::Campaign(CAMPAIGN.into());
        let before = app.length(&chain).await.unwrap();
        let bytes = bundle_of(&PAGES, AT);
        let sweep = stage(&app, &office(), bytes.clone()).await.unwrap();
        assert_eq!(stage(&app, &office(), bytes).await.unwrap(), sweep, "the same bundle is the same sweep");
        assert_eq!(app.length(&chain).await.unwrap(), before, "nothing is official yet");
        let ask = |staged: &str| ShowInspection { campaign: CAMPAIGN.into(), staged: staged.to_owned() };
        let view = app.app.look(&office(), &ask(&sweep)).await.unwrap();
        let staged = view.staged.unwrap();
        assert_eq!((staged.unit.as_str(), staged.known, staged.findings), ("chengguan", false, 5));
        assert_eq!(staged.signer, signer());
        assert!(list(&app, &office(), &sweep).await.is_err(), "not seen before it is received");
        let wrong = ReceiveSweep { signer: "0000 1111".into(), ..receive(&sweep, "chengguan") };
        refused(&app, wrong, "MJ5056").await;
        refused(&app, receive("unknown", "chengguan"), "MJ5090").await;
        must(&app, office(), receive(&sweep, "chengguan")).await;
        refused(&app, receive(&sweep, "chengguan"), "MJ5091").await;
        let papers = papers::<Sweep>(&app).await;
        let paper = papers.get(&sweep).unwrap();
        assert_eq!((paper.received.findings, paper.received.signer.clone()), (5, signer()));
        let view = app.app.look(&leader(), &ask("")).await.unwrap();
        let site = view.sites.first().unwrap();
        assert_eq!((site.sweep.id.clone(), site.fresh, site.coverage.pages), (sweep, None, 3));
        assert_eq!(site.coverage.not_checked.get("robots"), Some(&1));
        assert!(site.unverified.iter().all(|rule| !rule.id.is_empty()) && !view.may_receive);
    }

    async fn a_bundle_that_was_edited_leaves_nothing(app) {
        reach(&app, Stage::Assessing).await;
        let mut bytes = bundle_of(&PAGES, AT);
        let at = bytes.windows(6).position(|six| six == b"\"rule\"").unwrap();
        bytes[at + 9] ^= 1;
        match stage(&app, &office(), bytes).await {
            Err(AppError::Refused(all)) => assert!(all.iter().any(|one| one.code == "MJ5057"), "{all:?}"),
            other => panic!("{other:?}"),
        }
        assert!(stage(&app, &office(), b"no bundle".to_vec()).await.is_err_and(|error| error.is_refused_with("MJ5052")));
        for actor in [leader(), member(), group(), head("chengguan"), liaison("hekou")] {
            let found = stage(&app, &actor, bundle_of(&PAGES, AT)).await;
            assert!(matches!(found, Err(AppError::NotFound)), "{actor:?}");
        }
    }

    async fn a_bundle_that_waited_too_long_is_sent_again(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = stage(&app, &office(), bundle_of(&PAGES, AT)).await.unwrap();
        app.clock.advance(73_000_000);
        refused(&app, receive(&sweep, "chengguan"), "MJ5090").await;
        stage(&app, &office(), bundle_of(&PAGES, AT)).await.unwrap();
        must(&app, office(), receive(&sweep, "chengguan")).await;
        let later = stage(&app, &office(), bundle_of(&PAGES, AT + 86_400_000)).await.unwrap();
        refused(&app, receive(&later, "hekou"), "MJ5093").await;
    }

    async fn an_adopted_finding_is_a_proposed_deduction_that_the_team_decides(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = received(&app, AT).await;
        let word = one(&app, &sweep, "a.html").await;
        assert!(word.proved && word.may_adopt, "derived again from its record");
        must(&app, office(), adopt(&sweep, &[&word.id])).await;
        let found = papers::<Deduction>(&app).await;
        let (id, deduction) = found.iter().next().unwrap();
        let proposed = &deduction.proposed;
        assert_eq!((proposed.source, deduction.state), (Source::Inspection, DeductionState::Waiting));
        assert_eq!((proposed.happened_on, proposed.indicator.as_str()), (date(2025, 9, 21), "mechanism"));
        let proof = proposed.proof.join("\n");
        for said in [SITE, "warc/qinghe.example.gov.cn-1.warc.gz", &sweep, "wrong-word"] {
            assert!(proof.contains(said), "{said} in {proof}");
        }
        assert!(proposed.reason.contains("秸"), "{}", proposed.reason);
        refused(&app, adopt(&sweep, &[&word.id]), "MJ5095").await;
        refused(&app, dismiss(&sweep, &[&word.id], "x"), "MJ5095").await;
        let shown = one(&app, &sweep, "a.html").await;
        assert_eq!((shown.state, shown.may_judge), (FindingState::Adopted, false));
        let adopted = AdoptDeduction {
            campaign: CAMPAIGN.into(),
            unit: "chengguan".into(),
            deduction: id.clone(),
            reason: String::new(),
        };
        must(&app, leader(), adopted).await;
        let shown = one(&app, &sweep, "a.html").await;
        assert_eq!(shown.triage.unwrap().decided, Some(DeductionState::Adopted));
        // The next sweep has the same fault: it does not come off twice.
        let later = received(&app, AT + 86_400_000).await;
        let again = one(&app, &later, "a.html").await;
        assert_eq!((again.id.as_str(), again.state, again.fresh), (word.id.as_str(), FindingState::Adopted, false));
        refused(&app, adopt(&later, &[&word.id]), "MJ5095").await;
    }

    async fn a_finding_whose_deduction_was_dismissed_may_be_decided_again(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = received(&app, AT).await;
        let (one_word, other) = (one(&app, &sweep, "a.html").await, one(&app, &sweep, "b.html").await);
        must(&app, office(), adopt(&sweep, &[&one_word.id, &other.id])).await;
        let found = papers::<Deduction>(&app).await;
        assert_eq!(found.len(), 2, "one a finding");
        let (id, _) = found.iter().find(|(_, it)| it.proposed.finding.ends_with(&one_word.id)).unwrap();
        let dismissed = DismissDeduction {
            campaign: CAMPAIGN.into(),
            unit: "chengguan".into(),
            deduction: id.clone(),
            reason: "网页已改".into(),
        };
        must(&app, leader(), dismissed).await;
        assert!(one(&app, &sweep, "a.html").await.may_adopt);
        must(&app, office(), adopt(&sweep, &[&one_word.id])).await;
        refused(&app, adopt(&sweep, &[&other.id]), "MJ5095").await;
    }

    async fn only_what_is_sure_can_be_adopted(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = received(&app, AT).await;
        let (once, gone, shy) = (
            one(&app, &sweep, "once.html").await,
            one(&app, &sweep, "gone.html").await,
            one(&app, &sweep, "shy.html").await,
        );
        assert_eq!([once.may_adopt, gone.may_adopt, shy.may_adopt], [false, true, false]);
        refused(&app, adopt(&sweep, &[&once.id]), "MJ5096").await;
        refused(&app, adopt(&sweep, &[&shy.id]), "MJ5097").await;
        refused(&app, adopt(&sweep, &[]), "MJ5094").await;
        refused(&app, adopt(&sweep, &["unknown"]), "MJ5065").await;
        refused(&app, AdoptFindings { unit: "hekou".into(), ..adopt(&sweep, &[&gone.id]) }, "MJ5065").await;
        // The rules of a deduction hold as they do for one written by hand.
        refused(&app, AdoptFindings { trigger: "none".into(), ..adopt(&sweep, &[&gone.id]) }, "MJ4210").await;
        must(&app, office(), adopt(&sweep, &[&gone.id])).await;
    }

    async fn what_was_dismissed_stays_and_a_waiver_comes_back_by_itself(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = received(&app, AT).await;
        let (dead, word) = (one(&app, &sweep, "gone.html").await, one(&app, &sweep, "b.html").await);
        refused(&app, dismiss(&sweep, &[&dead.id], " "), "MJ4211").await;
        must(&app, leader(), dismiss(&sweep, &[&dead.id], "链接已改到新址")).await;
        let today = app.app.deps().clock.now().date();
        refused(&app, waive(&sweep, &word.id, today.yesterday().unwrap()), "MJ5098").await;
        refused(&app, waive(&sweep, &word.id, date(2099, 1, 1)), "MJ5098").await;
        must(&app, leader(), waive(&sweep, &word.id, today)).await;
        assert_eq!(one(&app, &sweep, "b.html").await.state, FindingState::Waived);
        let later = received(&app, AT + 86_400_000).await;
        assert_eq!(one(&app, &later, "gone.html").await.state, FindingState::Dismissed);
        app.clock.advance(86_400_000);
        let back = one(&app, &later, "b.html").await;
        assert_eq!((back.state, back.may_adopt), (FindingState::Open, true));
    }

    async fn sweeps_of_a_site_are_compared(app) {
        reach(&app, Stage::Assessing).await;
        received(&app, AT).await;
        let pages = [PAGES[0], ("d.html", "<title>丁</title><p>成效显着</p>")];
        let later = stage(&app, &office(), bundle_of(&pages, AT + 86_400_000)).await.unwrap();
        must(&app, office(), receive(&later, "chengguan")).await;
        let ask = ShowInspection { campaign: CAMPAIGN.into(), staged: String::new() };
        let site = app.app.look(&office(), &ask).await.unwrap().sites.remove(0);
        assert_eq!((site.fresh, site.remaining, site.gone), (Some(1), Some(4), Some(1)));
        assert_eq!(site.earlier.len(), 1);
        assert!(one(&app, &later, "d.html").await.fresh);
    }

    async fn a_finding_is_derived_again_from_its_bundle(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = received(&app, AT).await;
        let word = one(&app, &sweep, "a.html").await;
        let campaign = CAMPAIGN.into();
        let again = app.app.find_again(&leader(), &campaign, (&sweep, &word.id)).await.unwrap();
        assert_eq!((again.result.as_str(), again.same_rules, again.status), ("stands", true, Some(200)));
        let view = app.app.look(&leader(), &ShowFinding::of(&campaign, &sweep, &word.id)).await.unwrap();
        assert!(view.record.is_some() && !view.spots.is_empty() && view.form.is_some());
        app.app.purge_files().await.unwrap();
        let kept = papers::<Sweep>(&app).await;
        let file = app.file(&kept.get(&sweep).unwrap().received.bundle);
        app.clock.advance(200_000_000);
        app.app.purge_files().await.unwrap();
        assert!(file.exists(), "the record refers to it");
        std::fs::remove_file(file).unwrap();
        let lost = app.app.find_again(&leader(), &campaign, (&sweep, &word.id)).await;
        assert!(lost.is_err_and(|error| error.is_refused_with("MJ5092")));
    }

    async fn who_is_kept_away_sees_nothing_of_the_unit(app) {
        reach(&app, Stage::Assessing).await;
        let sweep = received(&app, AT).await;
        let word = one(&app, &sweep, "a.html").await;
        for actor in [group(), head("chengguan"), liaison("chengguan"), head("hekou")] {
            assert!(matches!(list(&app, &actor, &sweep).await, Err(AppError::NotFound)), "{actor:?}");
            let done = app.run(actor.clone(), dismiss(&sweep, &[&word.id], "x")).await;
            assert!(matches!(done, Err(AppError::NotFound)), "{actor:?}: {done:?}");
        }
        let bound = Actor { bound_to: vec!["chengguan".into()], ..member() };
        assert!(matches!(list(&app, &bound, &sweep).await, Err(AppError::NotFound)));
        let done = app.run(bound, dismiss(&sweep, &[&word.id], "x")).await;
        assert!(matches!(done, Err(AppError::Denied(_))), "{done:?}");
        let recusal = Recusal { person: leader().id.0, units: vec!["chengguan".into()], reason: "亲属".into() };
        let _ = app.run(leader(), DeclareRecusal { campaign: CAMPAIGN.into(), recusal }).await;
        let elsewhere = Actor::of("office:9", mingjian_core::access::Role::Office, "there");
        assert!(matches!(list(&app, &elsewhere, &sweep).await, Err(AppError::NotFound)));
        let auditor = Actor::of("audit", mingjian_core::access::Role::Auditor, AUTHORITY);
        assert!(list(&app, &auditor, &sweep).await.unwrap().findings.iter().all(|one| !one.may_judge));
    }
}
