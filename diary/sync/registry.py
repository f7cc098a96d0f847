"""The explicit list of records that sync. A type that is not here does not travel."""

from typing import Any

from diary.ems.record_types import PROGRAMME, SCREENING, SESSION, SIDE_EFFECT
from diary.entries.record_types import ENTRY, PROFILE
from diary.records import RecordType
from diary.trials.record_type import TRIAL

SYNCED: dict[str, RecordType[Any]] = {
    record_type.name: record_type
    for record_type in (ENTRY, PROFILE, PROGRAMME, SESSION, SIDE_EFFECT, SCREENING, TRIAL)
}
