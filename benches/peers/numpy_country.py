"""NumPy beside benches/country.rs: the same country, vectorised by hand.

Blocks of rows keep the intermediate columns in the cache, operations write into buffers that exist, ranks in the
class are counted, ranks in county × class come from one sort of packed keys. One thread.
"""

import numpy as np
import polars as pl

import country_rubric as rubric
from measure import arguments, measured, report

BLOCK = 16384


def load(folder):
    """Per class: regions and one contiguous int32 column for each number. polars only reads the file here."""
    schema = {name: pl.Float64 for name in rubric.HUNDREDTHS} | {name: pl.Int32 for name in rubric.COUNTS}
    table = pl.read_csv(f"{folder}/country.csv", schema_overrides=schema)
    regions = {name: index for index, name in enumerate(sorted(table["region"].unique()))}
    classes = {}
    for name in rubric.WEIGHTS:
        part = table.filter(pl.col("class") == name)
        columns = {h: np.rint(part[h].to_numpy() * 100).astype(np.int32) for h in rubric.HUNDREDTHS}
        columns |= {c: part[c].to_numpy().astype(np.int32) for c in rubric.COUNTS}
        classes[name] = (np.array([regions[r] for r in part["region"]], dtype=np.int64), columns)
    return table["unit"].to_list(), table["class"].to_numpy(), classes


def total(columns, rows):
    out = np.empty(rows, dtype=np.int32)
    part, own, kept, bonus, open_ = (np.empty(BLOCK, dtype=np.int32) for _ in range(5))
    worth = np.empty(BLOCK, dtype=np.int32)
    for start in range(0, rows, BLOCK):
        end = min(start + BLOCK, rows)
        size = end - start
        a, o, k, w, g = part[:size], own[:size], kept[:size], worth[:size], open_[:size]
        k.fill(0)
        for level1 in rubric.LEVEL1:
            # Points given at this level 1, less what deductions take; what is left is never below zero.
            first, second, *rest = rubric.points(level1)
            np.add(columns[first][start:end], columns[second][start:end], out=a)
            for name in rest:
                a += columns[name][start:end]
            up1, up2 = rubric.upward(level1)
            np.add(columns[up1][start:end], columns[up2][start:end], out=o)
            o *= rubric.TIMES
            a -= o
            for name in rubric.own(level1):
                np.multiply(columns[name][start:end], rubric.TIMES, out=o)
                np.minimum(o, rubric.LEAF3, out=o)
                a -= o
            a += rubric.LEVEL1_WEIGHT - rubric.POINTS_WEIGHT
            np.maximum(a, 0, out=a)
            k += a
        np.minimum(columns["P1"][start:end], rubric.BONUS_MOST, out=a)
        for name in rubric.BONUSES[1:]:
            np.minimum(columns[name][start:end], rubric.BONUS_MOST, out=w)
            a += w
        np.greater(k, rubric.GATE_ABOVE, out=g, casting="unsafe")
        a *= g
        k += a
        np.multiply(columns["M:t"][start:end], rubric.MAJOR, out=o)
        np.subtract(k, o, out=out[start:end])
    return out


LINES = np.array([line for _, line in reversed(rubric.GRADES) if line is not None], dtype=np.int32)
GRADES = np.array([grade for grade, _ in reversed(rubric.GRADES)])


def grades(totals):
    out = (totals >= LINES[0]).view(np.int8)
    for line in LINES[1:]:
        out = out + (totals >= line).view(np.int8)
    return out


def rank(totals):
    """Competition ranks by counting: how many are above, and one."""
    below = totals.max() - totals
    counts = np.bincount(below)
    above = np.cumsum(counts) - counts + 1
    return above[below]


def rank_within(totals, regions):
    """One sort of region, total and row packed into 64 bits; the first of equals gives the rank."""
    low = int(totals.max())
    key = ((regions << 16) | (low - totals)) << 24 | np.arange(len(totals))
    key.sort()
    rows = key & 0xFF_FFFF
    key >>= 24
    position = np.arange(len(key))
    fresh = np.empty(len(key), dtype=bool)
    fresh[0] = True
    np.not_equal(key[1:], key[:-1], out=fresh[1:])
    first = np.maximum.accumulate(np.where(fresh, position, 0))
    key >>= 16
    np.not_equal(key[1:], key[:-1], out=fresh[1:])
    begin = np.maximum.accumulate(np.where(fresh, position, 0))
    out = np.empty(len(key), dtype=np.int32)
    out[rows] = first - begin + 1
    return out


def score(classes):
    out = {}
    for name, (regions, columns) in classes.items():
        totals = total(columns, len(regions))
        out[name] = (totals, grades(totals), rank(totals), rank_within(totals, regions))
    return out


def read_once(classes):
    """The floor: every entry of the 60 leaves read once and summed."""
    leaves = rubric.ALL_POINTS + rubric.ALL_COUNTS
    return sum(int(np.add.reduce(columns[name])) for _, columns in classes.values() for name in leaves)


def exercised(classes):
    """How many units meet each rule, so that equality says something."""
    found = dict.fromkeys(["level1_cap", "leaf_cap", "bonus_cap", "gate_closed", "exactly_80", "major", "negative"], 0)
    for _, columns in classes.values():
        caps, leaf, kept = False, False, 0
        for level1 in rubric.LEVEL1:
            rest = sum(columns[n] for n in rubric.points(level1))
            rest = rest + (rubric.LEVEL1_WEIGHT - rubric.POINTS_WEIGHT)
            for name in rubric.own(level1):
                leaf = leaf | (columns[name] * rubric.TIMES > rubric.LEAF3)
                rest = rest - np.minimum(columns[name] * rubric.TIMES, rubric.LEAF3)
            rest = rest - rubric.TIMES * sum(columns[n] for n in rubric.upward(level1))
            caps = caps | (rest < 0)
            kept = kept + np.maximum(rest, 0)
        claims = sum(columns[n] for n in rubric.BONUSES) > 0
        capped = np.logical_or.reduce([columns[n] > rubric.BONUS_MOST for n in rubric.BONUSES])
        below = kept - rubric.MAJOR * columns["M:t"] < 0
        for key, flags in [
            ("level1_cap", caps),
            ("leaf_cap", leaf),
            ("bonus_cap", capped),
            ("gate_closed", claims & (kept <= rubric.GATE_ABOVE)),
            ("exactly_80", kept == rubric.GATE_ABOVE),
            ("major", columns["M:t"] > 0),
            ("negative", below),
        ]:
            found[key] += int(flags.sum())
    return found


def shown(value):
    size = abs(value)
    return f"{'-' if value < 0 else ''}{size // 100}.{size % 100:02}"


def main():
    options = arguments()
    units, of_class, classes = load(options.folder)
    figures = {}
    figures["floor"], _ = measured(options.runs, lambda: read_once(classes))
    figures["memory"], results = measured(options.runs, lambda: score(classes))
    report("numpy", np.__version__, figures, {"exercised": exercised(classes)})
    if options.out:
        columns = [np.empty(len(units), dtype=np.int64) for _ in range(4)]
        for name, result in results.items():
            for column, values in zip(columns, result):
                column[of_class == name] = values
        with open(options.out, "w", encoding="utf-8") as file:
            file.write("unit,total,grade,rank,region_rank\n")
            for unit, value, grade, place, inside in zip(units, *(c.tolist() for c in columns)):
                file.write(f"{unit},{shown(value)},{GRADES[grade]},{place},{inside}\n")


if __name__ == "__main__":
    main()
