#!/usr/bin/env python3
"""Writes test/engine/timing/rrule-vectors.json: intervals and calendar days from dateutil's rrule.

A line is "zone | rule | start | after | fires". Rules: "days N" and "seconds N" are intervals (R18: whole days keep the wall clock,
everything else is elapsed time); any other text is a cron expression (R15, R16) whose days rrule found by BYDAY or BYMONTHDAY.
dateutil says which wall times there are and moves one out of a gap by the gap's length (resolve_imaginary), which is what intervals of
days do too; a cron time in a gap goes to the gap's end on the same day, from zone_rules.py.
Run by hand: python3 tools/vectors/rrule-vectors.py (needs dateutil, Python 3.9+)
"""
import json
import pathlib
from datetime import timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import dateutil
from dateutil import rrule, tz
from zone_rules import UTC, ZONES, runs_at, text, transitions, utc

FIRES = 4
DAYS = [1, 2, 3, 7, 14]
SECONDS = [90, 5_400, 25_200, 86_400, 90_000]
CALENDAR = {
    "30 2 * * 1#2": {"freq": rrule.MONTHLY, "byweekday": rrule.MO(2), "byhour": 2, "byminute": 30},
    "0 0 * * 5#L": {"freq": rrule.MONTHLY, "byweekday": rrule.FR(-1), "byhour": 0, "byminute": 0},
    "30 1 L * *": {"freq": rrule.MONTHLY, "bymonthday": -1, "byhour": 1, "byminute": 30},
    "15 2 * 3,10,11 0": {"freq": rrule.WEEKLY, "bymonth": (3, 10, 11), "byweekday": rrule.SU, "byhour": 2, "byminute": 15},
}


def day_interval(days, zone, start):
    wall = start.astimezone(zone).replace(tzinfo=None)
    for one in rrule.rrule(rrule.DAILY, interval=days, dtstart=wall):
        yield start if one == wall else tz.resolve_imaginary(one.replace(tzinfo=zone)).astimezone(UTC)


def elapsed(seconds, start):
    for one in rrule.rrule(rrule.SECONDLY, interval=seconds, dtstart=start.replace(tzinfo=None)):
        yield one.replace(tzinfo=UTC)


def calendar(words, zone, after):
    wall = after.astimezone(zone).replace(tzinfo=None, second=0) - timedelta(days=40)
    for one in rrule.rrule(dtstart=wall, bysecond=0, **words):
        yield from runs_at(one, zone, True)


def line(name, rule, start, after, found):
    later = islice((at for at in found if at > after), FIRES)
    return " | ".join([name, rule, text(start), text(after), " ".join(map(text, later))])


def lines_of(name):
    zone = ZoneInfo(name)
    moves = transitions(zone, utc("2024-01-01"), utc("2026-01-01"))[:4] or [utc("2024-03-31T01:00:00"), utc("2025-10-26T01:00:00")]
    for move in moves:
        after = move - timedelta(hours=31, minutes=11)
        for minutes in (-30, 45):
            # Some starts lie in the wall time that the gap swallows or the overlap repeats, some weeks before.
            start = move - timedelta(days=28) + timedelta(minutes=minutes)
            for days in DAYS:
                yield line(name, f"days {days}", start, after, day_interval(days, zone, start))
        for seconds in SECONDS:
            begun = after.replace(second=0) - timedelta(seconds=seconds * 3 + 7)
            yield line(name, f"seconds {seconds}", begun, after, elapsed(seconds, begun))
        for cron, words in CALENDAR.items():
            yield line(name, cron, after, after, calendar(words, zone, after))


def main():
    lines = [one for name in ZONES for one in lines_of(name)]
    target = pathlib.Path(__file__).resolve().parents[2] / "test/engine/timing/rrule-vectors.json"
    body = ",\n    ".join(json.dumps(one) for one in lines)
    made_with = json.dumps(f"dateutil {dateutil.__version__}")
    target.write_text(f'{{\n  "madeWith": {made_with},\n  "lines": [\n    {body}\n  ]\n}}\n', encoding="utf-8")
    print(f"{len(lines)} lines in {target.name}")


if __name__ == "__main__":
    main()
