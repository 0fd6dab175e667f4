#!/usr/bin/env python3
"""Writes test/engine/timing/systemd-vectors.json: cron fire times from `systemd-analyze calendar`.

A line is "zone | cron | calendar | after | fires" and, where systemd is known to do otherwise than R15-R17 at a clock change
" | R15 instants" or " | R17 instants": what Muster fires beyond systemd, by rule. Such a difference is
computed from the rules written a second time in zone_rules.py. The words "systemd-loses-the-day" and "systemd-gives-up" mark the two
faults of systemd's own that were met. A difference that nothing explains stops this script.
Needs systemd 252 or newer and Python 3.9+; run by hand: python3 tools/vectors/systemd-vectors.py
"""
import json
import pathlib
import re
import subprocess
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from zone_rules import UTC, ZONES, instants, is_fixed, runs_at, text, transitions, utc

# Cron and the same in systemd's words.
EXPRESSIONS = [
    ("0 0 * * *", "*-*-* 00:00:00"),
    ("30 1 * * *", "*-*-* 01:30:00"),
    ("30 2 * * *", "*-*-* 02:30:00"),
    ("15 2 * * *", "*-*-* 02:15:00"),
    ("30 23 * * *", "*-*-* 23:30:00"),
    ("0,30 2,14 * * *", "*-*-* 02,14:00,30:00"),
    ("*/30 * * * *", "*-*-* *:00/30:00"),
    ("*/20 2 * * *", "*-*-* 02:00/20:00"),
    ("0 */2 * * *", "*-*-* 00/2:00:00"),
    ("7 3 * * 1-5", "Mon..Fri *-*-* 03:07:00"),
    ("0 12 1,15 * *", "*-*-01,15 12:00:00"),
    ("45 23 L * *", "*-*~01 23:45:00"),
    ("0 5 1 */3 *", "*-01/3-01 05:00:00"),
    ("0 12 28 2,8 *", "*-02,08-28 12:00:00"),
]
NEUTRAL = ["2024-02-28T21:17:00", "2025-01-15T09:30:00", "2025-06-30T23:59:59"]
ITERATIONS = 8
# What it does at a gap at midnight that swallows the time asked for ("Resource deadlock avoided").
GIVES_UP = "systemd-gives-up"
# How long before each clock change is asked: fixed times, and the dense ones.
BEFORE = (timedelta(hours=30, minutes=7), timedelta(hours=1, minutes=7))
# Beyond it the time zone releases of Debian and of Node say different things about Casablanca and Havana.
AGREED_UNTIL = utc("2026-09-01")


def ask(calendar, after, zone_name):
    """systemd's next instants strictly after one, in a zone."""
    command = [
        "systemd-analyze", "calendar", f"--iterations={ITERATIONS}",
        f"--base-time={after.strftime('%Y-%m-%d %H:%M:%S')} UTC", f"{calendar} {zone_name}",
    ]
    out = subprocess.run(command, check=False, capture_output=True, text=True, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"})
    if "Resource deadlock avoided" in out.stderr:
        return None
    out.check_returncode()
    found = re.findall(r"(?:Next elapse|Iter\. #\d+): \w{3} (\S+) (\S+) UTC", out.stdout)
    return [datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC) for day, time in found]


def walls(calendar, first, last):
    """The wall times that an expression names, asked of systemd in UTC, where no clock ever changes."""
    at, found = first, []
    while True:
        for wall in ask(calendar, at, "UTC"):
            if wall > last:
                return found
            found.append(wall.replace(tzinfo=None))
            at = wall


def expected(cron, calendar, zone, after, last):
    day = timedelta(days=1)
    low = after.astimezone(zone).replace(tzinfo=UTC) - day
    high = last.astimezone(zone).replace(tzinfo=UTC) + day
    found = set()
    for wall in walls(calendar, low, high):
        found.update(at for at in runs_at(wall, zone, is_fixed(cron)) if after < at <= last)
    return found


def rule_of(at, zone, cron):
    """Which rule makes Muster fire here and systemd not; None = no rule does."""
    local = at.astimezone(zone)
    is_gap_end = (at - timedelta(seconds=1)).astimezone(zone).utcoffset() < local.utcoffset()
    if is_fixed(cron):
        return "R15" if is_gap_end else None
    return "R17" if len(instants(local.replace(tzinfo=None), zone)) == 2 else None


def is_known_loss(at, name):
    """systemd 252 gives up a whole day in Casablanca when one of its times lies in the gap after Ramadan, later times included."""
    return name == "Africa/Casablanca" and at.date().isoformat() in ("2024-04-14", "2025-04-06")


def line(name, cron, calendar, after):
    zone = ZoneInfo(name)
    asked = ask(calendar, after, name)
    if asked is None:
        return " | ".join([name, cron, calendar, text(after), "", GIVES_UP])
    theirs = [at for at in asked if at < AGREED_UNTIL]
    ours = expected(cron, calendar, zone, after, theirs[-1])
    missing = set(theirs) - ours
    rules = {}
    for at in sorted(ours - set(theirs)):
        rule = rule_of(at, zone, cron) or ("systemd-loses-the-day" if is_known_loss(at, name) else None)
        rules.setdefault(rule, []).append(text(at))
    if missing or None in rules:
        raise SystemExit(f"no rule explains {name} {cron} after {text(after)}: {sorted(missing)} {rules}")
    parts = [name, cron, calendar, text(after), " ".join(map(text, theirs))]
    return " | ".join(parts + [f"{rule} {' '.join(extra)}" for rule, extra in rules.items()])


def main():
    lines = []
    for name in ZONES:
        moves = transitions(ZoneInfo(name), utc("2024-01-01"), utc("2026-01-01"))
        starts = [at - before for at in moves[:4] for before in BEFORE] + [utc(words) for words in NEUTRAL]
        lines += [line(name, cron, calendar, after) for after in starts for cron, calendar in EXPRESSIONS]
    version = subprocess.run(["systemd-analyze", "--version"], check=True, capture_output=True, text=True).stdout
    made_with = version.splitlines()[0]
    target = pathlib.Path(__file__).resolve().parents[2] / "test/engine/timing/systemd-vectors.json"
    body = ",\n    ".join(json.dumps(one) for one in lines)
    target.write_text(f'{{\n  "madeWith": {json.dumps(made_with)},\n  "lines": [\n    {body}\n  ]\n}}\n', encoding="utf-8")
    differing = sum(len(one.split(" | ")) > 5 for one in lines)
    print(f"{len(lines)} lines in {target.name}, {differing} with a stated difference")


if __name__ == "__main__":
    main()
