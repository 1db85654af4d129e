//! Kills, full disks, servers that go away: the old state or the new one, never half.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use mingjian_core::ids::Moment;
use mingjian_store::blobs::{BlobPlace, Blobs, UploadError};
use mingjian_store::{Fault, hex_sha256};

use super::child::{Child, Task};
use super::home::{Home, Kind, Spot, UploadHome, content, new_upload, on_homes};

const MEGABYTE: usize = 1024 * 1024;

on_homes! {
    a_sender_that_is_killed_anywhere_goes_on,
    a_finish_that_is_dropped_anywhere_leaves_no_half,
    a_full_disk_is_told_and_the_upload_goes_on_later,
}

/// How often a child is killed while it sends, and while it finishes.
const KILLS: usize = 10;

/// Waits a little, without a clock.
fn spin(turns: usize) {
    for _ in 0..turns {
        std::thread::yield_now();
    }
}

async fn a_sender_that_is_killed_anywhere_goes_on(at: UploadHome) {
    let size = 9 * MEGABYTE;
    let sha256 = hex_sha256(&content(size));
    let send = Task::Send {
        spot: at.home.spot.clone(),
        database: at.database(),
        size,
        chunk: 300_000,
    };
    let mut acknowledged = 0;
    for kill in 0..KILLS {
        let mut sender = Child::start(&send);
        for _ in 0..=kill % 4 {
            let word = sender.hears().expect("it is not killed yet");
            if word == sha256 {
                break;
            }
            acknowledged = word.parse().unwrap();
        }
        spin(kill * 50);
        sender.kill();
        let (_, offset) = at.uploads.show("u").await.unwrap().unwrap();
        assert!(
            offset >= acknowledged,
            "{offset} after {acknowledged} was acknowledged"
        );
        if let Some(bytes) = at.home.read(&sha256).await {
            assert_eq!(bytes.len(), size, "all of it or nothing");
        }
    }
    for kill in 0..KILLS {
        let mut sender = Child::start(&send);
        while sender.hears().expect("it is not killed yet") != size.to_string() {}
        spin(kill * 4000);
        sender.kill();
        if let Some(bytes) = at.home.read(&sha256).await {
            assert_eq!(bytes.len(), size, "all of it or nothing");
        }
        let (_, offset) = at.uploads.show("u").await.unwrap().unwrap();
        assert_eq!(usize::try_from(offset), Ok(size));
    }
    let mut sender = Child::start(&send);
    let mut last = None;
    while let Some(word) = sender.hears() {
        last = Some(word);
    }
    assert_eq!(last.as_ref(), Some(&sha256));
    assert!(at.home.read(&sha256).await.unwrap() == content(size));
    assert_eq!(at.home.drafts_count(), 0);
}

/// A future that is dropped after it was woken so many times.
struct Dropped<F> {
    future: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for Dropped<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        self.future.as_mut().poll(context).map(Some)
    }
}

async fn a_finish_that_is_dropped_anywhere_leaves_no_half(at: UploadHome) {
    let size = 8 * MEGABYTE + 1;
    let bytes = content(size);
    let sha256 = hex_sha256(&bytes);
    let mut finished = 0;
    for polls in (0..12).chain((12..60).step_by(4)) {
        let id = format!("u{polls}");
        at.uploads.begin(&new_upload(&id, size), Moment(1)).await.unwrap();
        at.uploads.append(&id, 0, bytes.clone(), Moment(1)).await.unwrap();
        let finish = Box::pin(at.uploads.finish(&id, None));
        if let Some(result) = (Dropped {
            future: finish,
            polls,
        })
        .await
        {
            result.unwrap();
            finished += 1;
        }
        if let Some(kept) = at.home.read(&sha256).await {
            assert!(kept == bytes, "half a file after {polls} polls");
        }
        // What was begun on the disk may still be ending.
        let digest = loop {
            match at.uploads.finish(&id, Some(&sha256)).await {
                Err(UploadError::Refused(refusal)) if refusal.code == "MJ3011" => {
                    tokio::task::yield_now().await;
                }
                other => break other.unwrap(),
            }
        };
        assert!(at.home.read(&digest.sha256).await.unwrap() == bytes);
        at.home.blobs.delete(&sha256).await.unwrap();
    }
    assert!(finished > 0, "so many polls are enough");
}

async fn a_full_disk_is_told_and_the_upload_goes_on_later(at: UploadHome) {
    let size = 3 * MEGABYTE;
    let sha256 = hex_sha256(&content(size));
    let send = Task::Send {
        spot: at.home.spot.clone(),
        database: at.database(),
        size,
        chunk: MEGABYTE,
    };
    // Room for two chunks and a half.
    let mut sender = Child::start_limited(5 * 1024, &send);
    let mut said = Vec::new();
    while let Some(word) = sender.hears() {
        said.push(word);
    }
    assert_eq!(said[..3], ["0", "1048576", "2097152"]);
    assert!(said[3].starts_with("MJ3009"), "{said:?}");
    assert_eq!(at.uploads.show("u").await.unwrap().unwrap().1, 2_097_152);
    assert!(!at.home.blobs.exists(&sha256).await.unwrap());
    let mut sender = Child::start(&send);
    let mut last = None;
    while let Some(word) = sender.hears() {
        last = Some(word);
    }
    assert_eq!(last, Some(sha256));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_cannot_be_written_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"no folder").unwrap();
    let opened = Blobs::open(&BlobPlace::Folder(file.clone())).await;
    let fault = opened.unwrap_err();
    assert!(matches!(fault, Fault::Folder { .. }), "{fault:?}");
    assert!(fault.chain().contains(&*file.to_string_lossy()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_goes_away_is_an_error_and_nothing_half_is_kept() {
    let home = Home::of(Kind::Folder).await;
    let Spot::Folder(folder) = &home.spot else {
        panic!("a folder");
    };
    let mut writer = home.blobs.writer().await.unwrap();
    writer.write(content(100)).await.unwrap();
    std::fs::remove_dir(folder.join("kept")).unwrap();
    std::fs::write(folder.join("kept"), b"no folder").unwrap();
    assert!(writer.finish().await.is_err());
    assert_eq!(home.drafts_count(), 0);
    std::fs::remove_dir(folder.join("incoming")).unwrap();
    let fault = home.blobs.put(content(100)).await.unwrap_err();
    assert!(fault.chain().contains("incoming"), "{}", fault.chain());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_with_a_wrong_setting_is_told_at_the_start() {
    let home = Home::of(Kind::Bucket).await;
    let BlobPlace::S3 {
        endpoint,
        bucket,
        region,
        key,
        secret,
        prefix,
        drafts,
        ..
    } = home.spot.place()
    else {
        panic!("a bucket");
    };
    let place = |bucket: &str, secret: &str, allow_http| BlobPlace::S3 {
        endpoint: endpoint.clone(),
        bucket: bucket.to_owned(),
        region: region.clone(),
        key: key.clone(),
        secret: secret.to_owned(),
        allow_http,
        prefix: prefix.clone(),
        drafts: drafts.clone(),
    };
    assert!(Blobs::open(&place(&bucket, &secret, true)).await.is_ok());
    for wrong in [
        place("elsewhere", &secret, true),
        place(&bucket, "a wrong secret", true),
        place(&bucket, &secret, false),
    ] {
        let fault = Blobs::open(&wrong).await.unwrap_err();
        assert!(matches!(fault, Fault::Bucket { .. }), "{fault:?}");
        assert!(!fault.chain().contains("a wrong secret"), "{}", fault.chain());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_away_costs_no_byte() {
    let mut at = UploadHome::of(Kind::Bucket, mingjian_testkit::Engine::Sqlite).await;
    let size = 9 * MEGABYTE;
    let bytes = content(size);
    at.uploads.begin(&new_upload("u", size), Moment(1)).await.unwrap();
    at.uploads.append("u", 0, bytes.clone(), Moment(1)).await.unwrap();
    at.home.stop_server();
    let fault = at.uploads.finish("u", None).await.unwrap_err();
    assert!(
        matches!(fault, UploadError::Fault(Fault::Bucket { .. })),
        "{fault:?}"
    );
    assert!(at.home.blobs.put(content(10)).await.is_err());
    assert_eq!(at.home.drafts_count(), 1, "only the upload that waits");
    at.home.start_server();
    let digest = at.uploads.finish("u", None).await.unwrap();
    assert!(at.home.read(&digest.sha256).await.unwrap() == bytes);
}

/// 500 MB in chunks of 8 MB: some chunks at a time, and never the file.
const MOST: u64 = 80_000;

async fn half_a_gigabyte_passes_in_little_memory(kind: Kind) {
    let at = UploadHome::of(kind, mingjian_testkit::Engine::Sqlite).await;
    let mut carrier = Child::start(&Task::Carry {
        spot: at.home.spot.clone(),
        database: at.database(),
        pieces: 500,
    });
    let mut number = || carrier.hears().unwrap().parse::<u64>().unwrap();
    let (before, after, read) = (number(), number(), number());
    assert_eq!(read, 500 * 1024 * 1024);
    assert!(after - before < MOST, "{before} KB before, {after} KB after");
    println!("{kind:?}: {before} KB before, {after} KB after");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_gigabyte_passes_through_a_folder_in_little_memory() {
    half_a_gigabyte_passes_in_little_memory(Kind::Folder).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_gigabyte_passes_through_a_bucket_in_little_memory() {
    half_a_gigabyte_passes_in_little_memory(Kind::Bucket).await;
}
