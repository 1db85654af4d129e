//! Evidence: handed in, revised, attached, relied on, judged, erased; uploads that go on, belong to one person and
//! pass through little memory.

use bytes::Bytes;
use mingjian_app::commands::evidence::{
    AddEvidence, AttachEvidence, AttachTo, ClearEvidence, DetachEvidence, ReviseEvidence, SecrecyVerdict,
    WithdrawEvidence,
};
use mingjian_app::commands::self_check::SendBackSelfCheck;
use mingjian_app::commands::team::DeclareRecusal;
use mingjian_app::evidence::{CheckedFile, EvidencePreview, NewFile, Part};
use mingjian_app::queries::{EvidenceView, ListEvidence, ListWaitingEvidence, ShowEvidence, ShowSelfCheck};
use mingjian_app::{App, AppError};
use mingjian_core::access::Actor;
use mingjian_core::flow::evidence::{Dated, EvidenceState, Form, RevisionState};
use mingjian_core::flow::procedure::{Recusal, Stage};
use mingjian_testkit::{AUTHORITY, CAMPAIGN, Engine, TestApp, TestError, on, on_both};

use crate::year::{head, leader, liaison, member, must, office, reach, self_check};

const UNIT: &str = "chengguan";
/// A text that bears a mark of secrecy on its first line.
const MARKED: &str = "机密★10年\n关于某事的通知\n正文。\n";

fn add() -> AddEvidence {
    AddEvidence {
        authority: AUTHORITY.into(),
        unit: UNIT.to_owned(),
        form: Form::File,
        title: String::new(),
        kind: String::new(),
        dated_on: None,
        dated_as: Dated::Signed,
        upload: String::new(),
        address: String::new(),
        text: String::new(),
        attach: None,
    }
}

fn link(address: &str) -> AddEvidence {
    AddEvidence {
        form: Form::Link,
        title: "公开目录".to_owned(),
        address: address.to_owned(),
        ..add()
    }
}

fn new_file(id: &str, name: &str, size: usize) -> NewFile {
    NewFile {
        authority: AUTHORITY.into(),
        unit: UNIT.to_owned(),
        id: id.to_owned(),
        name: name.to_owned(),
        size: u64::try_from(size).unwrap(),
    }
}

/// Sends a whole file.
async fn send(app: &App, actor: &Actor, id: &str, name: &str, bytes: &[u8]) -> Result<CheckedFile, AppError> {
    app.begin_upload(actor, &new_file(id, name, bytes.len())).await?;
    app.append_upload(actor, id, 0, Bytes::copy_from_slice(bytes))
        .await?;
    app.finish_upload(actor, id, None).await
}

async fn all(app: &App, actor: &Actor) -> Vec<EvidenceView> {
    app.look(
        actor,
        &ListEvidence {
            authority: AUTHORITY.into(),
            unit: UNIT.to_owned(),
        },
    )
    .await
    .unwrap()
}

async fn only(app: &App) -> EvidenceView {
    all(app, &office()).await.into_iter().next().unwrap()
}

fn part(evidence: &str) -> Part {
    Part {
        authority: AUTHORITY.into(),
        evidence: evidence.to_owned(),
        revision: None,
        range: None,
    }
}

fn revise(evidence: &str, seen: usize) -> ReviseEvidence {
    ReviseEvidence {
        authority: AUTHORITY.into(),
        evidence: evidence.to_owned(),
        seen_revisions: seen,
        title: "公开目录（更正）".to_owned(),
        kind: String::new(),
        dated_on: None,
        dated_as: Dated::Published,
        upload: String::new(),
        address: "https://www.example.gov.cn/2".to_owned(),
        text: String::new(),
        reason: "网址变了".to_owned(),
    }
}

fn attach(evidence: &str, indicator: &str) -> AttachEvidence {
    AttachEvidence {
        authority: AUTHORITY.into(),
        evidence: evidence.to_owned(),
        campaign: CAMPAIGN.into(),
        indicator: indicator.to_owned(),
    }
}

fn detach(evidence: &str, indicator: &str) -> DetachEvidence {
    DetachEvidence {
        authority: AUTHORITY.into(),
        evidence: evidence.to_owned(),
        campaign: CAMPAIGN.into(),
        indicator: indicator.to_owned(),
    }
}

fn withdraw(evidence: &str) -> WithdrawEvidence {
    WithdrawEvidence {
        authority: AUTHORITY.into(),
        evidence: evidence.to_owned(),
        reason: "交错了".to_owned(),
    }
}

fn judge(view: &EvidenceView, verdict: SecrecyVerdict) -> ClearEvidence {
    ClearEvidence {
        authority: AUTHORITY.into(),
        evidence: view.id.clone(),
        upload: view.revisions.last().unwrap().upload.clone(),
        verdict,
        reason: "已核对".to_owned(),
    }
}

#[track_caller]
fn refused(result: Result<impl std::fmt::Debug, AppError>, code: &str) {
    match result {
        Err(error) if error.is_refused_with(code) => {}
        other => panic!("expected {code}, found {other:?}"),
    }
}

#[track_caller]
fn not_there(result: Result<impl std::fmt::Debug, AppError>) {
    assert!(matches!(result, Err(AppError::NotFound)), "{result:?}");
}

/// A marked file was handed in.
async fn marked(app: &TestApp) -> EvidenceView {
    let checked = send(&app.app, &liaison(UNIT), "m", "通知.txt", MARKED.as_bytes())
        .await
        .unwrap();
    assert_eq!(
        (checked.marks[0].level.as_str(), checked.marks[0].line),
        ("机密", 1)
    );
    must(
        app,
        liaison(UNIT),
        AddEvidence {
            upload: "m".to_owned(),
            ..add()
        },
    )
    .await;
    only(&app.app).await
}

on_both! {
    async fn evidence_is_added_revised_and_attached_each_as_an_act(app) {
        reach(&app, Stage::SelfChecking).await;
        let who = liaison(UNIT);
        let file = send(&app.app, &who, "u1", "公开目录.txt", "目录".as_bytes()).await.unwrap();
        assert_eq!((file.file.ending.as_str(), file.marks.len()), ("txt", 0));
        let to = AttachTo { campaign: CAMPAIGN.into(), indicator: "site".to_owned() };
        must(&app, who.clone(), AddEvidence { upload: "u1".to_owned(), attach: Some(to), ..add() }).await;
        must(&app, who.clone(), link("https://www.example.gov.cn/1")).await;
        let statement = AddEvidence {
            form: Form::Statement,
            title: "情况说明".to_owned(),
            text: "无此职能".to_owned(),
            ..add()
        };
        must(&app, who.clone(), statement).await;
        let views = all(&app.app, &who).await;
        assert_eq!(views.len(), 3);
        let of = |form| views.iter().find(|one| one.form == form).unwrap();
        assert_eq!((of(Form::File).title.as_str(), of(Form::File).uses[0].indicator.as_str()), ("公开目录", "site"));
        // The item of the self-check names what was attached to it.
        let check = ShowSelfCheck { campaign: CAMPAIGN.into(), unit: UNIT.to_owned() };
        let seen = app.app.look(&who, &check).await.unwrap();
        assert_eq!(seen.item("site").unwrap().evidence[0].title, "公开目录");
        let link_id = of(Form::Link).id.clone();
        must(&app, who.clone(), revise(&link_id, 1)).await;
        refused(app.run(who.clone(), revise(&link_id, 1)).await, "MJ9001");
        must(&app, who.clone(), attach(&link_id, "mechanism")).await;
        let before = app.length(&mingjian_core::event::ChainId::Authority(AUTHORITY.into())).await.unwrap();
        must(&app, who.clone(), attach(&link_id, "mechanism")).await;
        let after = app.length(&mingjian_core::event::ChainId::Authority(AUTHORITY.into())).await.unwrap();
        assert_eq!(before, after, "attached twice is attached once");
        let shown = app.app.look(&who, &ShowEvidence { authority: AUTHORITY.into(), evidence: link_id.clone() }).await.unwrap();
        assert_eq!((shown.revisions.len(), shown.title.as_str()), (2, "公开目录（更正）"));
        assert_eq!(shown.revisions[0].address, "https://www.example.gov.cn/1");
        must(&app, who.clone(), detach(&link_id, "mechanism")).await;
        must(&app, who.clone(), withdraw(&link_id)).await;
        refused(app.run(who, attach(&link_id, "site")).await, "MJ3071");
    }

    async fn what_is_not_evidence_is_refused_with_its_reason(app) {
        reach(&app, Stage::SelfChecking).await;
        let who = liaison(UNIT);
        refused(app.run(who.clone(), link("javascript:alert(1)")).await, "MJ3063");
        refused(app.run(who.clone(), AddEvidence { title: "空".to_owned(), ..add() }).await, "MJ3062");
        let typed = AddEvidence { text: "机密★10年\n内容".to_owned(), title: "说明".to_owned(), form: Form::Statement, ..add() };
        refused(app.run(who.clone(), typed).await, "MJ3066");
        let early = AddEvidence { dated_on: Some(jiff::civil::date(2099, 1, 1)), ..link("https://a.cn/") };
        refused(app.run(who.clone(), early).await, "MJ3065");
        let nowhere = AddEvidence {
            attach: Some(AttachTo { campaign: CAMPAIGN.into(), indicator: "none".to_owned() }),
            ..link("https://a.cn/")
        };
        refused(app.run(who.clone(), nowhere).await, "MJ2130");
        // Another ending, a web page in a text's clothes, a name that is a program.
        refused(send(&app.app, &who, "w1", "a.exe", b"MZ").await, "MJ3021");
        refused(send(&app.app, &who, "w2", "a.pdf", b"<html><script>alert(1)</script></html>").await, "MJ3024");
        refused(send(&app.app, &who, "w3", "a.pdf", b"PK\x03\x04 not a pdf").await, "MJ3025");
        refused(send(&app.app, &who, "w4", "a.xyz", b"text").await, "MJ3020");
        // The same file twice is one piece of evidence.
        send(&app.app, &who, "d1", "甲.txt", b"same").await.unwrap();
        must(&app, who.clone(), AddEvidence { upload: "d1".to_owned(), ..add() }).await;
        send(&app.app, &who, "d2", "乙.txt", b"same").await.unwrap();
        refused(app.run(who, AddEvidence { upload: "d2".to_owned(), ..add() }).await, "MJ3067");
    }

    async fn its_own_date_outside_the_assessed_period_is_marked(app) {
        reach(&app, Stage::SelfChecking).await;
        let late = AddEvidence { dated_on: Some(jiff::civil::date(2026, 2, 1)), ..link("https://a.cn/1") };
        must(&app, liaison(UNIT), late).await;
        assert_eq!(only(&app.app).await.outside, [CAMPAIGN.into()]);
        let own = AddEvidence { dated_on: Some(jiff::civil::date(2025, 6, 1)), ..link("https://a.cn/2") };
        must(&app, liaison(UNIT), own).await;
        assert!(all(&app.app, &office()).await.iter().any(|one| one.outside.is_empty()));
    }

    async fn what_a_submitted_self_check_relies_on_does_not_change(app) {
        reach(&app, Stage::SelfChecking).await;
        must(&app, liaison(UNIT), link("https://www.example.gov.cn/1")).await;
        let id = only(&app.app).await.id;
        must(&app, liaison(UNIT), attach(&id, "site")).await;
        self_check(&app, UNIT).await;
        refused(app.run(liaison(UNIT), revise(&id, 1)).await, "MJ3068");
        refused(app.run(liaison(UNIT), withdraw(&id)).await, "MJ3068");
        refused(app.run(liaison(UNIT), detach(&id, "site")).await, "MJ3068");
        let back = SendBackSelfCheck { campaign: CAMPAIGN.into(), unit: UNIT.to_owned(), reason: "请补材料".to_owned() };
        must(&app, office(), back).await;
        must(&app, liaison(UNIT), revise(&id, 1)).await;
    }

    async fn a_mark_of_secrecy_waits_and_is_seen_by_unit_and_office_only(app) {
        reach(&app, Stage::SelfChecking).await;
        let view = marked(&app).await;
        assert_eq!((view.state, view.title.as_str()), (EvidenceState::Waiting, ""));
        assert_eq!(view.revisions[0].file.as_ref().unwrap().name, "");
        for somebody in [member(), leader()] {
            let look = ShowEvidence { authority: AUTHORITY.into(), evidence: view.id.clone() };
            not_there(app.app.look(&somebody, &look).await);
            not_there(app.app.open_evidence(&somebody, &part(&view.id)).await.map(drop));
            assert!(all(&app.app, &somebody).await.is_empty());
            not_there(app.app.look(&liaison("hekou"), &look).await);
        }
        let waiting = app.app.look(&office(), &ListWaitingEvidence { authority: AUTHORITY.into() }).await.unwrap();
        assert_eq!(waiting.len(), 1);
        // Who judges sees the words around the mark; nobody else does.
        let marks = app.app.marks_waiting(&office(), &part(&view.id)).await.unwrap();
        assert!(marks[0].excerpt.contains("机密★10年"));
        assert!(app.app.marks_waiting(&liaison(UNIT), &part(&view.id)).await.is_err());
        // While it waits it is a download, and stays as it is.
        assert!(!app.app.open_evidence(&office(), &part(&view.id)).await.unwrap().inline);
        refused(app.run(liaison(UNIT), withdraw(&view.id)).await, "MJ3070");
        refused(app.app.abandon_upload(&liaison(UNIT), "m").await, "MJ3070");
        must(&app, office(), judge(&view, SecrecyVerdict::Harmless)).await;
        let cleared = only(&app.app).await;
        assert_eq!((cleared.state, cleared.title.as_str()), (EvidenceState::Available, "通知"));
        assert_eq!(all(&app.app, &member()).await.len(), 1);
        refused(app.run(office(), judge(&view, SecrecyVerdict::Removed)).await, "MJ3072");
    }

    async fn what_was_judged_not_to_belong_here_is_erased(app) {
        reach(&app, Stage::SelfChecking).await;
        let view = marked(&app).await;
        let sha256 = view.revisions[0].file.as_ref().unwrap().sha256.clone();
        assert!(app.file(&sha256).exists());
        let command = judge(&view, SecrecyVerdict::Removed);
        let input = serde_json::to_value(&command).unwrap();
        app.app.act("evidence.clear", "judged".into(), office(), input).await.unwrap();
        assert!(!app.file(&sha256).exists(), "erased with the judgement, not a day later");
        let left = only(&app.app).await;
        assert_eq!((left.state, left.title.as_str()), (EvidenceState::Removed, ""));
        assert_eq!(left.revisions[0].state, RevisionState::Removed);
        not_there(app.app.open_evidence(&member(), &part(&left.id)).await.map(drop));
        let removed = Part { revision: Some(1), ..part(&left.id) };
        refused(app.app.open_evidence(&office(), &removed).await.map(drop), "MJ3076");
        // What was found in it is gone too.
        refused(app.run(liaison(UNIT), AddEvidence { upload: "m".to_owned(), ..add() }).await, "MJ3074");
    }

    async fn an_upload_belongs_to_who_began_it(app) {
        reach(&app, Stage::SelfChecking).await;
        let (own, other) = (liaison(UNIT), head(UNIT));
        app.app.begin_upload(&own, &new_file("x", "甲.txt", 4)).await.unwrap();
        not_there(app.app.upload_offset(&other, "x").await);
        not_there(app.app.append_upload(&other, "x", 0, Bytes::from_static(b"evil")).await);
        not_there(app.app.finish_upload(&other, "x", None).await);
        not_there(app.app.abandon_upload(&other, "x").await);
        app.app.append_upload(&own, "x", 0, Bytes::from_static(b"good")).await.unwrap();
        app.app.finish_upload(&own, "x", None).await.unwrap();
        not_there(app.app.finish_upload(&other, "x", None).await);
        refused(app.run(other, AddEvidence { upload: "x".to_owned(), ..add() }).await, "MJ3074");
        // Another unit's people may not even begin one.
        not_there(app.app.begin_upload(&liaison("hekou"), &new_file("y", "甲.txt", 4)).await);
    }

    async fn who_takes_no_part_adds_nothing(app) {
        reach(&app, Stage::Noticing).await;
        let recusal = Recusal { person: "qian".to_owned(), units: vec![UNIT.to_owned()], reason: "亲属任职".to_owned() };
        must(&app, office(), DeclareRecusal { campaign: CAMPAIGN.into(), recusal }).await;
        let tried = app.run(member(), link("https://a.cn/")).await;
        assert!(matches!(tried, Err(AppError::Denied(refusal)) if refusal.code == "MJ7003"));
        let begun = app.app.begin_upload(&member(), &new_file("r", "甲.txt", 4)).await;
        assert!(matches!(begun, Err(AppError::Denied(refusal)) if refusal.code == "MJ7003"));
    }

    async fn an_upload_goes_on_in_another_program_over_the_same_data(app) {
        reach(&app, Stage::SelfChecking).await;
        let who = liaison(UNIT);
        let text = "政务公开工作台账\n".repeat(9000);
        let bytes = Bytes::from(text);
        let half = bytes.len() / 2;
        let new = new_file("long", "台账.txt", bytes.len());
        app.app.begin_upload(&who, &new).await.unwrap();
        app.app.append_upload(&who, "long", 0, bytes.slice(..half)).await.unwrap();
        let second = app.second().await.unwrap();
        // Begun again in the same words it says where to go on; a piece sent again does no harm, one too far is told.
        let at = second.begin_upload(&who, &new).await.unwrap();
        assert_eq!(at, u64::try_from(half).unwrap());
        refused(second.append_upload(&who, "long", at + 7, bytes.slice(half + 7..)).await, "MJ3002");
        assert_eq!(second.append_upload(&who, "long", 0, bytes.slice(..half)).await.unwrap(), at);
        refused(second.finish_upload(&who, "long", None).await, "MJ3006");
        second.append_upload(&who, "long", at, bytes.slice(half..)).await.unwrap();
        let checked = second.finish_upload(&who, "long", None).await.unwrap();
        // Looked at once, it is the same for every program.
        assert_eq!(app.app.finish_upload(&who, "long", None).await.unwrap(), checked);
        assert_eq!(app.app.begin_upload(&who, &new).await.unwrap(), new.size);
        must(&app, who.clone(), AddEvidence { upload: "long".to_owned(), ..add() }).await;
        let id = only(&app.app).await.id;
        let back = app.app.open_evidence(&who, &part(&id)).await.unwrap().collect().await.unwrap();
        assert!(back == bytes);
        let seen = app.app.preview_evidence(&who, &part(&id)).await.unwrap();
        assert!(matches!(seen, EvidencePreview::Text { lines, .. } if lines[0] == "政务公开工作台账"));
    }

    async fn what_nobody_names_is_cleared_away_and_the_rest_stays(app) {
        reach(&app, Stage::SelfChecking).await;
        let who = liaison(UNIT);
        let kept = send(&app.app, &who, "k", "甲.txt", b"kept").await.unwrap().file.sha256;
        must(&app, who.clone(), AddEvidence { upload: "k".to_owned(), ..add() }).await;
        let loose = send(&app.app, &who, "l", "乙.txt", b"loose").await.unwrap().file.sha256;
        app.app.purge_files().await.unwrap();
        assert!(app.file(&loose).exists(), "it may still be named today");
        app.clock.advance(crate::year::DAY * 3650);
        let purged = app.app.purge_files().await.unwrap();
        assert_eq!(purged.files, 1);
        assert!(app.file(&kept).exists() && !app.file(&loose).exists());
        assert_eq!(app.app.purge_files().await.unwrap().files, 0);
    }
}

/// Resident memory of this process in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
fn five_hundred_megabytes_come_in_and_go_out_in_little_memory() -> Result<(), TestError> {
    on(Engine::Sqlite, |app| async move {
        const PIECE: usize = 4 * 1024 * 1024;
        const PIECES: usize = 125;
        reach(&app, Stage::SelfChecking).await;
        let who = liaison(UNIT);
        let before = resident();
        let blank = Bytes::from(vec![b' '; PIECE]);
        let mut first = vec![b' '; PIECE];
        first[..9].copy_from_slice(b"%PDF-1.7\n");
        let mut last = vec![b' '; PIECE];
        last[PIECE - 6..].copy_from_slice(b"%%EOF\n");
        app.app
            .begin_upload(&who, &new_file("big", "扫描件.pdf", PIECE * PIECES))
            .await
            .unwrap();
        let mut offset = 0;
        let mut most = 0;
        for piece in 0..PIECES {
            let bytes = match piece {
                0 => Bytes::copy_from_slice(&first),
                124 => Bytes::copy_from_slice(&last),
                _ => blank.clone(),
            };
            offset = app.app.append_upload(&who, "big", offset, bytes).await.unwrap();
            most = most.max(resident());
        }
        let checked = app.app.finish_upload(&who, "big", None).await.unwrap();
        assert_eq!(checked.file.size, offset);
        // Too large to be looked through: a download only.
        assert_eq!(checked.file.cautions, ["not-seen"]);
        must(
            &app,
            who.clone(),
            AddEvidence {
                upload: "big".to_owned(),
                ..add()
            },
        )
        .await;
        let id = only(&app.app).await.id;
        let tail = Part {
            range: Some(offset - 6..offset),
            ..part(&id)
        };
        let out = app.app.open_evidence(&who, &tail).await.unwrap();
        assert!(!out.inline && out.size == offset);
        assert_eq!(out.collect().await.unwrap(), b"%%EOF\n");
        most = most.max(resident());
        let used = most.saturating_sub(before);
        assert!(used < 200 * 1024 * 1024, "{used} bytes for {offset}");
        let over = new_file("over", "a.pdf", 601 * 1024 * 1024);
        refused(app.app.begin_upload(&who, &over).await, "MJ3001");
    })
}
