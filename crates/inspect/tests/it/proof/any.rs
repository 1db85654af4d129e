//! Any bytes in the place of a bundle or of a file of records: refused, never a panic.

use proptest::prelude::*;

#[path = "../../../../../fuzz/src/bundle.rs"]
mod outside;

use super::{packed, site};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        outside::bundle(&bytes);
        outside::bundle(&[b"PK\x03\x04", bytes.as_slice()].concat());
        outside::bundle(&[b"\x1f\x8b\x08\x00", bytes.as_slice()].concat());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_with_stretches_exchanged_is_refused_or_read() {
    let bytes = packed(&site(), false).await;
    for step in 1..60 {
        let (from, to) = (bytes.len() * step / 61, bytes.len() * (step * 7 % 61) / 61);
        let mut other = bytes.clone();
        let length = 37.min(other.len() - from.max(to));
        for at in 0..length {
            other.swap(from + at, to + at);
        }
        outside::bundle(&other);
    }
}
