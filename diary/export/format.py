"""What `daymark.json` is called and made of, for writing and for reading it. Published as docs/export.schema.json."""

from typing import Any

from diary.ems.record_types import PROGRAMME, SCREENING, SESSION, SIDE_EFFECT
from diary.entries.record_types import ENTRY
from diary.records import RecordType

FORMAT = "daymark-export"
VERSION = 2
FILE = "daymark.json"

# In the order in which they are brought in.
RECORDS: dict[str, RecordType[Any]] = {
    "entries": ENTRY,
    "ems_programmes": PROGRAMME,
    "ems_sessions": SESSION,
    "side_effects": SIDE_EFFECT,
    "screenings": SCREENING,
}
