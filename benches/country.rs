//! 全国规模: 150,000 units × 60 leaves, scored and ranked in memory and from a wide table.
//!
//! `cargo bench -p mingjian-core --bench country -- [--write DIR]`: prints medians; with `--write` it leaves
//! `rubric.yaml`, `country.csv` and `ours.csv` for the peers under `benches/peers/`, so that results are compared
//! row by row. One thread's wall time is its processor time; two threads show what the second core adds.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures time and stops at the first surprise"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use mingjian_core::rubric::{Ties, parse};
use mingjian_core::score::Scheme;
use mingjian_core::score::bulk::{Column, ColumnKind, Matrix, Plan, Standing, ranks, ranks_within};

const UNITS: usize = 150_000;
const COUNTIES: u32 = 2_850;

/// Two classes, 5 × 4 × 3 leaves: in each level 1 eight with points, two deductions capped at the leaf, two at
/// level 1; five bonus claims capped at 20% behind a strict gate of 80; uncapped major deductions.
fn rubric() -> String {
    let mut yaml = String::from(
        "mingjian: rubric/1\nid: country\ntitle: {zh: 全国规模, en: A country}\nsettings:\n  places: 2\n  mode: half_up\n  \
         bonus_cap: parent\n  bonus_cap_share: 20%\n  ties: competition\nclasses:\n  - {id: A, title: 甲类, total: 100}\n  \
         - {id: B, title: 乙类, total: 100}\ngrades:\n  - {id: excellent, title: 优秀, min: 90}\n  - {id: good, title: 良好, min: 80}\n  \
         - {id: pass, title: 合格, min: 60}\n  - {id: fail, title: 不合格, fail: true}\nindicators:\n",
    );
    // Weights of the three leaves of a level-2 indicator: 5 points in A, other shares of the same 5 in B.
    let weights = [("2", "1.5"), ("1.5", "2"), ("1.5", "1.5")];
    for a in 1..=5 {
        writeln!(
            yaml,
            "  - id: L{a}\n    code: '{a}'\n    title: 一级\n    weight: 20\n    children:"
        )
        .unwrap();
        for b in 1..=4 {
            writeln!(
                yaml,
                "      - id: L{a}{b}\n        title: 二级\n        weight: 5\n        children:"
            )
            .unwrap();
            for (c, (in_a, in_b)) in (1..=3).zip(weights) {
                let head =
                    format!("          - {{id: L{a}{b}{c}, title: 三级, weights: {{A: {in_a}, B: {in_b}}}");
                let tail = match (b, c) {
                    (1 | 2, 3) => {
                        ", kind: deduct, cap: own, triggers: [{id: t, title: 次, amount: 0.5}]}".to_owned()
                    }
                    (3 | 4, 3) => {
                        ", kind: deduct, cap: level1, triggers: [{id: t, title: 次, amount: 0.5}]}".to_owned()
                    }
                    _ => "}".to_owned(),
                };
                writeln!(yaml, "{head}{tail}").unwrap();
            }
        }
        writeln!(
            yaml,
            "      - {{id: P{a}, title: 加分, kind: bonus, gate: {{above: 80}}}}"
        )
        .unwrap();
    }
    yaml.push_str(
        "major_deductions:\n  - {id: M, title: 重大扣分项, triggers: [{id: t, title: 次, amount: 5}]}\n",
    );
    yaml
}

/// A documented sequence: SplitMix64 from a fixed seed.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

struct Data {
    class: &'static str,
    units: Vec<String>,
    regions: Vec<u32>,
    columns: Vec<Vec<i32>>,
}

fn data(class: &'static str, columns: &[Column], weights: &[i32], rows: std::ops::Range<usize>) -> Data {
    let mut sequence = Sequence(2020_0810 + rows.start as u64);
    let mut out = Data {
        class,
        units: Vec::new(),
        regions: Vec::new(),
        columns: vec![Vec::new(); columns.len()],
    };
    for row in rows {
        out.units.push(format!("u{row:06}"));
        out.regions
            .push(u32::try_from(sequence.below(u64::from(COUNTIES))).unwrap());
        for ((column, values), weight) in columns.iter().zip(&mut out.columns).zip(weights) {
            let value = match &column.kind {
                ColumnKind::Points => {
                    // Mostly full, now and then less.
                    let lost = if sequence.below(3) == 0 {
                        sequence.below(u64::try_from(*weight).unwrap() + 1)
                    } else {
                        0
                    };
                    *weight - i32::try_from(lost).unwrap()
                }
                ColumnKind::Count(_) if column.node == "M" => i32::from(sequence.below(50) == 0),
                ColumnKind::Count(_) => i32::try_from(sequence.below(12).saturating_sub(7)).unwrap() * 2,
                ColumnKind::Amount => {
                    i32::try_from(sequence.below(8) * 60).unwrap() * i32::from(sequence.below(4) == 0)
                }
            };
            values.push(value);
        }
    }
    out
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn timed<T>(runs: usize, mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut result = work();
    let times = (0..runs)
        .map(|_| {
            let start = Instant::now();
            result = black_box(work());
            start.elapsed()
        })
        .collect();
    (median(times), result)
}

fn csv_text(parts: &[Data], columns: &[Column]) -> String {
    let mut text = String::from("unit,class,region");
    for column in columns {
        write!(text, ",{}", column.name()).unwrap();
    }
    text.push('\n');
    for part in parts {
        for (row, unit) in part.units.iter().enumerate() {
            write!(text, "{unit},{},c{:04}", part.class, part.regions[row]).unwrap();
            for (column, values) in columns.iter().zip(&part.columns) {
                match column.kind {
                    ColumnKind::Count(_) => write!(text, ",{}", values[row]).unwrap(),
                    _ => write!(text, ",{}.{:02}", values[row] / 100, values[row] % 100).unwrap(),
                }
            }
            text.push('\n');
        }
    }
    text
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = arguments
        .iter()
        .position(|a| a == "--write")
        .and_then(|i| arguments.get(i + 1))
        .map(PathBuf::from);
    let yaml = rubric();
    let parsed = parse(yaml.as_bytes()).unwrap();
    let scheme = Scheme::new(&parsed).unwrap();
    let plans = ["A", "B"].map(|class| Plan::build(&scheme, class, 2).unwrap());
    let weight = |column: &Column, class: &str| {
        let indicator = parsed
            .indicators
            .iter()
            .flat_map(|i| &i.children)
            .flat_map(|i| &i.children);
        let found = indicator
            .into_iter()
            .find(|i| i.id.text == column.node)
            .and_then(|i| i.weight_for(class));
        found
            .and_then(|w| w.rank_key(2, Default::default()))
            .map_or(0, |w| i32::try_from(w).unwrap())
    };
    let parts: Vec<Data> = plans
        .iter()
        .zip([("A", 0..UNITS / 3), ("B", UNITS / 3..UNITS)])
        .map(|(plan, (class, rows))| {
            let weights: Vec<i32> = plan.columns().iter().map(|c| weight(c, class)).collect();
            data(class, plan.columns(), &weights, rows)
        })
        .collect();
    let leaves = plans[0]
        .columns()
        .iter()
        .filter(|c| c.node.starts_with('L'))
        .count();
    println!(
        "units {UNITS}, leaves {leaves}, columns {}, entries {}",
        plans[0].columns().len(),
        UNITS * leaves
    );

    let (read, sum) = timed(15, || {
        parts
            .iter()
            .flat_map(|p| &p.columns)
            .flatten()
            .map(|v| i64::from(*v))
            .sum::<i64>()
    });
    println!(
        "read every number once      {:>9.3} ms (sum {sum})",
        read.as_secs_f64() * 1e3
    );
    for threads in [1, 2] {
        let (time, totals) = timed(15, || {
            let score = |plan: &Plan, part: &Data, threads| {
                let columns: Vec<&[i32]> = part.columns.iter().map(Vec::as_slice).collect();
                let scored = plan.score(&columns, threads).unwrap();
                assert!(scored.outside.is_empty());
                scored.totals
            };
            let totals: Vec<Vec<i32>> = plans
                .iter()
                .zip(&parts)
                .map(|(plan, part)| score(plan, part, threads))
                .collect();
            totals
        });
        println!(
            "score, {threads} thread(s)          {:>9.3} ms",
            time.as_secs_f64() * 1e3
        );
        let (time, _) = timed(15, || {
            let rank = |totals: &[i32], part: &Data| {
                (
                    ranks(totals, Ties::Competition),
                    ranks_within(totals, &part.regions, Ties::Competition),
                )
            };
            if threads == 1 {
                totals
                    .iter()
                    .zip(&parts)
                    .map(|(t, p)| rank(t, p))
                    .collect::<Vec<_>>()
            } else {
                std::thread::scope(|scope| {
                    let handles: Vec<_> = totals
                        .iter()
                        .zip(&parts)
                        .map(|(t, p)| scope.spawn(|| rank(t, p)))
                        .collect();
                    handles.into_iter().map(|h| h.join().unwrap()).collect()
                })
            }
        });
        println!(
            "rank twice, {threads} thread(s)     {:>9.3} ms",
            time.as_secs_f64() * 1e3
        );
        let (time, _) = timed(15, || {
            let mut counts = [0_u32; 4];
            for (plan, totals) in plans.iter().zip(&totals) {
                for total in totals {
                    let grade = plan.grade(*total).unwrap();
                    counts[["excellent", "good", "pass", "fail"]
                        .iter()
                        .position(|g| *g == grade)
                        .unwrap()] += 1;
                }
            }
            counts
        });
        println!("grade                       {:>9.3} ms", time.as_secs_f64() * 1e3);
    }

    let text = csv_text(&parts, plans[0].columns());
    let (time, _) = timed(5, || Matrix::read(text.as_bytes(), plans.to_vec()).unwrap());
    println!(
        "read the table ({} MB)      {:>9.3} ms",
        text.len() / 1_000_000,
        time.as_secs_f64() * 1e3
    );
    let matrix = Matrix::read(text.as_bytes(), plans.to_vec()).unwrap();
    let (time, ranked) = timed(5, || matrix.score(Ties::Competition, 2).unwrap().len());
    println!(
        "score and rank the table    {:>9.3} ms ({ranked} units)",
        time.as_secs_f64() * 1e3
    );

    let row: Vec<i32> = parts[1].columns.iter().map(|c| c[7]).collect();
    let columns: Vec<&[i32]> = parts[1].columns.iter().map(Vec::as_slice).collect();
    let totals = plans[1].score(&columns, 2).unwrap().totals;
    let mut standing = Standing::of(&totals);
    let mut changed = row.clone();
    let mut before = totals[7];
    let mut times = Vec::new();
    for step in 0..2_000 {
        let start = Instant::now();
        changed[0] = row[0] - (step % 100);
        let after = plans[1].score_row(&changed).unwrap();
        let rank = standing.change(before, after, Ties::Competition);
        black_box(rank);
        times.push(start.elapsed());
        before = after;
    }
    println!(
        "one changed entry           {:>9.3} µs",
        median(times).as_secs_f64() * 1e6
    );

    if let Some(folder) = folder {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("rubric.yaml"), &yaml).unwrap();
        std::fs::write(folder.join("country.csv"), &text).unwrap();
        let ranked = matrix.score(Ties::Competition, 2).unwrap();
        let mut out = std::io::BufWriter::new(std::fs::File::create(folder.join("ours.csv")).unwrap());
        writeln!(out, "unit,total,grade,rank,region_rank").unwrap();
        for row in (0..ranked.len()).filter_map(|i| ranked.row(i)) {
            let sign = if row.total < 0 { "-" } else { "" };
            let total = row.total.unsigned_abs();
            writeln!(
                out,
                "{},{sign}{}.{:02},{},{},{}",
                row.unit,
                total / 100,
                total % 100,
                row.grade,
                row.rank,
                row.region_rank
            )
            .unwrap();
        }
    }
}
