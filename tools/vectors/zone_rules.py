"""What a clock change does to a wall time, written a second time from R15-R17 and not from the engine; shared by the vector scripts."""
from datetime import datetime, timedelta, timezone

UTC = timezone.utc
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

ZONES = [
    "America/New_York", "America/Havana", "America/St_Johns", "America/Nuuk", "America/Santiago", "Europe/London",
    "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Riyadh", "Asia/Kathmandu", "Australia/Lord_Howe",
]


def instants(wall, zone):
    """The instants that show a wall reading: none in a gap, two in an overlap, else one."""
    found = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(at for at in found if at.astimezone(zone).replace(tzinfo=None) == wall)


def gap_end(wall, zone):
    """The first instant after the gap that swallowed a wall reading."""
    low, high = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    low -= timedelta(hours=3)
    before = low.astimezone(zone).utcoffset()
    while high - low > SECOND:
        middle = low + (high - low) // 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(microsecond=0)


def runs_at(wall, zone, fixed):
    """What a named wall time becomes: R16 first copy and R15 gap's end on the same day when fixed, R17 when wild."""
    found = instants(wall, zone)
    if found:
        return found[:1] if fixed else found
    if not fixed:
        return []
    end = gap_end(wall, zone)
    return [end] if end.astimezone(zone).date() == wall.date() else []


def is_fixed(expression):
    """A cron expression of five fields without a star, question mark or step in minute and hour."""
    return not any(mark in " ".join(expression.split()[:2]) for mark in "*/?")


def transitions(zone, first, last):
    """The instants at which the offset changes, to the hour and then to the second."""
    found, at = [], first
    while at < last:
        if at.astimezone(zone).utcoffset() != (at + HOUR).astimezone(zone).utcoffset():
            low, high = at, at + HOUR
            before = low.astimezone(zone).utcoffset()
            while high - low > SECOND:
                middle = low + (high - low) // 2
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
            found.append(high.replace(microsecond=0))
        at += HOUR
    return found


def text(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def utc(words):
    return datetime.fromisoformat(words).replace(tzinfo=UTC)
