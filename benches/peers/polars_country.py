"""polars beside benches/country.rs: the same country as lazy expressions, in memory and from CSV."""

import polars as pl

import country_rubric as rubric
from measure import arguments, measured, report

SCHEMA = {name: pl.Float64 for name in rubric.HUNDREDTHS} | {name: pl.Int32 for name in rubric.COUNTS}


def entries(folder):
    """The file as whole hundredths: a number with two decimals times 100 rounds to the exact integer."""
    table = pl.scan_csv(f"{folder}/country.csv", schema_overrides=SCHEMA)
    return table.with_columns((pl.col(rubric.HUNDREDTHS) * 100).round().cast(pl.Int32))


def total():
    kept = []
    for level1 in rubric.LEVEL1:
        rest = pl.sum_horizontal(rubric.points(level1))
        own = [(pl.col(name) * rubric.TIMES).clip(upper_bound=rubric.LEAF3) for name in rubric.own(level1)]
        upward = pl.sum_horizontal(rubric.upward(level1)) * rubric.TIMES
        rest = rest - own[0] - own[1] - upward + (rubric.LEVEL1_WEIGHT - rubric.POINTS_WEIGHT)
        kept.append(rest.clip(lower_bound=0))
    base = pl.sum_horizontal(kept)
    bonus = pl.sum_horizontal([pl.col(name).clip(upper_bound=rubric.BONUS_MOST) for name in rubric.BONUSES])
    opened = bonus * (base > rubric.GATE_ABOVE).cast(pl.Int32)
    return (base + opened - pl.col("M:t") * rubric.MAJOR).cast(pl.Int32)


def grade():
    out = pl
    for name, line in rubric.GRADES[:-1]:
        out = out.when(pl.col("total") >= line).then(pl.lit(name))
    return out.otherwise(pl.lit(rubric.GRADES[-1][0])).alias("grade")


def scored(table):
    """Ranks over the class, and over the class inside the county."""
    place = pl.col("total").rank("min", descending=True)
    return (
        table.select("unit", "class", "region", total().alias("total"))
        .with_columns(
            grade(),
            place.over("class").alias("rank"),
            place.over("region", "class").alias("region_rank"),
        )
        .select("unit", "total", "grade", "rank", "region_rank")
    )


def main():
    options = arguments()
    table = entries(options.folder).collect()
    figures = {}
    figures["memory"], results = measured(options.runs, lambda: scored(table.lazy()).collect())
    figures["csv"], read = measured(options.csv_runs, lambda: scored(entries(options.folder)).collect())
    assert read.equals(results)
    report("polars", pl.__version__, figures, {"threads": pl.thread_pool_size()})
    if options.out:
        sign = pl.when(pl.col("total") < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        size = pl.col("total").abs()
        shown = sign + (size // 100).cast(pl.String) + "." + (size % 100).cast(pl.String).str.zfill(2)
        results.with_columns(shown.alias("total")).write_csv(options.out)


if __name__ == "__main__":
    main()
