"""DuckDB beside benches/country.rs: the same country in one SQL statement, in memory and from CSV."""

import duckdb

import country_rubric as rubric
from measure import arguments, measured, report


def quoted(name):
    return '"' + name + '"'


def entries(folder):
    """The file as whole hundredths; DECIMAL keeps them exact on the way."""
    kinds = {name: "DECIMAL(9,2)" for name in rubric.HUNDREDTHS} | {name: "INTEGER" for name in rubric.COUNTS}
    with open(f"{folder}/country.csv", encoding="utf-8") as file:
        header = file.readline().strip().split(",")
    columns = ", ".join(f"'{name}': '{kinds.get(name, 'VARCHAR')}'" for name in header)
    hundredths = ", ".join(f"CAST({quoted(n)} * 100 AS INTEGER) AS {quoted(n)}" for n in rubric.HUNDREDTHS)
    return (
        f"SELECT * REPLACE ({hundredths}) FROM read_csv('{folder}/country.csv', header = true, "
        f"auto_detect = false, delim = ',', columns = {{{columns}}})"
    )


def scored(source):
    """The statement: base, then total, then grade and both ranks."""
    kept = []
    for level1 in rubric.LEVEL1:
        given = " + ".join(map(quoted, rubric.points(level1)))
        own = " - ".join(f"least({quoted(n)} * {rubric.TIMES}, {rubric.LEAF3})" for n in rubric.own(level1))
        upward = " + ".join(map(quoted, rubric.upward(level1)))
        rest = rubric.LEVEL1_WEIGHT - rubric.POINTS_WEIGHT
        kept.append(f"greatest({given} - {own} - ({upward}) * {rubric.TIMES} + {rest}, 0)")
    bonus = " + ".join(f"least({quoted(n)}, {rubric.BONUS_MOST})" for n in rubric.BONUSES)
    lines = " ".join(f"WHEN total >= {line} THEN '{name}'" for name, line in rubric.GRADES[:-1])
    return f"""
        WITH entries AS ({source}),
        based AS (
            SELECT unit, class, region, {" + ".join(kept)} AS base, {bonus} AS bonus,
                "M:t" * {rubric.MAJOR} AS major
            FROM entries
        ),
        totalled AS (
            SELECT unit, class, region,
                base + CASE WHEN base > {rubric.GATE_ABOVE} THEN bonus ELSE 0 END - major AS total
            FROM based
        )
        SELECT unit, total, CASE {lines} ELSE '{rubric.GRADES[-1][0]}' END AS grade,
            rank() OVER (PARTITION BY class ORDER BY total DESC) AS rank,
            rank() OVER (PARTITION BY class, region ORDER BY total DESC) AS region_rank
        FROM totalled
    """


def main():
    options = arguments()
    database = duckdb.connect(":memory:")
    database.execute("SET preserve_insertion_order = false")
    database.execute(f"CREATE TABLE country AS {entries(options.folder)}")

    def run(source):
        database.execute(f"CREATE OR REPLACE TEMP TABLE results AS {scored(source)}")

    figures = {}
    figures["csv"], _ = measured(options.csv_runs, lambda: run(entries(options.folder)))
    figures["memory"], _ = measured(options.runs, lambda: run("SELECT * FROM country"))
    threads = database.execute("SELECT current_setting('threads')").fetchone()[0]
    report("duckdb", duckdb.__version__, figures, {"threads": threads})
    if options.out:
        database.execute(
            f"""COPY (SELECT unit,
                printf('%s%d.%02d', CASE WHEN total < 0 THEN '-' ELSE '' END, abs(total) // 100, abs(total) % 100)
                    AS total, grade, rank, region_rank
            FROM results ORDER BY unit) TO '{options.out}' (HEADER)"""
        )


if __name__ == "__main__":
    main()
