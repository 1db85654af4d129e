//! 全国规模: 150,000 units × 60 leaves, scored and ranked in memory and from a wide table.
//!
//! `cargo bench -p mingjian-core --bench country -- [--write DIR] [--csv FILE] [--json]`: prints wall medians and,
//! on Linux, processor time of all threads (mean of a batch, from `/proc/self/stat`). With `--write` it leaves
//! `rubric.yaml`, `country.csv` and `ours.csv` for the peers under `benches/peers/`, so that results are compared
//! row by row; with `--csv` it also reads that file from the disk; with `--json` its last line is for
//! `benches/peers/driver.py`.

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
        // One unit in 64 does badly, so that the caps of level 1 and the floor at zero are met too.
        let poor = sequence.below(64) == 0;
        for ((column, values), weight) in columns.iter().zip(&mut out.columns).zip(weights) {
            let value = match &column.kind {
                ColumnKind::Points if poor => {
                    i32::try_from(sequence.below(u64::try_from(*weight).unwrap() / 2 + 1)).unwrap()
                }
                ColumnKind::Count(_) if poor && column.node == "M" => {
                    i32::try_from(sequence.below(8)).unwrap()
                }
                ColumnKind::Count(_) if poor => 4 + i32::try_from(sequence.below(5)).unwrap(),
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

/// Processor time of the process so far, all threads, in steps of 10 ms; `None` where there is no `/proc`.
fn processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}

/// What was measured, for people line by line and for the driver as JSON.
#[derive(Default)]
struct Report(Vec<String>);

impl Report {
    /// Runs the work once to warm up, then until about half a second of it has been measured.
    fn timed<T>(&mut self, key: &str, shown: &str, runs: usize, mut work: impl FnMut() -> T) -> T {
        let mut result = work();
        let mut times = Vec::new();
        let before = processor_time();
        let begin = Instant::now();
        while times.len() < runs || (times.len() < 200 && begin.elapsed() < Duration::from_millis(500)) {
            let start = Instant::now();
            result = black_box(work());
            times.push(start.elapsed());
        }
        let runs = times.len();
        let cpu = processor_time()
            .zip(before)
            .map(|(after, before)| (after - before).as_secs_f64() / f64::from(u32::try_from(runs).unwrap()));
        self.note(key, shown, median(times), cpu, runs);
        result
    }

    /// One and two threads in alternating batches, so that a machine that changes its pace changes it for both.
    fn in_turn(&mut self, key: &str, shown: &str, work: impl Fn(usize)) {
        let mut times = [Vec::new(), Vec::new()];
        let mut cpu = [Some(Duration::ZERO); 2];
        for _ in 0..6 {
            for threads in [1, 2] {
                work(threads);
                let before = processor_time();
                for _ in 0..20 {
                    let start = Instant::now();
                    work(threads);
                    times[threads - 1].push(start.elapsed());
                }
                let spent = processor_time().zip(before).map(|(after, before)| after - before);
                cpu[threads - 1] = cpu[threads - 1].zip(spent).map(|(sum, spent)| sum + spent);
            }
        }
        for (threads, (times, cpu)) in (1..).zip(times.into_iter().zip(cpu)) {
            let runs = times.len();
            let cpu = cpu.map(|c| c.as_secs_f64() / f64::from(u32::try_from(runs).unwrap()));
            let shown = format!("{shown}, {threads} thread(s)");
            self.note(&format!("{key}{threads}"), &shown, median(times), cpu, runs);
        }
    }

    fn note(&mut self, key: &str, shown: &str, wall: Duration, cpu: Option<f64>, runs: usize) {
        let wall = wall.as_secs_f64();
        let processor = cpu.map_or_else(|| "-".to_owned(), |c| format!("{:.3}", c * 1e3));
        println!("{shown:<32}{:>10.3} ms wall {processor:>10} ms cpu", wall * 1e3);
        let cpu = cpu.map_or_else(|| "null".to_owned(), |c| format!("{c:.9}"));
        self.0.push(format!(
            "\"{key}\": {{\"cpu\": {cpu}, \"wall\": {wall:.9}, \"runs\": {runs}}}"
        ));
    }
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

/// Totals of both classes.
fn score(plans: &[Plan], parts: &[Data], threads: usize) -> Vec<Vec<i32>> {
    let one = |(plan, part): (&Plan, &Data)| {
        let columns: Vec<&[i32]> = part.columns.iter().map(Vec::as_slice).collect();
        let scored = plan.score(&columns, threads).unwrap();
        assert!(scored.outside.is_empty());
        scored.totals
    };
    plans.iter().zip(parts).map(one).collect()
}

/// Ranks in the class and in county × class; on two threads one each.
fn rank(totals: &[Vec<i32>], parts: &[Data], threads: usize) -> Vec<(Vec<u32>, Vec<u32>)> {
    let one = |(totals, part): (&Vec<i32>, &Data)| {
        if threads == 1 {
            let all = ranks(totals, Ties::Competition);
            return (all, ranks_within(totals, &part.regions, Ties::Competition));
        }
        std::thread::scope(|scope| {
            let inside = scope.spawn(|| ranks_within(totals, &part.regions, Ties::Competition));
            let all = ranks(totals, Ties::Competition);
            (all, inside.join().unwrap())
        })
    };
    totals.iter().zip(parts).map(one).collect()
}

/// The grade of every unit, by reference to the plan's own text.
fn grade<'p>(plans: &'p [Plan], totals: &[Vec<i32>]) -> Vec<Vec<&'p str>> {
    let one =
        |(plan, totals): (&'p Plan, &Vec<i32>)| totals.iter().map(|t| plan.grade(*t).unwrap()).collect();
    plans.iter().zip(totals).map(one).collect()
}

/// The table, the rubric and our results, for the peers.
fn write(folder: &std::path::Path, yaml: &str, text: &str, plans: &[Plan]) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("rubric.yaml"), yaml).unwrap();
    std::fs::write(folder.join("country.csv"), text).unwrap();
    let matrix = Matrix::read(text.as_bytes(), plans.to_vec()).unwrap();
    let ranked = matrix.score(Ties::Competition, 2).unwrap();
    let mut out = std::io::BufWriter::new(std::fs::File::create(folder.join("ours.csv")).unwrap());
    writeln!(out, "unit,total,grade,rank,region_rank").unwrap();
    for row in (0..ranked.len()).filter_map(|i| ranked.row(i)) {
        let sign = if row.total < 0 { "-" } else { "" };
        let total = row.total.unsigned_abs();
        let (whole, rest) = (total / 100, total % 100);
        let (unit, grade, rank, inside) = (row.unit, row.grade, row.rank, row.region_rank);
        writeln!(out, "{unit},{sign}{whole}.{rest:02},{grade},{rank},{inside}").unwrap();
    }
    out.flush().unwrap();
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let path = |option: &str| {
        let at = arguments.iter().position(|a| a == option)?;
        arguments.get(at + 1).map(PathBuf::from)
    };
    let (folder, file) = (path("--write"), path("--csv"));
    let json = arguments.iter().any(|a| a == "--json");
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

    let mut report = Report::default();
    report.timed("floor", "read every number once", 15, || {
        parts
            .iter()
            .flat_map(|p| p.columns.iter().zip(plans[0].columns()))
            .filter(|(_, column)| column.node.starts_with('L'))
            .flat_map(|(values, _)| values)
            .map(|v| i64::from(*v))
            .sum::<i64>()
    });
    let totals = score(&plans, &parts, 1);
    report.in_turn("score", "score", |threads| {
        black_box(score(&plans, &parts, threads));
    });
    report.in_turn("rank", "rank twice", |threads| {
        black_box(rank(&totals, &parts, threads));
    });
    report.in_turn("memory", "score, grade, rank", |threads| {
        let totals = score(&plans, &parts, threads);
        black_box((grade(&plans, &totals), rank(&totals, &parts, threads)));
    });
    report.timed("grade", "grade", 15, || grade(&plans, &totals));

    if let Some(folder) = &folder {
        write(folder, &yaml, &csv_text(&parts, plans[0].columns()), &plans);
    }
    let csv = file.or_else(|| folder.map(|f| f.join("country.csv")));
    let open = |path: &PathBuf| Matrix::read(std::fs::File::open(path).unwrap(), plans.to_vec()).unwrap();
    if let Some(csv) = &csv {
        let matrix = report.timed("read", "read country.csv", 5, || open(csv));
        report.timed("table", "score and rank the table", 15, || {
            matrix.score(Ties::Competition, 2).unwrap().len()
        });
        report.timed("csv", "from country.csv to all results", 5, || {
            let matrix = open(csv);
            let ranked = matrix.score(Ties::Competition, 2).unwrap();
            (0..ranked.len())
                .filter_map(|i| ranked.row(i))
                .filter(|row| row.grade == "good")
                .count()
        });
    }

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
    let runs = times.len();
    report.note("change", "one changed entry", median(times), None, runs);
    if json {
        println!(
            "{{\"name\": \"mingjian\", \"figures\": {{{}}}}}",
            report.0.join(", ")
        );
    }
}
