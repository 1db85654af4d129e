"""Runs ours and the peers in turn, compares their results row by row, and writes docs/benchmarks.md.

Called by scripts/bench.sh: driver.py --ours BINARY --data FOLDER --page FILE [--cli BINARY] [--peers PYTHON]
Each turn starts every program anew, one after the other, so that what disturbs the machine disturbs all of them.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ["numpy", "polars", "duckdb"]
TITLES = {"mingjian": "Mingjian", "numpy": "NumPy", "polars": "polars", "duckdb": "DuckDB"}


def run(command, quiet=False):
    """Output, wall seconds, processor seconds (user + system) and peak resident bytes of one process."""
    start = time.perf_counter()
    out = subprocess.DEVNULL if quiet else subprocess.PIPE
    child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL if quiet else None)
    text = "" if quiet else child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{pathlib.Path(command[0]).name} ended with {child.returncode}")
    return text, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def turn(command):
    text, wall, cpu, memory = run(command)
    answer = json.loads(text.strip().splitlines()[-1])
    answer["process"] = {"wall": wall, "cpu": cpu, "memory": memory}
    return answer


def forget(path):
    """Asks the kernel to drop a file from its page cache, so that the next start reads it from the disk."""
    with open(path, "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def demo(cli, times):
    command = [cli, "score", "--demo"]
    warm, cold = [], []
    for _ in range(times):
        warm.append(run(command, quiet=True))
        forget(cli)
        cold.append(run(command, quiet=True))
    return {
        "warm": [r[1] for r in warm],
        "cold": [r[1] for r in cold],
        "memory": max(r[3] for r in warm + cold),
        # A child starts as a copy of this process: less than this cannot be seen.
        "least": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "times": times,
    }


def machine():
    cpu = "unknown processor"
    for line in open("/proc/cpuinfo", encoding="utf-8"):
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({cpu}), {memory:.0f} GB of memory, {platform.system()} {platform.machine()}"


def ms(seconds):
    return "–" if seconds is None else f"{seconds * 1e3:.1f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


class Figures:
    """Medians over the turns."""

    def __init__(self, answers):
        self.answers = answers

    def all(self, name, key, what):
        values = [a["figures"].get(key, {}).get(what) for a in self.answers.get(name, [])]
        return [v for v in values if v is not None]

    def __call__(self, name, key, what):
        values = self.all(name, key, what)
        return statistics.median(values) if values else None

    def process(self, name, what):
        values = [a["process"][what] for a in self.answers.get(name, [])]
        return statistics.median(values) if values else None


EVEN = "even: the ranges overlap"
ALONE = "not shown: the second core was not free"


def verdict(goal, found, word):
    return [goal, found, {True: "reached", False: "**not reached**", None: "not measured"}.get(word, word)]


def within(ours, theirs):
    """Reached or not only when every turn says so; otherwise even."""
    if not ours or not theirs:
        return None
    if max(ours) <= min(theirs):
        return True
    return False if min(ours) > max(theirs) else EVEN


def spread(values, unit="ms"):
    if not values:
        return "–"
    scale = 1e6 if unit == "µs" else 1e3
    low, middle, high = (v * scale for v in (min(values), statistics.median(values), max(values)))
    return f"{middle:.1f} ({low:.1f}–{high:.1f}) {unit}"


def parallel(f, name, key):
    """Whether a two-thread program had two cores: then it spends clearly more processor time than wall time."""
    cpu, wall = f(name, key, "cpu"), f(name, key, "wall")
    return cpu is not None and wall < 0.9 * cpu


def verdicts(f, shown_demo):
    one, change = f.all("mingjian", "memory1", "cpu"), f.all("mingjian", "change", "wall")
    rows = []
    for name, floor in [("our", f.all("mingjian", "floor", "cpu")), ("NumPy's", f.all("numpy", "floor", "cpu"))]:
        limit = [5 * v for v in floor]
        goal = f"in memory, one thread: within 5 × reading every number once, {name} reading"
        rows.append(verdict(goal, f"{spread(one)} of CPU; limit {spread(limit)}", within(one, limit)))
    goal = "the same within 5 × 3.8 ms, the fixed limit of the requirement"
    rows.append(verdict(goal, f"{spread(one)} of CPU; limit 19.0 ms", within(one, [0.019])))
    wall1, wall2 = f.all("mingjian", "memory1", "wall"), f.all("mingjian", "memory2", "wall")
    word = within(wall2, wall1) if parallel(f, "mingjian", "memory2") else ALONE
    rows.append(verdict("in memory: the second core makes it faster", f"{spread(wall1)} → {spread(wall2)} of wall time", word))
    numpy = f.all("numpy", "memory", "cpu")
    goal = "in memory, one thread: no more CPU than hand-vectorised NumPy in the same run"
    rows.append(verdict(goal, f"{spread(one)}; NumPy {spread(numpy)}", within(one, numpy)))
    csv, polars = f.all("mingjian", "csv", "wall"), f.all("polars", "csv", "wall")
    word = within(csv, polars) if parallel(f, "polars", "csv") else ALONE if polars else None
    goal = "from CSV no slower than polars in the same run, wall"
    rows.append(verdict(goal, f"{spread(csv)}; polars {spread(polars)}", word))
    csv_cpu, polars_cpu = f.all("mingjian", "csv", "cpu"), f.all("polars", "csv", "cpu")
    goal = "from CSV no slower than polars in the same run, CPU"
    rows.append(verdict(goal, f"{spread(csv_cpu)}; polars {spread(polars_cpu)}", within(csv_cpu, polars_cpu)))
    rows.append(verdict("from CSV within 0.67 s, the fixed limit", f"{spread(csv)} of wall time", within(csv, [0.67])))
    goal = "one changed entry: new total and new rank in 20 µs"
    rows.append(verdict(goal, spread(change, "µs"), within(change, [20e-6])))
    if shown_demo is None:
        rows.append(verdict("`mingjian score --demo`: 50 ms, 40 MB", "the release binary was not there", None))
        return rows
    d = shown_demo
    for key, title in [("warm", "a new process"), ("cold", "a new process, its binary dropped from the page cache")]:
        goal = f"`mingjian score --demo`, {title}: 50 ms"
        rows.append(verdict(goal, f"{spread(d[key])}, {d['times']} runs", within(d[key], [0.05])))
    size = f"{d['memory'] / 1e6:.1f} MB" + (" or less" if d["memory"] <= d["least"] else "")
    rows.append(verdict("`mingjian score --demo`: 40 MB resident at most", size, d["memory"] <= 40e6))
    return rows


def page(answers, equal, shown_demo, turns, loads):
    f = Figures(answers)
    names = list(answers)
    floor, numpy = f("mingjian", "floor", "cpu"), f("numpy", "memory", "cpu")
    ratio = lambda value, base: "–" if value is None or not base else f"{value / base:.2f}"
    rows = []
    for name in names:
        for key, title in [("memory", ""), ("memory1", ", one thread"), ("memory2", ", two threads")]:
            cpu, wall = f(name, key, "cpu"), f(name, key, "wall")
            if wall is not None:
                rows.append([TITLES[name] + title, ms(cpu), ms(wall), ratio(cpu, numpy), ratio(cpu, floor)])
    rows.append(["reading every number once (ours)", ms(floor), ms(f("mingjian", "floor", "wall")), ratio(floor, numpy), "1.00"])
    if numpy:
        cpu = f("numpy", "floor", "cpu")
        rows.append(["reading every number once (NumPy)", ms(cpu), ms(f("numpy", "floor", "wall")), ratio(cpu, numpy), ratio(cpu, floor)])
    csv_rows = [[TITLES[n], ms(f(n, "csv", "cpu")), ms(f(n, "csv", "wall"))] for n in names if f(n, "csv", "wall")]
    parts = [("score1", "scoring, one thread"), ("score2", "scoring, two threads"), ("rank1", "both ranks, one thread"),
             ("rank2", "both ranks, two threads"), ("grade", "grades"), ("read", "reading country.csv"),
             ("table", "scoring and ranking what was read, two threads")]
    part_rows = [[title, ms(f("mingjian", key, "cpu")), ms(f("mingjian", key, "wall"))] for key, title in parts]
    process = [[TITLES[n], f"{f.process(n, 'cpu'):.2f}", f"{f.process(n, 'wall'):.2f}", f"{f.process(n, 'memory') / 1e6:.0f}"] for n in names]
    versions = ", ".join(f"{TITLES[n]} {answers[n][0]['version']}" for n in names if n != "mingjian") or "no peers"
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip().split(" (")[0]
    met = next((a["notes"]["exercised"] for a in answers.get("numpy", [])), None)
    met_line = ""
    if met:
        met_line = (
            f"The data meets the rules: a cap at the leaf holds in {met['leaf_cap']:,} units, a cap at level 1 in "
            f"{met['level1_cap']:,}, a bonus cap in {met['bonus_cap']:,}; a closed gate takes a claim from "
            f"{met['gate_closed']:,}; {met['exactly_80']:,} units stand at exactly 80.00; "
            f"{met['major']:,} have a major deduction, {met['negative']:,} end below zero.\n\n"
        )
    return f"""# Benchmarks

Written by `make bench`; do not edit by hand. {datetime.date.today().isoformat()}, {machine()}. {rust} (release, \
no flags for this processor), Python {platform.python_version()}, {versions}. Load average {loads[0]:.1f} \
at the beginning, {loads[1]:.1f} at the end: these runs alone \
bring it to about 1 to 2; above that, other work shared the cores, which costs programs with two threads most of their \
wall advantage. Wall verdicts are withheld where a program with two threads did not get its second core.

One country: 150,000 units × 60 leaves (9 million entries) and 6 more columns; two classes; 5 × 4 × 3 leaves, in \
each level 1 eight with points, two deductions capped at the leaf, two capped at level 1; five bonus claims capped at \
20% behind a strict gate of 80; uncapped major deductions; grades; competition ranks in the class and in county × \
class. Every program is started anew {turns} times, one after the other in turn; inside, each work is repeated. The \
figures are medians over the starts, in the first table with the range over the starts; ranges that overlap decide \
nothing. One and two threads of ours alternate in batches. CPU counts all threads of a process: medians of runs for the peers, means of \
batches for ours (Linux counts them in steps of 10 ms). Ours checks the range of every number while it scores; the \
peers do not.

## Reached and not reached

{table(["Goal", "Measured", ""], verdicts(f, shown_demo))}

Entries and constants here are whole hundredths, so that rounding half-up to two places has nothing to do, in ours \
and in the peers; ours refuses (`MJ4061`) to make a bulk plan of a rubric where it would have. So this run says nothing about the speed of rounding.

The NumPy peer is vectorised by hand over blocks of rows whose length was chosen by trial; polars and DuckDB run one \
natural statement with their default threads and were not tuned further.

## Equal row by row

{chr(10).join("- " + line for line in equal) if equal else "Not compared: the peers could not be installed."}

{met_line}## In memory: totals, grades, both ranks

{table(["", "CPU, ms", "wall, ms", "CPU ÷ NumPy", "CPU ÷ reading once"], rows)}

## From CSV (42 MB) to the same results

{table(["", "CPU, ms", "wall, ms"], csv_rows)}

## Parts of ours

{table(["", "CPU, ms", "wall, ms"], part_rows)}

## Whole processes

With start, loading (ours: making the data), and all repetitions; peak resident memory. Not for comparing speed: ours \
repeats more.

{table(["", "CPU, s", "wall, s", "peak, MB"], process)}

## Again

`make bench` runs `scripts/bench.sh`: a virtual environment with `benches/peers/requirements.txt`, `cargo bench -p \
mingjian-core --bench country -- --write DIR`, then `benches/peers/driver.py`, which runs ours and \
`benches/peers/*_country.py DIR` in turn and `benches/peers/compare.py` on their results. \
`mingjian score --demo` is measured when `cargo build --release --locked -p mingjian` has built it.
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--page", required=True)
    parser.add_argument("--peers", help="the Python that has the peers")
    parser.add_argument("--cli", help="the release binary")
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    data = options.data
    loads = [os.getloadavg()[0]]
    run([options.ours, "--bench", "--write", data])
    answers = {}
    for number in range(options.turns):
        print(f"turn {number + 1} of {options.turns}", flush=True)
        answers.setdefault("mingjian", []).append(turn([options.ours, "--bench", "--csv", f"{data}/country.csv", "--json"]))
        for peer in PEERS if options.peers else []:
            command = [options.peers, "-B", str(HERE / f"{peer}_country.py"), data, "--out", f"{data}/{peer}.csv"]
            answers.setdefault(peer, []).append(turn(command))
    equal, status = [], 0
    if options.peers:
        command = [options.peers, "-B", str(HERE / "compare.py"), f"{data}/ours.csv"] + [f"{data}/{p}.csv" for p in PEERS]
        compared = subprocess.run(command, capture_output=True, text=True)
        equal, status = compared.stdout.strip().splitlines(), compared.returncode
        print(compared.stdout, end="")
    shown_demo = None
    if options.cli and os.path.exists(options.cli):
        shown_demo = demo(options.cli, 20)
    else:
        print("skipped: mingjian score --demo (cargo build --release --locked -p mingjian makes the binary)")
    loads.append(os.getloadavg()[0])
    text = page(answers, equal, shown_demo, options.turns, loads)
    pathlib.Path(options.page).write_text(text, encoding="utf-8")
    for line in text.split("## Reached and not reached\n\n")[1].split("\n\n")[0].splitlines():
        print(line)
    return status


if __name__ == "__main__":
    sys.exit(main())
