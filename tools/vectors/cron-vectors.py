#!/usr/bin/env python3
"""Writes test/engine/timing/vectors.json: cron fire times from another implementation (croniter) and another tz reader (zoneinfo).

croniter only says which wall-clock times an expression names; what a clock change does to them is the rule R15-R17,
written a second time in zone_rules.py. A line is "zone | expression | after | fires". Needs Python 3.9+ with croniter; run by hand: python3 tools/vectors/cron-vectors.py
"""
import json
import pathlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter

from zone_rules import UTC, ZONES, is_fixed, runs_at

EXPRESSIONS = [
    "0 0 * * *", "30 1 * * *", "30 2 * * *", "15 2 * * *", "30 23 * * *", "0,30 2,14 * * *", "*/30 * * * *",
    "*/20 2 * * *", "0 */2 * * *", "7 3 * * 1-5", "0 12 1,15 * *", "0 6 13 * 5", "0 9 * * 1#2", "45 23 l * *",
]
STARTS = [
    "2024-02-28T21:17:00", "2024-03-30T11:00:00", "2024-04-25T20:59:59", "2024-10-05T10:00:00", "2024-10-31T09:30:00",
    "2025-03-07T12:00:00", "2025-03-29T03:03:03", "2025-09-06T05:00:00", "2025-11-01T12:00:00", "2025-12-31T23:59:59",
]
FIRES = 4


def fires(expression, zone, start):
    fixed = is_fixed(expression)
    walls = croniter(expression, start.astimezone(zone).replace(tzinfo=None) - timedelta(days=1))
    found, last = set(), None
    # A day beyond the last one needed, so that a repeated hour cannot put an earlier run behind a later wall time.
    while len(found) < FIRES or last.date() <= max(sorted(found)[:FIRES]).astimezone(zone).date() + timedelta(days=1):
        last = walls.get_next(datetime)
        found.update(at for at in runs_at(last, zone, fixed) if at > start)
    return sorted(found)[:FIRES]


def main():
    lines = []
    for name in ZONES:
        for expression in EXPRESSIONS:
            for text in STARTS:
                start = datetime.fromisoformat(text).replace(tzinfo=UTC)
                found = fires(expression, ZoneInfo(name), start)
                shown = " ".join(at.strftime("%Y-%m-%dT%H:%MZ") for at in found)
                lines.append(json.dumps(" | ".join([name, expression.replace("l", "L"), text + "Z", shown])))
    target = pathlib.Path(__file__).resolve().parents[2] / "test/engine/timing/vectors.json"
    target.write_text("[\n  " + ",\n  ".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(lines)} lines in {target.name}")


if __name__ == "__main__":
    main()
