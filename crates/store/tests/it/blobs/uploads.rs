//! An upload goes on where it stopped, whoever stops it.

use bytes::Bytes;
use mingjian_core::ids::Moment;
use mingjian_core::lang::Lang;
use mingjian_store::blobs::{UPLOAD_LIMIT, UploadError, Uploads};
use mingjian_store::hex_sha256;

use super::home::{UploadHome, content, new_upload, on_homes, refused};

on_homes! {
    an_upload_goes_on_where_it_stopped,
    a_finished_upload_gives_the_same_answer_again,
    a_file_that_is_not_the_announced_one_starts_again,
    what_cannot_be_taken_is_refused_in_words,
    an_upload_that_lost_its_file_starts_again,
    bytes_that_were_never_acknowledged_are_written_again,
    many_senders_of_one_upload_make_one_file,
    what_is_left_lying_is_purged,
}

fn part(bytes: &Bytes, from: u64, to: u64) -> Bytes {
    bytes.slice(usize::try_from(from).unwrap()..usize::try_from(to).unwrap())
}

async fn an_upload_goes_on_where_it_stopped(at: UploadHome) {
    let bytes = content(1000);
    let new = new_upload("../../u", 1000);
    assert_eq!(at.uploads.begin(&new, Moment(1)).await.unwrap(), 0);
    let append = async |from, to| {
        at.uploads
            .append(&new.id, from, part(&bytes, from, to), Moment(2))
            .await
    };
    assert_eq!(append(0, 400).await.unwrap(), 400);
    assert_eq!(refused(append(401, 500).await), ("MJ3002", Some(400)));
    assert_eq!(append(0, 400).await.unwrap(), 400, "sent again");
    assert_eq!(append(100, 300).await.unwrap(), 400, "sent again in part");
    assert_eq!(append(300, 600).await.unwrap(), 600, "known and new bytes");
    assert_eq!(append(600, 600).await.unwrap(), 600, "nothing");
    assert_eq!(
        refused(at.uploads.finish(&new.id, None).await),
        ("MJ3006", Some(600))
    );
    assert_eq!(
        at.uploads.begin(&new, Moment(3)).await.unwrap(),
        600,
        "begun again"
    );
    assert_eq!(at.uploads.show(&new.id).await.unwrap(), Some((new.clone(), 600)));

    // Another program over the same rows and files goes on with it.
    let other = Uploads::new(at.rows.store.clone(), at.home.blobs.clone(), UPLOAD_LIMIT);
    let rest = part(&bytes, 600, 1000);
    assert_eq!(other.append(&new.id, 600, rest, Moment(4)).await.unwrap(), 1000);
    let digest = other.finish(&new.id, Some(&hex_sha256(&bytes))).await.unwrap();
    assert_eq!((digest.sha256.clone(), digest.size), (hex_sha256(&bytes), 1000));
    assert_eq!(at.home.read(&digest.sha256).await.unwrap(), bytes);
    assert_eq!(at.home.drafts_count(), 0);
}

async fn a_finished_upload_gives_the_same_answer_again(at: UploadHome) {
    let bytes = content(50);
    let new = new_upload("u", 50);
    at.uploads.begin(&new, Moment(1)).await.unwrap();
    at.uploads.append("u", 0, bytes.clone(), Moment(1)).await.unwrap();
    let digest = at.uploads.finish("u", None).await.unwrap();
    assert_eq!(at.uploads.finish("u", None).await.unwrap(), digest);
    assert_eq!(
        at.uploads.append("u", 0, bytes.clone(), Moment(2)).await.unwrap(),
        50
    );
    assert_eq!(at.uploads.begin(&new, Moment(2)).await.unwrap(), 50);
    assert_eq!(refused(at.uploads.finish("u", Some("ab")).await).0, "MJ3004");

    // The same content under another id is the same file.
    at.uploads.begin(&new_upload("v", 50), Moment(3)).await.unwrap();
    at.uploads.append("v", 0, bytes, Moment(3)).await.unwrap();
    assert_eq!(at.uploads.finish("v", None).await.unwrap(), digest);
    assert_eq!(at.home.blobs.list(None, 9).await.unwrap().len(), 1);

    // When the file is gone for good, the upload does not say that it is there.
    at.home.blobs.delete(&digest.sha256).await.unwrap();
    assert_eq!(refused(at.uploads.finish("u", None).await), ("MJ3006", Some(0)));
    assert_eq!(at.uploads.begin(&new, Moment(4)).await.unwrap(), 0);
}

async fn a_file_that_is_not_the_announced_one_starts_again(at: UploadHome) {
    let bytes = content(50);
    at.uploads.begin(&new_upload("u", 50), Moment(1)).await.unwrap();
    at.uploads
        .append("u", 0, content(51).slice(1..), Moment(1))
        .await
        .unwrap();
    let expected = hex_sha256(&bytes);
    assert_eq!(refused(at.uploads.finish("u", Some(&expected)).await).0, "MJ3004");
    assert_eq!(at.home.blobs.list(None, 9).await.unwrap(), []);
    assert_eq!(at.uploads.show("u").await.unwrap().unwrap().1, 0);
    at.uploads.append("u", 0, bytes, Moment(2)).await.unwrap();
    let finished = at.uploads.finish("u", Some(&expected.to_uppercase())).await;
    assert_eq!(finished.unwrap().sha256, expected);
}

async fn what_cannot_be_taken_is_refused_in_words(at: UploadHome) {
    let begin = async |new| at.uploads.begin(&new, Moment(1)).await;
    let large = new_upload("u", usize::try_from(UPLOAD_LIMIT).unwrap() + 1);
    let Err(UploadError::Refused(refusal)) = begin(large).await else {
        panic!("too large");
    };
    assert_eq!(
        refusal.message(Lang::Zh),
        "MJ3001 文件有 500.1 MB，超过每个文件 500 MB 的上限。请压缩或拆分后再传；上限由管理员在设置中规定。"
    );
    assert_eq!(refused(begin(new_upload("u", 0)).await).0, "MJ3008");
    assert_eq!(refused(begin(new_upload("", 1)).await).0, "MJ3007");
    for name in ["", "a\0b", "a\nb", &"长".repeat(400)] {
        let mut new = new_upload("u", 1);
        new.name = name.to_owned();
        assert_eq!(refused(begin(new).await).0, "MJ3007");
    }
    for id in ["nobody", "a\0b"] {
        assert_eq!(
            refused(at.uploads.append(id, 0, content(1), Moment(1)).await).0,
            "MJ3003"
        );
        assert_eq!(refused(at.uploads.finish(id, None).await).0, "MJ3003");
        assert_eq!(at.uploads.show(id).await.unwrap(), None);
    }
    begin(new_upload("u", 10)).await.unwrap();
    assert_eq!(refused(begin(new_upload("u", 11)).await).0, "MJ3010");
    let more = at.uploads.append("u", 5, content(6), Moment(1)).await;
    assert_eq!(refused(more).0, "MJ3005");
    let far = at.uploads.append("u", u64::MAX, content(1), Moment(1)).await;
    assert_eq!(refused(far).0, "MJ3005");
    at.uploads.abandon("u").await.unwrap();
    at.uploads.abandon("u").await.unwrap();
    assert_eq!(
        refused(at.uploads.append("u", 0, content(1), Moment(1)).await).0,
        "MJ3003"
    );
    assert_eq!(
        at.home.drafts_count(),
        0,
        "nothing was written for what was refused"
    );
}

async fn an_upload_that_lost_its_file_starts_again(at: UploadHome) {
    at.uploads.begin(&new_upload("u", 10), Moment(1)).await.unwrap();
    at.uploads.append("u", 0, content(6), Moment(1)).await.unwrap();
    for file in std::fs::read_dir(at.home.drafts()).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let next = at.uploads.append("u", 6, content(4), Moment(2)).await;
    assert_eq!(refused(next), ("MJ3002", Some(0)));
    at.uploads.append("u", 0, content(10), Moment(2)).await.unwrap();
    assert_eq!(
        at.uploads.finish("u", None).await.unwrap().sha256,
        hex_sha256(&content(10))
    );
}

async fn bytes_that_were_never_acknowledged_are_written_again(at: UploadHome) {
    let bytes = content(100);
    at.uploads.begin(&new_upload("u", 100), Moment(1)).await.unwrap();
    at.uploads
        .append("u", 0, bytes.slice(..40), Moment(1))
        .await
        .unwrap();
    // As a power cut leaves it: the file grew, what is in it never reached the disk.
    let file = std::fs::read_dir(at.home.drafts())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut torn = std::fs::read(&file).unwrap();
    torn.resize(90, 0);
    std::fs::write(&file, torn).unwrap();
    assert_eq!(at.uploads.show("u").await.unwrap().unwrap().1, 40);
    at.uploads
        .append("u", 40, bytes.slice(40..), Moment(2))
        .await
        .unwrap();
    assert_eq!(
        at.uploads.finish("u", None).await.unwrap().sha256,
        hex_sha256(&bytes)
    );
}

async fn many_senders_of_one_upload_make_one_file(at: UploadHome) {
    let bytes = content(4000);
    at.uploads.begin(&new_upload("u", 4000), Moment(1)).await.unwrap();
    let senders: Vec<_> = (0..6)
        .map(|_| {
            let (uploads, bytes) = (at.uploads.clone(), bytes.clone());
            tokio::spawn(async move {
                let mut offset = 0;
                while offset < 4000 {
                    let piece = part(&bytes, offset, 4000.min(offset + 500));
                    offset = uploads.append("u", offset, piece, Moment(2)).await.unwrap();
                }
                loop {
                    match uploads.finish("u", None).await {
                        Err(UploadError::Refused(refusal)) if refusal.code == "MJ3011" => {
                            tokio::task::yield_now().await;
                        }
                        other => break other.unwrap(),
                    }
                }
            })
        })
        .collect();
    for sender in senders {
        assert_eq!(sender.await.unwrap().sha256, hex_sha256(&bytes));
    }
    assert_eq!(at.home.read(&hex_sha256(&bytes)).await.unwrap(), bytes);
}

async fn what_is_left_lying_is_purged(at: UploadHome) {
    for (id, touched) in [("old", 10), ("new", 30)] {
        at.uploads.begin(&new_upload(id, 10), Moment(1)).await.unwrap();
        at.uploads
            .append(id, 0, content(5), Moment(touched))
            .await
            .unwrap();
    }
    let count = at.home.drafts_count();
    // The files were written today, long after the moments of this test.
    assert_eq!(at.uploads.purge(Moment(20)).await.unwrap(), 1);
    assert_eq!(at.uploads.show("old").await.unwrap(), None);
    assert_eq!(at.uploads.show("new").await.unwrap().unwrap().1, 5);
    assert_eq!(at.home.drafts_count(), count);
    let removed = at.uploads.purge(Moment(i64::MAX)).await.unwrap();
    assert_eq!((removed, at.home.drafts_count()), (3, 0));
}
