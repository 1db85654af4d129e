//! Proof: a sweep sealed, packed, checked elsewhere, done again; and everything that somebody may do to it.

mod again;
mod any;
mod bundle;
mod earlier;
mod grounds;
mod seal;
mod signature;
mod wacz;

use std::io::Cursor;
use std::path::Path;

use mingjian_inspect::archive::{Archive, Shelf, host};
use mingjian_inspect::crawl::Memory;
use mingjian_inspect::proof::folder::{Kept, seals, write};
use mingjian_inspect::proof::{Key, Run, pack, seal};
use mingjian_testkit::site::{FixtureSite, Reply};

use crate::site::{Ticking, links, run, sweep};

/// A small site: two pages with a fault each, a dead link, a page of personal data.
pub fn site() -> FixtureSite {
    FixtureSite::start(|asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&["/a.html", "/b.html", "/c.html", "/gone.html"])),
        "/a.html" => Reply::page("<title>甲</title><p>严禁焚烧秸杆</p>"),
        "/b.html" => Reply::page("<title>乙</title><p>成效显着</p>"),
        "/c.html" => Reply::page("<title>丙</title><p>政务公开</p>"),
        _ => Reply::status(404),
    })
    .unwrap()
}

/// A sweep of a site, recorded and sealed in a folder; `previous` is the digest of the seal before.
pub async fn sealed(site: &FixtureSite, folder: &Path, at: i64, previous: &str) -> Kept {
    sealed_by(site, folder, (at, previous), &key()).await
}

/// The same, signed by another key.
pub async fn sealed_by(site: &FixtureSite, folder: &Path, (at, previous): (i64, &str), key: &Key) -> Kept {
    let mut sweep = sweep(site, &Ticking::new());
    let (start, context) = (sweep.site.start.clone(), sweep.site.context.clone());
    std::fs::create_dir_all(folder.join("warc")).unwrap();
    let host = host(start.as_str());
    let name = format!("warc/{host}-{at}.warc.gz");
    let file = std::fs::File::create_new(folder.join(&name)).unwrap();
    sweep.archive = Some(Archive::begin(Box::new(file), &name, at).unwrap());
    let swept = run(&Memory::default(), sweep).await;
    let run = Run {
        start: &start,
        context: &context,
        begun: at,
        ended: at + 60_000,
        stopped: swept.ran.stopped.word(),
        previous,
        since: 0,
        key,
    };
    let sealed = seal(&swept.report, &run, &Shelf::new(folder)).unwrap();
    write(folder, &format!("{host}-{at}"), &sealed).unwrap();
    seals(folder).unwrap().pop().unwrap()
}

/// The file of a sweep's chain or seal.
pub fn file(site: &FixtureSite, folder: &Path, ending: &str) -> std::path::PathBuf {
    folder.join(format!("proof/{}-{AT}.{ending}", host(&site.url("/"))))
}

/// The moment of most sweeps here.
pub const AT: i64 = 1_790_000_000_000;

/// A bundle of a sweep.
pub async fn packed(site: &FixtureSite, whole: bool) -> Vec<u8> {
    let home = tempfile::tempdir().unwrap();
    let kept = sealed(site, home.path(), AT, "").await;
    let mut out = Cursor::new(Vec::new());
    pack(&kept, &Shelf::new(home.path()), &key(), whole, &mut out).unwrap();
    out.into_inner()
}

/// The key of these tests.
pub fn key() -> Key {
    Key::of(b"for tests alone").unwrap()
}
