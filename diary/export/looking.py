"""What is in a file that somebody brought, and what it would change: read only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Protocol

from accounts.encryption import is_unreadable
from accounts.models import User
from diary.exceptions import FileRefused
from diary.export.chunks import pieces_of
from diary.export.packed import is_packed, read_packed
from diary.export.records import Item, read_items, record_steps
from diary.export.steps import ACCOUNT, EMPTY, Step, counted
from diary.export.table_steps import Writing, table_steps
from diary.export.tables import Fact, Refusal, Understood, understand
from diary.localtime import local_day
from diary.models import DataImport
from diary.records import wire_value

ERRORS_SHOWN = 100
DIFFERENCES_SHOWN = 100
SAMPLE_ROWS = 10

Json = dict[str, Any]


class Found(Protocol):
    """The contents of a file: so many things to write, and how many of its rows or cells cannot be."""

    refused: int

    def __len__(self) -> int: ...

    def steps(self, first: int, count: int) -> Sequence[Step]:
        """Some of them, compared with the diary as it is now."""


@dataclass(frozen=True)
class TableFound:
    understood: Understood
    writing: Writing

    @property
    def refused(self) -> int:
        return self.understood.refused_count

    def __len__(self) -> int:
        return len(self.understood.facts)

    def steps(self, first: int, count: int) -> Sequence[Step]:
        return list(table_steps(self.understood.facts[first : first + count], self.writing))


@dataclass(frozen=True)
class RecordsFound:
    owner: User
    items: list[Item]
    errors: list[Refusal]
    now: datetime

    @property
    def refused(self) -> int:
        return len({error.row for error in self.errors})

    def __len__(self) -> int:
        return len(self.items)

    def steps(self, first: int, count: int) -> Sequence[Step]:
        return record_steps(self.owner, self.items[first : first + count], now=self.now)


def found_in(brought: DataImport, *, now: datetime) -> TableFound | RecordsFound:
    """What the file holds, read with the choices of its person as of `now`. Raises InvalidFields, FileRefused.

    A table that was looked at is read as it was then, whatever the day and the person's zone are now.
    """
    if is_unreadable(brought.choices):
        raise FileRefused("unreadable")
    content = b"".join(pieces_of(brought))
    owner: User = brought.owner
    if is_packed(content):
        items, errors = read_items(owner, read_packed(content), now=now)
        return RecordsFound(owner, items, errors, now)
    when = _when(brought, now)
    today, zone = date.fromisoformat(when["today"]), when["time_zone"]
    understood = understand(content, brought.choices, today=today, time_zone=zone)
    writing = Writing(owner, zone, understood.reading["format"], now, brought.replaces)
    return TableFound(understood, writing)


def _when(brought: DataImport, now: datetime) -> Json:
    """The local date and the zone a table is read for."""
    zone = brought.owner.time_zone
    as_of: Json = {"today": wire_value(local_day(now, zone)), "time_zone": zone}
    return brought.preview.get("as_of", as_of) if brought.state == "running" else as_of


def looked_at(brought: DataImport, *, now: datetime) -> Json:
    """`kind`, `reading` and `preview` of a file that was brought; raises like `found_in`."""
    found = found_in(brought, now=now)
    shown = _compared(found)
    if isinstance(found, RecordsFound):
        shown |= _told_of_records(found)
        return {"kind": "daymark", "reading": {}, "preview": {"questions": [], "preview": shown}}
    understood = found.understood
    shown |= _told_of_facts(understood)
    told = {"questions": understood.questions, "preview": shown, "as_of": _when(brought, now)}
    return {"kind": "table", "reading": understood.reading, "preview": told}


def _compared(found: TableFound | RecordsFound) -> Json:
    """How much is new, the same, different; the first differences."""
    counts: Counter[str] = Counter()
    shown: list[Json] = []
    for first in range(0, len(found), 1_000):
        steps = found.steps(first, 1_000)
        counts.update(counted(steps))
        counts["older"] += sum(step.older for step in steps)
        shown += [one for step in steps for one in step.differences]
        del shown[DIFFERENCES_SHOWN:]
    names = ("new", "same", "fills", "different", "older")
    return {name: counts[name] for name in names} | {"differences": shown}


def _told_of_facts(understood: Understood) -> Json:
    facts = understood.facts
    kinds = Counter(fact.kind for fact in facts)
    return {
        "rows": understood.rows,
        "days": len({fact.on for fact in facts}),
        "from_on": wire_value(facts[0].on) if facts else None,
        "to_on": wire_value(facts[-1].on) if facts else None,
        "fields": sum(len(fact.values) for fact in facts),
        "moments": kinds["moment"],
        "sessions": kinds["session"],
        "refused": understood.refused_count,
        "errors": [asdict(one) for one in understood.refused[:ERRORS_SHOWN]],
        "left_out": understood.left_out,
        "as_note": understood.as_note,
        "sample": [_sampled(fact) for fact in facts[:SAMPLE_ROWS]],
    }


def _sampled(fact: Fact) -> Json:
    return {
        "row": fact.row,
        "on": wire_value(fact.on),
        "at": wire_value(fact.at),
        "kind": fact.kind,
        "values": {name: wire_value(value) for name, value in fact.values.items()},
    }


def _told_of_records(found: RecordsFound) -> Json:
    items = [item for item in found.items if item.name != ACCOUNT]
    # Of the days, which are checked: the day of everything else is worked out when it is written.
    days = sorted(str(on) for item in items if (on := item.fields.get("on")))
    kinds = Counter(item.name for item in items)
    return {
        "rows": len(items) + found.refused,
        "days": len(days),
        "from_on": days[0] if days else None,
        "to_on": days[-1] if days else None,
        "fields": sum(_says_something(item) for item in items),
        "moments": kinds["entries"] - len(days),
        "sessions": kinds["ems_sessions"],
        "refused": found.refused,
        "errors": [asdict(error) for error in found.errors[:ERRORS_SHOWN]],
        "left_out": [],
        "as_note": [],
        "sample": [],
    }


def _says_something(item: Item) -> int:
    """How many values of a record are more than which record it is."""
    identity = ("kind", "on", "time_zone", "occurred_at", "started_at")
    held = [name for name, value in item.fields.items() if value not in EMPTY]
    return len(set(held) - set(identity))
