"""Writing programmes, sessions, side effects and safety checks. Every door (REST, sync, commands) ends here or beside it.

Each `record_…` creates or changes one record, each `remove_…` deletes one: see `change_record` and `remove_record`.
"""

from functools import partial

from diary.ems.record_types import PROGRAMME, SCREENING, SESSION, SIDE_EFFECT
from diary.records import change_record

record_programme = partial(change_record, PROGRAMME)
record_session = partial(change_record, SESSION)
record_side_effect = partial(change_record, SIDE_EFFECT)
record_screening = partial(change_record, SCREENING)
