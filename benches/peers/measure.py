"""How the peers measure and write: median processor and wall seconds, one line of JSON, one CSV of results."""

import argparse
import json
import statistics
import time


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", help="what `country -- --write` left")
    parser.add_argument("--runs", type=int, default=9, help="measured runs in memory")
    parser.add_argument("--csv-runs", type=int, default=3, help="measured runs from CSV")
    parser.add_argument("--out", help="CSV of the results")
    return parser.parse_args()


def measured(runs, work):
    """One run to warm up, then medians; processor time counts all threads of the process."""
    result = work()
    cpu, wall = [], []
    for _ in range(runs):
        start_cpu, start_wall = time.process_time(), time.perf_counter()
        result = work()
        wall.append(time.perf_counter() - start_wall)
        cpu.append(time.process_time() - start_cpu)
    return {"cpu": statistics.median(cpu), "wall": statistics.median(wall), "runs": runs}, result


def report(name, version, figures, notes=None):
    print(json.dumps({"name": name, "version": version, "figures": figures, "notes": notes or {}}))
