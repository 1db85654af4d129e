//! Evidence in the browser and by program: handed in with and without a script, looked at, judged; files that are not
//! what they say are refused, and what goes out is inert.

use axum::http::StatusCode;
use mingjian_testkit::CAMPAIGN;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::filled::Filled;
use crate::on_site;
use crate::self_check::PNG;
use crate::site::{Site, api, c};
use crate::year::Year;

const AT: &str = "/units/hekou/evidence";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const NOTICE: &str = "本系统为非涉密系统，严禁上传涉密文件";

async fn checking(site: &Site) -> Client {
    Year::begin(site).await.reach("self-checking").await;
    site.person("hekou-liaison").await
}

/// Hands in by the form without a script.
async fn add(client: &mut Client, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let csrf = client.csrf().await;
    let command = format!("add-{}", client.get(&c(AT)).await.body.len());
    let own = [("csrf", csrf.as_str()), ("command", command.as_str())];
    client
        .post_files(&c(AT), &[&own[..], fields].concat(), files)
        .await
}

async fn list(client: &mut Client) -> Vec<Value> {
    client.get(&api(AT)).await.json()["evidence"]
        .as_array()
        .expect("a list")
        .clone()
}

fn encode(id: &str) -> String {
    id.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// The only piece of evidence: its id in an address.
async fn only(client: &mut Client) -> String {
    encode(list(client).await[0]["id"].as_str().expect("an id"))
}

on_site! {
    async fn evidence_is_handed_in_without_a_script(site: small) {
        let mut liaison = checking(&site).await;
        liaison.get(&c("/evidence")).await.says(&[NOTICE, "还没有材料", "name=\"file\""]);
        let fields = [("indicator", "site"), ("dated_on", "2025-06-01")];
        let done = add(&mut liaison, &fields, &[("公开目录.pdf", PDF), ("截图.png", PNG)]).await;
        done.goes_to(&c(&format!("{AT}?added=2")));
        add(&mut liaison, &[("address", "https://www.example.gov.cn/1"), ("title", "专栏"), ("dated_on", "2026-02-01")], &[]).await;
        let page = liaison.get(&c("/evidence")).await;
        page.says(&["公开目录", "截图", "专栏", "考核期外"]);
        liaison.get(&c("/evidence?show=unused")).await.says(&["专栏"]);
        liaison.get(&c("/self-check?item=site")).await.says(&["公开目录", "2 件"]);
        let one = only(&mut liaison).await;
        liaison.get(&c(&format!("/evidence/{one}"))).await.says(&["https://www.example.gov.cn/1", NOTICE, "修订材料"]);
        // Another unit does not know of it; the team reads it.
        let mut other = site.person("chengguan-liaison").await;
        for path in [c(AT), api(AT), c(&format!("/evidence/{one}")), api(&format!("/evidence/{one}"))] {
            assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        site.person("qian").await.get(&c(AT)).await.says(&["公开目录"]);
    }

    async fn every_page_where_one_can_upload_says_that_nothing_classified_belongs_here(site: small) {
        let mut liaison = checking(&site).await;
        add(&mut liaison, &[], &[("甲.png", PNG)]).await;
        let piece = format!("/evidence/{}", only(&mut liaison).await);
        for path in ["/evidence", "/self-check", "/self-check?item=site", AT, piece.as_str()] {
            for (lang, words) in [("zh", NOTICE), ("en", "uploading classified files is strictly forbidden")] {
                let join = if path.contains('?') { '&' } else { '?' };
                let page = liaison.get(&c(&format!("{path}{join}lang={lang}"))).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                page.says(&[words]);
                assert!(!page.body.contains("evidence-") || !page.body.contains(">evidence-"), "a raw key on {path}");
                for key in [">check-", ">upload-", ">book-", ">evidence-"] {
                    assert!(!page.body.contains(key), "{path}: {key}");
                }
            }
        }
    }

    async fn what_is_not_what_it_says_is_refused_and_named(site: small) {
        let mut liaison = checking(&site).await;
        let hostile: [(&str, &[u8], &str); 9] = [
            ("程序.exe", b"MZ\x90", "MJ3021"),
            ("网页.html", b"<html></html>", "MJ3021"),
            ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "MJ3021"),
            ("假.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "MJ3024"),
            ("假.pdf", b"<!doctype html><script>alert(1)</script>", "MJ3024"),
            ("假.pdf", PNG, "MJ3023"),
            ("断.pdf", b"%PDF-1.4 cut", "MJ3025"),
            ("怪.xyz", b"text", "MJ3020"),
            ("空.txt", b"", "MJ3008"),
        ];
        for (name, bytes, code) in hostile {
            let refused = add(&mut liaison, &[], &[(name, bytes)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", refused.body);
            refused.says(&[code, name]);
        }
        assert!(list(&mut liaison).await.is_empty());
        // Of several the good ones stay; the others are named.
        let some = add(&mut liaison, &[], &[("好.png", PNG), ("坏.exe", b"MZ")]).await;
        assert_eq!(some.status, StatusCode::UNPROCESSABLE_ENTITY);
        some.says(&["已交 1 件", "坏.exe", "MJ3021"]);
        assert_eq!(list(&mut liaison).await.len(), 1);
        // Too large for a form without a script.
        let large = vec![b'a'; 10 << 20];
        let refused = add(&mut liaison, &[], &[("大.txt", &large)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says(&["MJ7421"]);
        // A form of another site is none of ours.
        let forged = liaison.post_files(&c(AT), &[("csrf", "x")], &[("好.txt", b"a")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let mut elsewhere = liaison.clone().with("sec-fetch-site", "cross-site");
        let begun = elsewhere.post_json("/api/v1/uploads", &json!({"unit": "hekou", "name": "a.txt", "size": 1})).await;
        assert_eq!(begun.status, StatusCode::FORBIDDEN);
    }

    async fn what_goes_out_is_inert_whatever_its_name(site: small) {
        let mut liaison = checking(&site).await;
        let name = "a%22<b>；../x.png";
        let done = add(&mut liaison, &[], &[(name, PNG)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let one = only(&mut liaison).await;
        let file = liaison.get(&format!("/files/{one}/1")).await;
        assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, PNG));
        assert_eq!(file.header("content-type"), "image/png");
        assert_eq!(file.header("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert!(file.header("content-disposition").starts_with("inline; filename=\""), "{:?}", file.headers);
        for bad in ["<", "/", "\n", "；"] {
            assert!(!file.header("content-disposition").contains(bad), "{:?}", file.headers);
        }
        let saved = liaison.get(&format!("/files/{one}/1?save=1")).await;
        assert!(saved.header("content-disposition").starts_with("attachment;"));
        assert!(saved.header("content-encoding").is_empty());
        // In parts, and not again.
        let mut part = liaison.clone().with("range", "bytes=1-3");
        let part = part.get(&format!("/files/{one}/1")).await;
        assert_eq!((part.status, part.body.as_str()), (StatusCode::PARTIAL_CONTENT, "PNG"));
        assert_eq!(part.header("content-range"), format!("bytes 1-3/{}", PNG.len()));
        let beyond = liaison.clone().with("range", "bytes=9999-").get(&format!("/files/{one}/1")).await;
        assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
        let tag = file.header("etag").to_owned();
        let again = liaison.clone().with("if-none-match", &tag).get(&format!("/files/{one}/1")).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        // Nobody else gets it, nor a version that is not there.
        assert_eq!(liaison.get(&format!("/files/{one}/2")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(liaison.get(&format!("/files/{one}/x")).await.status, StatusCode::NOT_FOUND);
        let mut other = site.person("chengguan-liaison").await;
        assert_eq!(other.get(&format!("/files/{one}/1")).await.status, StatusCode::NOT_FOUND);
        let mut stranger = site.stranger();
        assert!(stranger.get(&format!("/files/{one}/1")).await.header("location").starts_with("/sign-in"));
    }

    async fn a_text_with_a_script_in_it_is_shown_as_text(site: small) {
        let mut liaison = checking(&site).await;
        let text = "第一行 <b>甲</b>\n<img src=x onerror=alert(1)>\n";
        let done = add(&mut liaison, &[("title", "<script>alert(1)</script>")], &[("说明.txt", text.as_bytes())]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let one = only(&mut liaison).await;
        let page = liaison.get(&c(&format!("/evidence/{one}"))).await;
        page.says(&["&#60;img src=x onerror=alert(1)&#62;", "&#60;script&#62;"]);
        assert!(!page.body.contains("<img src=x") && !page.body.contains("<script>alert"));
        let file = liaison.get(&format!("/files/{one}/1")).await;
        assert!(file.header("content-disposition").starts_with("attachment;"), "{:?}", file.headers);
        // A PDF that holds a script is a download only.
        let armed = b"%PDF-1.4\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n%%EOF\n";
        add(&mut liaison, &[], &[("带脚本.pdf", armed)]).await;
        let all = list(&mut liaison).await;
        let armed = all.iter().find(|one| one["title"] == "带脚本").expect("it is taken");
        let armed = encode(armed["id"].as_str().expect("an id"));
        liaison.get(&c(&format!("/evidence/{armed}"))).await.says(&["MJ3078", "含脚本"]);
        assert!(liaison.get(&format!("/files/{armed}/1")).await.header("content-disposition").starts_with("attachment;"));
    }

    async fn a_mark_of_secrecy_stops_the_upload_for_the_office_to_judge(site: small) {
        let mut liaison = checking(&site).await;
        let marked = "机密★10年\n关于某事的通知\n";
        add(&mut liaison, &[], &[("通知.txt", marked.as_bytes())]).await;
        let one = only(&mut liaison).await;
        let page = liaison.get(&c(&format!("/evidence/{one}"))).await;
        page.says(&["等待办公室判定"]);
        assert!(!page.body.contains("<h1>通知"), "its name is not told");
        assert_eq!(site.person("qian").await.get(&c(&format!("/evidence/{one}"))).await.status, StatusCode::NOT_FOUND);
        let mut office = site.person("office").await;
        office.get(&c("/evidence")).await.says(&["待判定", "河口镇", "机密"]);
        let page = office.get(&c(&format!("/evidence/{one}"))).await;
        page.says(&["<mark>机密★10年"]);
        let judge = Filled::one(&page, "evidence.clear").with("verdict", "removed").with("reason", "带有密级标志");
        judge.done(&mut office).await;
        let gone = liaison.get(&format!("/files/{one}/1")).await;
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
        gone.says(&["MJ3076"]);
        liaison.get(&c(&format!("/evidence/{one}"))).await.says(&["已清除"]);
        // Typed, it is not even kept for a moment.
        let typed = add(&mut liaison, &[("text", "绝密★长期\n内容"), ("title", "说明")], &[]).await;
        assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY);
        typed.says(&["MJ3066"]);
    }

    async fn a_piece_is_revised_attached_and_withdrawn_on_its_page(site: small) {
        let mut liaison = checking(&site).await;
        add(&mut liaison, &[], &[("目录.png", PNG)]).await;
        let one = only(&mut liaison).await;
        let at = c(&format!("/evidence/{one}"));
        let page = liaison.get(&at).await;
        Filled::one(&page, "evidence.attach").with("indicator", "mechanism").done(&mut liaison).await.goes_to(&at);
        let csrf = liaison.csrf().await;
        let fields = [("csrf", csrf.as_str()), ("command", "r1"), ("seen", "1"), ("title", "目录（新）"), ("reason", "更正")];
        liaison.post_files(&at, &fields, &[("目录.pdf", PDF)]).await.goes_to(&at);
        liaison.get(&at).await.says(&["目录（新）", "第 2 版", "更正"]);
        let fields = [("csrf", csrf.as_str()), ("command", "r2"), ("seen", "1"), ("title", "旧页面"), ("reason", "再改")];
        let stale = liaison.post_files(&at, &fields, &[]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        stale.says(&["MJ9001", "旧页面", "再改"]);
        // The older version stays readable.
        assert_eq!(liaison.get(&format!("/files/{one}/1")).await.bytes, PNG);
        assert_eq!(liaison.get(&format!("/files/{one}/2")).await.bytes, PDF);
        let page = liaison.get(&at).await;
        Filled::one(&page, "evidence.detach").done(&mut liaison).await;
        Filled::one(&liaison.get(&at).await, "evidence.withdraw").with("reason", "交错了").done(&mut liaison).await;
        let page = liaison.get(&at).await;
        page.says(&["已撤回", "交错了"]);
        assert!(Filled::all(&page, "evidence.withdraw").is_empty());
    }

    async fn an_upload_goes_on_where_it_was(site: small) {
        let mut liaison = checking(&site).await;
        let text = "政务公开台账\n".repeat(5000);
        let bytes = text.as_bytes();
        let half = bytes.len() / 2;
        let begin = json!({"unit": "hekou", "name": "台账.txt", "size": bytes.len(), "key": "1"});
        let begun = liaison.post_json("/api/v1/uploads", &begin).await.json();
        let at = format!("/api/v1/uploads/{}", begun["id"].as_str().expect("an id"));
        assert_eq!(begun["offset"], 0);
        let first = liaison.piece(&at, 0, &bytes[..half]).await;
        assert_eq!((first.status, first.header("upload-offset")), (StatusCode::NO_CONTENT, half.to_string().as_str()));
        // The browser was killed: the same file begun again says where it stands.
        let again = liaison.post_json("/api/v1/uploads", &begin).await.json();
        assert_eq!((&again["id"], again["offset"].as_u64()), (&begun["id"], u64::try_from(half).ok()));
        let wrong = liaison.piece(&at, half + 3, &bytes[half + 3..]).await;
        assert_eq!((wrong.status, wrong.header("upload-offset")), (StatusCode::UNPROCESSABLE_ENTITY, half.to_string().as_str()));
        let early = liaison.post_json(&format!("{at}/finish"), &json!({})).await;
        assert_eq!(early.json()["code"], "MJ3006");
        // Somebody else neither sees it nor goes on with it.
        let mut head = site.person("hekou-head").await;
        assert_eq!(head.get(&at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(head.piece(&at, half, &bytes[half..]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(head.give("DELETE", &at, &json!({})).await.status, StatusCode::NOT_FOUND);
        liaison.piece(&at, half, &bytes[half..]).await;
        assert_eq!(liaison.get(&at).await.header("upload-offset"), bytes.len().to_string());
        let found = liaison.post_json(&format!("{at}/finish"), &json!({})).await.json();
        assert_eq!((&found["file"]["ending"], &found["marks"]), (&json!("txt"), &json!([])));
        // The form names what came.
        let id = begun["id"].as_str().expect("an id").to_owned();
        add(&mut liaison, &[("upload", &id), ("indicator", "site")], &[]).await.goes_to(&c(&format!("{AT}?added=1")));
        assert_eq!(list(&mut liaison).await[0]["uses"][0]["campaign"], CAMPAIGN);
        // A piece of more than the limit is not read; a file of more than the limit is not begun.
        let large = vec![0_u8; 5 << 20];
        let begin = json!({"unit": "hekou", "name": "b.txt", "size": large.len()});
        let begun = liaison.post_json("/api/v1/uploads", &begin).await.json();
        let at = format!("/api/v1/uploads/{}", begun["id"].as_str().expect("an id"));
        assert_eq!(liaison.piece(&at, 0, &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(liaison.give("DELETE", &at, &json!({})).await.status, StatusCode::NO_CONTENT);
        let over = json!({"unit": "hekou", "name": "c.pdf", "size": 601_u64 << 20});
        assert_eq!(liaison.post_json("/api/v1/uploads", &over).await.json()["code"], "MJ3001");
        // A bad file is told when it is whole, in the language of the page.
        let bad = json!({"unit": "hekou", "name": "假.pdf", "size": 15});
        let begun = liaison.post_json("/api/v1/uploads", &bad).await.json();
        let at = format!("/api/v1/uploads/{}", begun["id"].as_str().expect("an id"));
        liaison.piece(&at, 0, b"<script></script>".get(..15).expect("bytes")).await;
        let told = liaison.post_json(&format!("{at}/finish?lang=en"), &json!({})).await;
        assert_eq!((told.status, told.json()["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("MJ3024")));
    }
}
