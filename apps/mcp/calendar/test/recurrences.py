"""Random recurrence rules and their times as python-dateutil finds them, as JSON: [rule, start, end of the search, times]."""
import json
import random
import signal
import sys
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
BELOW_DAY = ["SECONDLY", "MINUTELY", "HOURLY"]
FREQUENCIES = [*BELOW_DAY, "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
MOST = 60
# dateutil looks for what a rule never gives until the year 9999: such rules are left out.
PATIENCE_SECONDS = 0.2


class TooLong(Exception):
    pass


def give_up(*_):
    raise TooLong


def some(values, most, signed=False):
    chosen = {random.choice(values) * (random.choice([1, -1]) if signed else 1) for _ in range(random.randint(1, most))}
    return ",".join(map(str, sorted(chosen)))


# Not -52 and -53: where these are a year's first week, dateutil does not look at its days in the year before (a TODO of its own).
WEEKS = [*range(-51, 0), *range(1, 54)]


def weekdays(numbers=("",)):
    return ",".join(sorted({random.choice(numbers) + random.choice(WEEKDAYS) for _ in range(3)}))


def days(frequency):
    if frequency == "YEARLY" and random.random() < 0.2:
        return [f"BYWEEKNO={some(WEEKS, 4)}", f"BYDAY={weekdays()}"]
    if frequency == "YEARLY" and random.random() < 0.2:
        return [f"BYYEARDAY={some(range(1, 367), 5, True)}"]
    numbered = frequency in ("MONTHLY", "YEARLY") and random.random() < 0.5
    parts = [
        f"BYMONTH={some(range(1, 13), 4)}",
        f"BYMONTHDAY={some(range(1, 32), 4, True)}",
        f"BYDAY={weekdays(('1', '2', '-1', '-2', '5', '-5') if numbered else ('',))}",
    ]
    return [part for part in parts if random.random() < 0.35]


def rule():
    frequency = random.choice(FREQUENCIES)
    times = [f"BYHOUR={some(range(24), 3)}", f"BYMINUTE={some(range(60), 3)}", f"BYSECOND={some(range(60), 3)}"]
    by = days(frequency) + [part for part in times if random.random() < 0.3]
    # In the first week dateutil counts positions from the start on, RFC 5545 in the whole week.
    if by and frequency != "WEEKLY" and random.random() < 0.3:
        by.append(f"BYSETPOS={some(range(1, 5), 3, True)}")
    count = [f"COUNT={random.randint(1, 30)}"] if random.random() < 0.4 else []
    return ";".join([f"FREQ={frequency}", f"INTERVAL={random.randint(1, 5)}", f"WKST={random.choice(WEEKDAYS)}", *count, *by])


def times(text, start, end):
    found = []
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_SECONDS)
    try:
        for time in rrulestr(text, dtstart=start):
            if time > end or len(found) == MOST:
                break
            found.append(time.isoformat())
        return found
    except (TooLong, ValueError):
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


signal.signal(signal.SIGALRM, give_up)
random.seed(sys.argv[1])
cases = []
while len(cases) < int(sys.argv[2]):
    text = rule()
    start = datetime(2026, 1, 1) + timedelta(seconds=random.randint(0, 2 * 365 * 86400))
    end = start + timedelta(days=2 if text.startswith(("FREQ=SECONDLY", "FREQ=MINUTELY")) else 1200)
    found = times(text, start, end)
    if found is not None:
        cases.append([text, start.isoformat(), end.isoformat(), found])
print(json.dumps(cases))
