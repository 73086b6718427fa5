"""The system's own zone rules as python3 reads them: every change of every zone from 2025-12-31 to 2029-01-02, as JSON."""
import json
import zoneinfo
from datetime import datetime, timezone

BEGIN = int(datetime(2025, 12, 31, tzinfo=timezone.utc).timestamp())
END = int(datetime(2029, 1, 2, tzinfo=timezone.utc).timestamp())
STEP = 6 * 3600


def offset(zone, at):
    return int(datetime.fromtimestamp(at, zone).utcoffset().total_seconds())


def changes(zone):
    found = [[BEGIN, offset(zone, BEGIN)]]
    for at in range(BEGIN + STEP, END, STEP):
        if offset(zone, at) == found[-1][1]:
            continue
        low, high = at - STEP, at
        while high - low > 1:
            middle = (low + high) // 2
            if offset(zone, middle) == found[-1][1]:
                low = middle
            else:
                high = middle
        found.append([high, offset(zone, high)])
    return found


names = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
print(json.dumps({name: changes(zoneinfo.ZoneInfo(name)) for name in names}))
