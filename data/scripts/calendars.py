"""Writes data/calendars/cn.yaml: the public holidays and swap days (调休) of China, 2015 to the last published year.

The days come from the PyPI package chinesecalendar and are compared, day by day, with the PyPI package holidays,
which keeps its own table from the State Council gazette. What the packages do not know stands below, by hand:
the circular of each year with its date, and the changes made in mid-year. A day on which the packages disagree
stops the script unless ALLOWED explains it; an explanation that is no longer needed stops it too.

    python3 -m venv /tmp/calendars && /tmp/calendars/bin/pip install chinesecalendar==1.11.0 holidays==0.109
    /tmp/calendars/bin/python data/scripts/calendars.py            # writes the file
    /tmp/calendars/bin/python data/scripts/calendars.py --check    # fails when the file is not what it would write

The output depends on the packages and this file only: no clock, no network. A new year needs one line in LISTS
and, where the law changed, one in ACTS.
"""

import sys
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
import holidays as gazette

FIRST_YEAR = 2015
TARGET = Path(__file__).resolve().parents[1] / "calendars" / "cn.yaml"

# Name in the package -> key, Chinese and English name as the circulars say them.
NAMES = {
    "New Year's Day": ("new_year", "元旦", "New Year's Day"),
    "Spring Festival": ("spring_festival", "春节", "Spring Festival"),
    "Tomb-sweeping Day": ("tomb_sweeping", "清明节", "Tomb-Sweeping Day"),
    "Labour Day": ("labour_day", "劳动节", "Labour Day"),
    "Dragon Boat Festival": ("dragon_boat", "端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("mid_autumn", "中秋节", "Mid-Autumn Festival"),
    "National Day": ("national_day", "国庆节", "National Day"),
    "Anti-Fascist 70th Day": (
        "victory_70",
        "抗战胜利70周年纪念日",
        "70th anniversary of victory in the War of Resistance",
    ),
}
# One holiday in the circular where National Day and Mid-Autumn fall together.
TOGETHER = ("national_and_mid_autumn", "国庆节、中秋节", "National Day and Mid-Autumn Festival")
TOGETHER_YEARS = {2017, 2020, 2023, 2025}

# Year -> (signed on 成文日期, number, page under gov.cn/zhengce, published on when it was another day).
# All dates were read in the circulars' own text or its register entry; none is assumed.
LISTS = {
    2015: ("2014-12-16", "国办发明电〔2014〕28号", "2014-12/16/content_9302", None),
    2016: ("2015-12-10", "国办发明电〔2015〕18号", "2015-12/10/content_10394", None),
    2017: ("2016-12-01", "国办发明电〔2016〕17号", "2016-12/01/content_5141603", None),
    2018: ("2017-11-30", "国办发明电〔2017〕12号", "2017-11/30/content_5243579", None),
    2019: ("2018-12-04", "国办发明电〔2018〕15号", "2018-12/06/content_5346276", "2018-12-06"),
    2020: ("2019-11-21", "国办发明电〔2019〕16号", "2019-11/21/content_5454164", None),
    2021: ("2020-11-25", "国办发明电〔2020〕27号", "2020-11/25/content_5564127", None),
    2022: ("2021-10-25", "国办发明电〔2021〕11号", "2021-10/25/content_5644835", None),
    2023: ("2022-12-08", "国办发明电〔2022〕16号", "2022-12/08/content_5730844", None),
    2024: ("2023-10-25", "国办发明电〔2023〕7号", "202310/content_6911528", None),
    2025: ("2024-11-12", "国办发明电〔2024〕12号", "202411/content_6986383", None),
    2026: ("2025-11-04", "国办发明电〔2025〕7号", "202511/content_7047091", None),
}

# Changes in mid-year. "off" and "swap" are what the change brought; "was" is what the year's list had said of a
# day that the packages, which keep the last state only, have forgotten.
AMENDMENTS = [
    {
        "year": 2015,
        "known_on": "2015-05-13",
        "document": "国发明电〔2015〕1号",
        "page": "2015-05/13/content_9742",
        "off": [("victory_70", "2015-09-03", "2015-09-05")],
        "swap": [("victory_70", ["2015-09-06"])],
        "was": {},
        "reason": ("抗战胜利70周年纪念日全国放假", "A national holiday for the 70th anniversary of victory"),
    },
    {
        "year": 2019,
        "known_on": "2019-03-22",
        "document": "国办发明电〔2019〕3号",
        "page": "2019-03/22/content_5375877",
        "off": [("labour_day", "2019-05-02", "2019-05-04")],
        "swap": [("labour_day", ["2019-04-28", "2019-05-05"])],
        "was": {},
        "reason": ("调整2019年劳动节假期", "The Labour Day holiday of 2019 was changed"),
    },
    {
        "year": 2020,
        "known_on": "2020-01-26",
        "published_on": "2020-01-27",
        "document": "国办发明电〔2020〕1号",
        "page": "2020-01/27/content_5472352",
        "off": [("spring_festival", "2020-01-31", "2020-02-02")],
        "swap": [],
        "was": {"2020-02-01": "spring_festival"},
        "reason": ("疫情防控，延长2020年春节假期", "The spring holiday of 2020 was prolonged against the epidemic"),
    },
]

# Holidays on fixed days by law (全国年节及纪念日放假办法第二条): all that is certain of a year without a list.
# The lunar festivals of such a year are left to the list, which also says which weekends are worked.
ACTS = [
    ("2013-12-11", 2014, "国务院令第644号", [("01-01", "new_year"), ("05-01", "labour_day"),
     ("10-01", "national_day"), ("10-02", "national_day"), ("10-03", "national_day")]),
    ("2024-11-10", 2025, "国务院令第795号", [("01-01", "new_year"), ("05-01", "labour_day"),
     ("05-02", "labour_day"), ("10-01", "national_day"), ("10-02", "national_day"), ("10-03", "national_day")]),
]

# Day -> why the two packages may differ on it, and that the first is right.
ALLOWED: dict[str, str] = {}


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def fail(message: str) -> None:
    sys.exit(f"calendars.py: {message}")


def list_year(when: date, name: str) -> int:
    """The year whose list announces a day: New Year's Day of December belongs to the next year's list."""
    return when.year + 1 if when.month == 12 and name == "new_year" else when.year


def read_first() -> tuple[int, dict[date, str], dict[date, str]]:
    """Last year, holidays and swap days of the first source, by key of the name."""
    table = chinese_calendar.constants
    last = max(when.year for when in table.holidays)
    keep = lambda days: {w: NAMES[n][0] for w, n in days.items() if w >= date(FIRST_YEAR, 1, 1)}
    return last, keep(table.holidays), keep(table.workdays)


def compare(last: int) -> int:
    """Asks both packages about every day; returns how many were compared."""
    other = gazette.country_holidays("CN", years=range(FIRST_YEAR - 1, last + 2))
    days, differ = span(date(FIRST_YEAR, 1, 1), date(last, 12, 31)), set()
    for when in days:
        if chinese_calendar.is_workday(when) != other.is_working_day(when):
            differ.add(when.isoformat())
    if unexplained := sorted(differ - ALLOWED.keys()):
        fail(f"the sources disagree on {unexplained}; find out which is right and say so in ALLOWED")
    if stale := sorted(ALLOWED.keys() - differ):
        fail(f"ALLOWED explains days on which the sources agree: {stale}")
    return len(days)


def take_back(off: dict[date, str], swap: dict[date, str]) -> None:
    """Turns the last state of the packages into what the year's list had said."""
    for change in AMENDMENTS:
        for _, first, last in change["off"]:
            for when in span(day(first), day(last)):
                if when not in off and when.weekday() < 5:
                    fail(f"{change['document']} makes {when} a holiday, the first source does not")
                off.pop(when, None)
        for _, days in change["swap"]:
            for when in map(day, days):
                if swap.pop(when, None) is None:
                    fail(f"{change['document']} makes {when} a swap day, the first source does not")
        for when, name in change["was"].items():
            swap[day(when)] = name


def join_festivals(off: dict[date, str], swap: dict[date, str], year: int) -> None:
    """National Day and Mid-Autumn as one holiday, where the circular says so."""
    mine = [w for w, n in off.items() if w.year == year and n in ("national_day", "mid_autumn")]
    if len(mine) != (max(mine) - min(mine)).days + 1:
        fail(f"National Day and Mid-Autumn of {year} do not adjoin")
    for when in mine:
        off[when] = TOGETHER[0]
    for when in [w for w, n in swap.items() if w.year == year and n == "national_day"]:
        swap[when] = TOGETHER[0]


def runs(days: dict[date, str]) -> list[tuple[str, date, date]]:
    """Consecutive days of one name as (name, first, last)."""
    out: list[tuple[str, date, date]] = []
    for when in sorted(days):
        if out and out[-1][0] == days[when] and out[-1][2] + timedelta(1) == when:
            out[-1] = (days[when], out[-1][1], when)
        else:
            out.append((days[when], when, when))
    return out


def rows(off: list, swap: dict[str, list]) -> list[str]:
    """The lines of one version: each holiday with the days worked for it."""
    left, lines = dict(swap), []
    for name, first, last in off:
        until = f", to: {last}" if str(last) != str(first) else ""
        worked = left.pop(name, [])
        days = f", swap: [{', '.join(map(str, worked))}]" if worked else ""
        lines.append(f"      - {{name: {name}, from: {first}{until}{days}}}")
    if left:
        fail(f"swap days without a holiday: {left}")
    return lines


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def build() -> str:
    last, off, swap = read_first()
    compared = compare(last)
    take_back(off, swap)
    for year in sorted(TOGETHER_YEARS):
        join_festivals(off, swap, year)
    out = [
        "# 节假日和调休日历 (the calendar of holidays and swap days). Generated by data/scripts/calendars.py: change the",
        "# script, not this file.",
        f"# Days: PyPI chinesecalendar {version('chinesecalendar')} (MIT). Cross-check: PyPI holidays {version('holidays')} (MIT).",
        f"# {compared} days compared ({FIRST_YEAR}-01-01 to {last}-12-31), {len(ALLOWED)} differences allowed.",
        *[f"#   {when}: {why}" for when, why in sorted(ALLOWED.items())],
        "# known_on is the date of the circular (成文日期); published_on stands where it was published on another day.",
        "# Each circular's page is given under www.gov.cn/zhengce/.",
        "calendar: cn",
        "title: {zh: 全国节假日和调休, en: Public holidays and swap days of China}",
        "names:",
    ]
    out += [f"  {key}: {{zh: {zh}, en: {quoted(en)}}}" for key, zh, en in [*NAMES.values(), TOGETHER]]
    out.append("acts:")
    for known, year, document, days in ACTS:
        fixed = ", ".join(f"{when}: {name}" for when, name in days)
        out.append(f"  - {{known_on: {known}, from_year: {year}, document: {document}, days: {{{fixed}}}}}")
    out.append("lists:")
    for year in range(FIRST_YEAR, last + 1):
        if year not in LISTS:
            fail(f"the sources know {year}: add its circular to LISTS")
        known, document, page, published = LISTS[year]
        mine = {w: n for w, n in off.items() if list_year(w, n) == year}
        worked: dict[str, list] = {}
        for when, name in sorted(swap.items()):
            if list_year(when, name) == year:
                worked.setdefault(name, []).append(when)
        out += [f"  - year: {year} # {page}", f"    known_on: {known}", "    known_on_source: circular"]
        out += [f"    published_on: {published}"] if published else []
        out += [f"    document: {document}", "    holidays:", *rows(runs(mine), worked)]
    out.append("amendments:")
    for change in AMENDMENTS:
        zh, en = change["reason"]
        out += [f"  - year: {change['year']} # {change['page']}", f"    known_on: {change['known_on']}"]
        out += ["    known_on_source: circular"]
        out += [f"    published_on: {change['published_on']}"] if "published_on" in change else []
        out += [f"    document: {change['document']}", f"    reason: {{zh: {quoted(zh)}, en: {quoted(en)}}}"]
        out += ["    holidays:", *rows(change["off"], dict(change["swap"]))]
    return "\n".join(out) + "\n"


def main() -> None:
    text = build()
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="utf-8") != text:
            fail(f"{TARGET.name} is not what the script would write; run it without --check")
    else:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
