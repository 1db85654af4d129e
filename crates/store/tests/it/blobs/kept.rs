//! What was put comes back, once, whole, and only as it was.

use std::pin::pin;

use bytes::Bytes;
use futures_util::StreamExt;
use mingjian_core::ids::Moment;
use mingjian_store::{Fault, hex_sha256};

use super::home::{Home, content, on_places};

const MEGABYTE: usize = 1024 * 1024;

on_places! {
    what_was_put_comes_back,
    a_file_comes_in_pieces,
    the_same_content_is_kept_once,
    a_range_is_read_alone,
    a_damaged_file_is_named_and_its_end_is_not_given,
    putting_a_damaged_file_again_mends_it,
    files_are_listed_page_by_page,
    a_file_that_was_put_again_is_not_discarded,
    what_is_no_digest_finds_nothing,
    a_writer_that_is_dropped_leaves_nothing,
}

async fn what_was_put_comes_back(home: Home) {
    for size in [0, 1, MEGABYTE, MEGABYTE + 1, 8 * MEGABYTE, 17 * MEGABYTE + 5] {
        let bytes = content(size);
        let digest = home.blobs.put(bytes.clone()).await.unwrap();
        assert_eq!(digest.sha256, hex_sha256(&bytes));
        assert_eq!(digest.size, u64::try_from(size).unwrap());
        assert_eq!(home.blobs.size(&digest.sha256).await.unwrap(), Some(digest.size));
        assert!(home.read(&digest.sha256).await.unwrap() == bytes, "{size} bytes");
        assert_eq!(std::fs::read(home.file(&digest.sha256)).unwrap().len(), size);
        assert!(home.blobs.delete(&digest.sha256).await.unwrap());
        assert!(!home.blobs.delete(&digest.sha256).await.unwrap());
        assert!(!home.blobs.exists(&digest.sha256).await.unwrap());
        assert_eq!(home.read(&digest.sha256).await, None);
    }
    assert_eq!(home.drafts_count(), 0);
}

async fn a_file_comes_in_pieces(home: Home) {
    let bytes = content(9 * MEGABYTE + 1);
    let mut writer = home.blobs.writer().await.unwrap();
    for piece in bytes.chunks(700_001) {
        writer.write(Bytes::copy_from_slice(piece)).await.unwrap();
    }
    assert_eq!(writer.size(), u64::try_from(bytes.len()).unwrap());
    let digest = writer.finish().await.unwrap();
    let chunks = home.blobs.get(&digest.sha256, None).await.unwrap().unwrap();
    assert_eq!(chunks.size(), digest.size);
    let mut stream = pin!(chunks.into_stream());
    let (mut read, mut pieces) = (Vec::new(), 0);
    while let Some(piece) = stream.next().await {
        let piece = piece.unwrap();
        assert!(piece.len() <= 4 * MEGABYTE);
        read.extend_from_slice(&piece);
        pieces += 1;
    }
    assert!(pieces >= 3 && read == bytes, "{pieces} pieces");
}

async fn the_same_content_is_kept_once(home: Home) {
    let bytes = content(100_000);
    let (one, other) = tokio::join!(home.blobs.put(bytes.clone()), home.blobs.put(bytes.clone()));
    let digest = one.unwrap();
    assert_eq!(digest, other.unwrap());
    let listed = home.blobs.list(None, 10).await.unwrap();
    assert_eq!(
        listed.into_iter().map(|kept| kept.digest).collect::<Vec<_>>(),
        [digest]
    );
    assert_eq!(home.drafts_count(), 0);
}

async fn a_range_is_read_alone(home: Home) {
    let size = 5 * MEGABYTE;
    let bytes = content(size);
    let digest = home.blobs.put(bytes.clone()).await.unwrap();
    let end = digest.size;
    for (asked, given) in [
        (0..1, 0..1),
        (end - 1..end, end - 1..end),
        (1_048_570..1_048_590, 1_048_570..1_048_590),
        (3..end, 3..end),
        (end - 5..end + 5, end - 5..end),
        (end..end + 5, end..end),
        (end + 5..end + 9, end..end),
        (0..end, 0..end),
    ] {
        let chunks = home
            .blobs
            .get(&digest.sha256, Some(asked))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(chunks.range(), given);
        let wanted = usize::try_from(given.start).unwrap()..usize::try_from(given.end).unwrap();
        assert!(chunks.collect().await.unwrap() == bytes[wanted], "{given:?}");
    }
}

async fn a_damaged_file_is_named_and_its_end_is_not_given(home: Home) {
    let bytes = content(6 * MEGABYTE);
    let digest = home.blobs.put(bytes.clone()).await.unwrap();
    let path = home.file(&digest.sha256);
    let mut turned = bytes.to_vec();
    turned[5] ^= 1;
    let mut longer = bytes.to_vec();
    longer.push(0);
    for damaged in [&turned[..], &longer[..], &bytes[..bytes.len() - 1], &[]] {
        std::fs::write(&path, damaged).unwrap();
        let mut chunks = home.blobs.get(&digest.sha256, None).await.unwrap().unwrap();
        let mut given = 0;
        let fault = loop {
            match chunks.next().await {
                Ok(Some(bytes)) => given += bytes.len(),
                Ok(None) => panic!("a damaged file came to its end"),
                Err(fault) => break fault,
            }
        };
        assert!(
            given == 0 || given < damaged.len(),
            "{given} of {}",
            damaged.len()
        );
        let Fault::Damaged { sha256, .. } = &fault else {
            panic!("{fault:?}");
        };
        assert_eq!(*sha256, digest.sha256);
        assert!(fault.chain().contains(&digest.sha256));
        assert_eq!(chunks.next().await.unwrap(), None);
    }
}

async fn putting_a_damaged_file_again_mends_it(home: Home) {
    let bytes = content(1000);
    let digest = home.blobs.put(bytes.clone()).await.unwrap();
    std::fs::write(home.file(&digest.sha256), b"something else").unwrap();
    home.blobs.put(bytes.clone()).await.unwrap();
    assert_eq!(home.read(&digest.sha256).await.unwrap(), bytes);
}

async fn files_are_listed_page_by_page(home: Home) {
    let mut all = Vec::new();
    for number in 0..23_u8 {
        all.push(home.blobs.put(Bytes::from(vec![number; 10])).await.unwrap());
    }
    all.sort_by(|a, b| a.sha256.cmp(&b.sha256));
    let mut listed = Vec::new();
    loop {
        let after = listed
            .last()
            .map(|kept: &mingjian_store::blobs::Kept| kept.digest.sha256.clone());
        let page = home.blobs.list(after.as_deref(), 7).await.unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 7);
        listed.extend(page);
    }
    assert!(
        listed
            .iter()
            .all(|kept| kept.modified > Moment(1_600_000_000_000))
    );
    let listed: Vec<_> = listed.into_iter().map(|kept| kept.digest).collect();
    assert_eq!(listed, all);
}

async fn a_file_that_was_put_again_is_not_discarded(home: Home) {
    let digest = home.blobs.put(content(10)).await.unwrap();
    let path = home.file(&digest.sha256);
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(long_ago).unwrap();
    let old = home.blobs.list(None, 1).await.unwrap().remove(0);
    assert_eq!(old.modified, Moment(1_700_000_000_000));
    home.blobs.put(content(10)).await.unwrap();
    assert!(!home.blobs.discard(&old).await.unwrap());
    assert!(home.blobs.exists(&digest.sha256).await.unwrap());
    let fresh = home.blobs.list(None, 1).await.unwrap().remove(0);
    assert!(fresh.modified > old.modified);
    assert!(home.blobs.discard(&fresh).await.unwrap());
    assert!(!home.blobs.exists(&digest.sha256).await.unwrap());
}

async fn what_is_no_digest_finds_nothing(home: Home) {
    for text in [
        "",
        "..",
        "../incoming",
        "/etc/passwd",
        &"A".repeat(64),
        &"é".repeat(32),
    ] {
        assert!(home.blobs.get(text, None).await.unwrap().is_none());
        assert!(!home.blobs.exists(text).await.unwrap());
        assert!(!home.blobs.delete(text).await.unwrap());
    }
}

async fn a_writer_that_is_dropped_leaves_nothing(home: Home) {
    let mut writer = home.blobs.writer().await.unwrap();
    writer.write(content(1000)).await.unwrap();
    assert_eq!(home.drafts_count(), 1);
    drop(writer);
    assert_eq!(home.drafts_count(), 0);
    assert_eq!(home.blobs.list(None, 1).await.unwrap(), []);
}
