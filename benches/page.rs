//! 一页: what reading one page of 34 KB costs, and what each detector costs on it.
//!
//! `cargo bench -p mingjian-inspect --bench page -- [FILE]`: prints microseconds a page, the least of several rounds.
//! Without a file a page of the form that offices publish is made.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures time and stops at the first surprise"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mingjian_inspect::context::{Address, Context};
use mingjian_inspect::crawl::{Site, Snapshot};
use mingjian_inspect::detect::{DETECTORS, inspect};
use mingjian_inspect::page::{Form, parse};
use mingjian_inspect::rules::builtin;
use mingjian_inspect::survey::Facts;

const BYTES: usize = 34 * 1024;
const ROUNDS: u32 = 9;
const TIMES: u32 = 40;

/// A page of running text with forty links.
fn page() -> String {
    let sentences = [
        "为进一步推进政务公开工作，根据有关要求，结合本区实际，现将有关事项通知如下。",
        "要坚持以公开为常态、不公开为例外，及时回应群众关切，主动接受社会监督。",
        "请各单位于每季度末将工作进展情况报送办公室，由办公室汇总后通报。",
        "对工作不力、进展缓慢的，将予以督促整改，并纳入年度考核。",
    ];
    let mut html = "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>通知_青禾区人民政府</title>\
        <meta name=\"PubDate\" content=\"2026-03-05 09:00\"></head><body><h1>通知</h1><ul>"
        .to_owned();
    for to in 0..40 {
        writeln!(
            html,
            "<li><a href=\"/a/{to}.html\" title=\"第{to}号事项\">关于第{to}号事项的通知</a><span>2026-03-{:02}</span></li>",
            to % 28 + 1
        )
        .unwrap();
    }
    html.push_str("</ul>");
    let mut at = 0;
    while html.len() < BYTES {
        let words: String = (0..3)
            .map(|step| sentences[(at + step) % sentences.len()])
            .collect();
        writeln!(html, "<p style=\"text-indent:2em\">（{at}）{words}</p>").unwrap();
        at += 1;
    }
    html.push_str("<div>主办：青禾区人民政府 网站标识码：1401000001</div></body></html>");
    html
}

/// The least time of one call over all rounds.
fn least(mut work: impl FnMut()) -> Duration {
    let round = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..TIMES).for_each(|_| work());
        start.elapsed() / TIMES
    };
    (0..ROUNDS).map(|_| round(&mut work)).min().unwrap_or_default()
}

fn main() {
    let given = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    let bytes = given.map_or_else(|| page().into_bytes(), |file| std::fs::read(file).unwrap());
    let context = Context {
        unit: Some("青禾区人民政府办公室".into()),
        place: Some("青禾区".into()),
        url: Some(Address::parse("http://www.qinghe.example/a/17.html").unwrap()),
        as_of: Some(jiff::civil::date(2026, 12, 31)),
        rules: Arc::new(builtin("gbmh-2019-19").unwrap()),
        ..Context::default()
    };
    let read = parse(&bytes, None, Form::Markup);
    let micros = |time: Duration| time.as_nanos() / 1000;
    println!("{} bytes, {} of text", bytes.len(), read.text().len());
    let whole = least(|| drop(black_box(parse(&bytes, None, Form::Markup))));
    println!("{:>6} µs  parse", micros(whole));
    // What detectors share is found once a page, so that a page is read anew for each time.
    let both = least(|| drop(black_box(inspect(&parse(&bytes, None, Form::Markup), &context))));
    println!("{:>6} µs  all detectors", micros(both.saturating_sub(whole)));
    let url = context.url.clone().unwrap();
    let site = Site {
        start: url.clone(),
        context: context.clone(),
    };
    let facts = least(|| drop(black_box(Facts::of(&read, &url, &site))));
    println!("{:>6} µs  facts for the whole site", micros(facts));
    let snapshot = least(|| drop(black_box(Snapshot::of(&read, &context))));
    println!("{:>6} µs  snapshot", micros(snapshot));
    let mut each: Vec<(u128, &str)> = DETECTORS
        .iter()
        .map(|detector| {
            (
                micros(least(|| drop(black_box((detector.run)(&read, &context))))),
                detector.name,
            )
        })
        .collect();
    each.sort_unstable();
    for (time, name) in each.iter().rev() {
        println!("{time:>6} µs    {name}, with what is shared at hand");
    }
}
