"""Compares results row by row: compare.py OURS PEER…; says how many rows are equal, or the first differences."""

import sys

SHOWN = 5


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\r\n") for line in file]


def main(ours_path, *peers):
    ours, wrong = rows(ours_path), False
    for path in peers:
        theirs = rows(path)
        different = [(i, a, b) for i, (a, b) in enumerate(zip(ours, theirs)) if a != b]
        name = path.rsplit("/", 1)[-1]
        if not different and len(ours) == len(theirs):
            print(f"{name}: equal: {len(ours) - 1} rows")
            continue
        wrong = True
        print(f"{name}: {len(different)} rows differ; ours has {len(ours) - 1} rows, it has {len(theirs) - 1}")
        for index, a, b in different[:SHOWN]:
            print(f"  row {index}: ours {a} | theirs {b}")
    return 1 if wrong or not peers else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: compare.py OURS PEER…")
    sys.exit(main(*sys.argv[1:]))
