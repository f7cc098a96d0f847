"""What two devices and a server say to each other: one script for the real server and its stand-in, for both clients.

`SCRIPTS` says what people do and what happens to the server. Played by the reference client against the real server this
gives `conversations.json`: every request and answer, and what the screens show. The front end's tests play the same with
the real engine (each request must be the recorded one) and with `model-server.ts` (each answer must be the recorded one).

`RECORD_CONVERSATIONS=1 make test-sqlite TESTS=tests/diary/sync/test_conversations.py ARGS="-n 0"` writes the file anew.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from diary.ems.screening import QUESTIONS
from tests.diary.ems.bounds import DOORS, TABLE
from tests.diary.entries.bounds import PROFILE_TAKEN, TAKEN

DIARY = UUID("6f0c6f0c-0000-4000-8000-000000000001")
ZONE = "Europe/Berlin"
DAY, DAY_BEFORE, LONG_AGO, AHEAD = "2026-11-22", "2026-11-21", "2026-11-01", "2026-12-24"
TRIAL = "0192f000-0000-7000-8000-0000000000b1"
# Of chance a script decides what it was: a letter a period, and what opens the commitment.
ORDER, NONCE = "ENNENEENNEENENNE", "5eed" * 16
DESIGN = {
    "symptom": "pain",
    "preset": "quick",
    "pairs": 8,
    "period_days": 2,
    "washout_days": 0,
    "matters": 1.0,
    "off_kind": "nothing",
    "starts_on": DAY,
    "time_zone": ZONE,
}
Step = dict[str, Any]


@dataclass(frozen=True)
class Script:
    """Steps, each a second after the one before; `skews` are seconds that a device's clock is ahead."""

    name: str
    steps: list[Step]
    skews: dict[str, int] = field(default_factory=dict)


def day(on: str = DAY, **answers: Any) -> Step:
    """What is written into a day; `__` in a name stands for a dot."""
    named = {name.replace("__", "."): value for name, value in answers.items()}
    return _record(
        "entry", uuid5(DIARY, on), {"kind": "daily", "on": on, "time_zone": ZONE} | named
    )


def moment(number: int, **answers: Any) -> Step:
    identity = {"kind": "moment", "occurred_at": "2026-11-22T10:00:00.000Z", "time_zone": ZONE}
    return _record("entry", UUID(int=0x7000_8000_0000_0000_0000 + number), identity | answers)


def profile(**answers: Any) -> Step:
    return _record("profile", uuid5(DIARY, "profile"), answers)


def ems(kind: str, **answers: Any) -> Step:
    number = 0x7000_8000_0000_0001_0000 + [*DOORS].index(kind)
    return _record(kind, UUID(int=number), DOORS[kind].identity | answers)


def _record(kind: str, record_id: UUID, values: dict[str, Any]) -> Step:
    return {"type": kind, "id": str(record_id), "set": values}


def check(number: int, at: str) -> Step:
    """An answered safety check that has nothing against stimulation."""
    answers = {f"answers.{question}": "no" for question in QUESTIONS}
    identity = {"screened_at": at, "time_zone": ZONE, "version": 1}
    record_id = UUID(int=0x7000_8000_0000_0002_0000 + number)
    return _record("safety_screening", record_id, identity | answers)


def cramp(at: str) -> Step:
    identity = {"occurred_at": at, "time_zone": ZONE, "kind": "cramp"}
    return _record("side_effect", UUID(int=0x7000_8000_0000_0003_0000), identity)


def told(**fields: Any) -> Step:
    """Of the trial."""
    return _record("trial", UUID(TRIAL), fields)


def pause(told_on: str, *value: str) -> Step:
    """Its reason and the first day that counts again; without any it is taken back."""
    return told(**{f"pauses.{told_on}": list(value) or None})


def gone(record: Step) -> Step:
    return record | {"set": None}


def writes(who: str, record: Step, clock_ahead_s: int = 0) -> Step:
    """`clock_ahead_s`: by how much the device's clock is ahead just for this."""
    ahead = {"clock_ahead_s": clock_ahead_s} if clock_ahead_s else {}
    return {"who": who, "writes": record} | ahead


def syncs(who: str, **how: Any) -> Step:
    """`busy`: the server takes one op a request. `lost`: no answer arrives. `limit`: changes a page; `pages`: then no network."""
    return {"who": who, "syncs": how}


def server(does: str) -> Step:
    """`backs up`, `restores` the backup, or lets tombstones and the op log `expire`; `begun` has a trial begin."""
    return {"server": does}


def days(number: int) -> Step:
    """They pass."""
    return {"days": number}


def on(day_of_trial: int) -> str:
    return f"{date.fromisoformat(DAY) + timedelta(days=day_of_trial)}"


def begun() -> list[Step]:
    """The safety check is answered, then the trial is begun over REST: on the server its coins fall."""
    trial = {"id": TRIAL, "set": DESIGN, "order": ORDER, "nonce": NONCE}
    return [
        writes("phone", check(1, "2026-11-22T11:00:00.000Z")), syncs("phone"),
        {"server": "begins a trial", "trial": trial}, syncs("phone"), syncs("tablet"),
    ]  # fmt: skip


def first_values(taken: dict[str, list[Any]], without: set[str]) -> dict[str, Any]:
    """Something for every optional field."""
    return {
        name: next(value for value in values if value)
        for name, values in taken.items()
        if name not in without and not name.startswith("answers.")
    }


def _emptied() -> list[Step]:
    """Every optional field of every type is filled, and emptied by null."""
    taken = {kind: {name: rule[0] for name, rule in table.items()} for kind, table in TABLE.items()}
    whole = [
        day(**first_values(TAKEN, {"time_zone", "skipped"})),
        day(DAY_BEFORE, skipped=["ems_used", "pain"]),
        profile(**first_values(PROFILE_TAKEN, set())),
        *(
            ems(
                kind,
                **first_values(table, {*DOORS[kind].identity, "device_level"}),
                **_level(table),
            )
            for kind, table in taken.items()
        ),
    ]
    identity = {
        "kind",
        "on",
        "time_zone",
        "modality",
        "name",
        "started_at",
        "occurred_at",
        "screened_at",
        "version",
    }
    steps = []
    for record in whole:
        kept = {
            name: v
            for name, v in record["set"].items()
            if name in identity or name.startswith("answers.")
        }
        nulls = record | {"set": dict.fromkeys(record["set"]) | kept}
        steps += [writes("phone", record), syncs("phone"), writes("phone", nulls), syncs("phone")]
    return steps


def _level(table: dict[str, Any]) -> dict[str, Any]:
    return {"device_level": 1} if "device_level" in table else {}


SCRIPTS = [
    Script("a day is logged, changed, emptied, deleted and logged again", [
        writes("phone", day(pain=6, note="cold feet", qualities=["burning"])), syncs("phone"),
        writes("phone", day(pain=7)), writes("phone", day(note=None)), syncs("phone"),
        writes("phone", day(pain=7)), syncs("phone"), syncs("tablet"),
        writes("phone", gone(day())), syncs("phone"), syncs("tablet"),
        writes("phone", day(numbness=2)), syncs("phone"), syncs("tablet"),
    ]),
    Script("every optional field of every type is emptied by null", _emptied()),
    Script("a first note is taken back before it was ever sent", [
        writes("phone", day(note="first")), writes("phone", day(note=None)), syncs("phone"),
    ]),
    Script("two devices change different answers, then the same one", [
        writes("phone", day(pain=3)), writes("tablet", day(numbness=4)), syncs("phone"), syncs("tablet"), syncs("phone"),
        writes("tablet", day(pain=5)), writes("phone", day(pain=8)), syncs("phone"), syncs("tablet"), syncs("phone"),
        writes("phone", day(pain=1)), writes("tablet", day(pain=2)), syncs("phone"), syncs("tablet"), syncs("phone"),
        writes("phone", day(pain=9)), writes("tablet", day(pain=9)), syncs("phone"), syncs("tablet"),
    ]),
    Script("a clock that is an hour ahead wins nothing", [
        writes("phone", day(pain=3)), writes("tablet", day(pain=4)), syncs("tablet"), syncs("phone"), syncs("tablet"),
    ], skews={"phone": 3600}),
    Script("places and the whole day", [
        writes("phone", day(pain=5, ratings__feet__pain=7)), syncs("phone"),
        writes("phone", day(pain=5, ratings__feet__pain=7)), syncs("phone"),
        writes("tablet", day(pain=2)), syncs("tablet"), syncs("phone"),
        writes("phone", day(ratings__feet__pain=None, ratings__feet_left__pain=1)), syncs("phone"),
        writes("phone", day(skipped=["numbness", "pain"])), syncs("phone"),
        writes("phone", day(ratings__feet_left__pain=None)), writes("phone", day(pain=None)), syncs("phone"), syncs("tablet"),
    ]),
    Script("a place overrules what another device typed, and is cleared later", [
        writes("phone", moment(1, pain=0)), writes("tablet", moment(1, pain=6)),
        writes("phone", moment(1, **{"ratings.feet.pain": 0})), writes("tablet", moment(1, **{"ratings.feet.pain": None})),
        syncs("phone"), syncs("tablet"), syncs("phone"),
    ]),
    Script("what was copied is typed, cleared, rated and taken back, here and by an app that knows no copies", [
        writes("phone", day(pain=5, numbness=2, tingling=1, copied=["tingling", "pain", "numbness"])), syncs("phone"), syncs("tablet"),
        writes("phone", day(pain=6, copied=["numbness", "tingling"])), writes("tablet", day(numbness=2)), syncs("tablet"), syncs("phone"),
        writes("phone", day(pain=5, copied=["pain", "tingling"])), syncs("phone"), syncs("tablet"),
        writes("tablet", day(tingling=None)), writes("tablet", day(ratings__feet__pain=3)), syncs("tablet"), syncs("phone"),
        writes("phone", day(copied=["tingling"])), syncs("phone"), syncs("tablet"),
    ]),
    Script("a copy and a typed answer that have not seen each other", [
        writes("tablet", day(pain=7)), writes("phone", day(pain=5, numbness=2, copied=["numbness", "pain"])),
        writes("tablet", day(numbness=4)), syncs("phone"), syncs("tablet"), syncs("phone"),
        writes("phone", day(numbness=1)), writes("tablet", day(pain=9, copied=["pain"])), syncs("tablet"), syncs("phone"), syncs("tablet"),
    ]),
    Script("copied scores after the server was restored", [
        server("backs up"), writes("phone", day(pain=5, numbness=2, copied=["numbness", "pain"])), syncs("phone"), syncs("tablet"),
        writes("tablet", day(numbness=3)), syncs("tablet"), server("restores"), syncs("phone"), syncs("phone"), syncs("tablet"), syncs("tablet"), syncs("phone"),
    ]),
    Script("a copied day that was deleted elsewhere and goes on here", [
        writes("phone", day(pain=5, numbness=2, copied=["numbness", "pain"])), syncs("phone"), syncs("tablet"),
        writes("phone", gone(day())), syncs("phone"), writes("tablet", day(numbness=4, copied=["pain"])), syncs("tablet"), syncs("tablet"), syncs("phone"),
    ]),
    Script("an unseen edit beats a deletion", [
        writes("phone", day(pain=3)), syncs("phone"), syncs("tablet"),
        writes("tablet", day(pain=4)), syncs("tablet"), writes("phone", gone(day())), syncs("phone"),
    ]),
    Script("an edit that lost beats a deletion too", [
        writes("phone", day(pain=3)), syncs("phone"), syncs("tablet"),
        writes("tablet", day(pain=4)), writes("phone", day(pain=5)), syncs("phone"), syncs("tablet"),
        writes("phone", gone(day())), syncs("phone"),
    ]),
    Script("a day that was deleted elsewhere and goes on here comes back whole", [
        writes("phone", day(pain=3, note="long")), syncs("phone"), syncs("tablet"),
        writes("phone", gone(day())), syncs("phone"), writes("tablet", day(tingling=4)), syncs("tablet"), syncs("phone"),
    ]),
    Script("a day that was deleted elsewhere, changed here and then deleted here stays deleted", [
        writes("phone", day(pain=3, note="long")), syncs("phone"), syncs("tablet"),
        writes("phone", gone(day())), syncs("phone"),
        writes("tablet", day(tingling=4)), writes("tablet", gone(day())), syncs("tablet"), syncs("phone"),
    ]),
    Script("what can never be taken needs attention", [
        writes("phone", day(pain=11, note=5)), writes("phone", gone(moment(2))), writes("phone", day(pain=1)), syncs("phone"),
        writes("phone", day(falls=51)), writes("phone", gone(profile())), syncs("phone"),
    ]),
    Script("what is written over a refused value, or deleted with it, needs nobody", [
        writes("phone", day(pain=11, numbness=3)), syncs("phone"), writes("phone", day(pain=4)), syncs("phone"),
        writes("phone", day(falls=51)), syncs("phone"), writes("phone", gone(day())), syncs("phone"), syncs("tablet"),
        writes("phone", ems("ems_session", modality="laser")), syncs("phone"), writes("phone", ems("ems_session", note="now")), syncs("phone"),
    ]),
    Script("what one of the clocks may be to blame for waits, and nothing else does", [
        writes("phone", day(AHEAD, pain=3)), writes("phone", day(pain=1)), writes("phone", gone(day(AHEAD))), syncs("phone"),
        writes("phone", day(AHEAD, pain=5)), writes("phone", moment(5, pain=2, occurred_at="2026-12-24T10:00:00.000Z")),
        writes("phone", day(DAY_BEFORE, pain=2)), syncs("phone"), server("backs up"), server("restores"), syncs("phone"),
    ]),
    Script("what a clock wrote that was ahead, and is right now, waits for the person", [
        writes("phone", day(AHEAD, pain=3), clock_ahead_s=33 * 86_400), writes("phone", day(AHEAD, numbness=2)), syncs("phone"),
        writes("phone", day(AHEAD, pain=4)), syncs("phone"),
    ]),
    Script("a day of long ago, by a clock that is far behind", [
        writes("phone", day("1970-01-01", pain=3)), writes("phone", day(pain=1)), syncs("phone"),
    ], skews={"phone": -56 * 365 * 86_400}),
    Script("a day of long ago, by a clock that is right", [
        writes("phone", day("1970-01-01", pain=3)), writes("phone", day(pain=1)), syncs("phone"),
    ]),
    Script("a zone that the server does not know becomes the account's", [
        writes("phone", day(pain=3, time_zone="Etc/Unknown")), syncs("phone"), writes("phone", day(numbness=1, time_zone="Etc/Unknown")), syncs("phone"),
    ]),
    Script("a lost answer is told again", [
        writes("phone", day(pain=3)), syncs("phone"), writes("phone", day(pain=4)), syncs("phone", lost=True),
        writes("phone", day(numbness=1)), syncs("phone"),
    ]),
    Script("a busy server takes one op at a time", [
        syncs("phone"), *(writes("phone", day(pain=score)) for score in (1, 2, 3)),
        writes("phone", day(DAY_BEFORE, pain=4)), syncs("phone", busy=True),
    ]),
    Script("pages, and a pull that breaks off", [
        *(writes("phone", day(f"2026-11-{number}", pain=number - 15)) for number in range(16, 21)), syncs("phone"),
        syncs("tablet", limit=2, pages=1), writes("tablet", day(pain=9)), syncs("tablet", limit=2),
    ]),
    Script("away for so long that tombstones are forgotten", [
        writes("phone", day(pain=3)), writes("phone", day(DAY_BEFORE, pain=2)), syncs("phone"), syncs("tablet"),
        writes("phone", gone(day())), syncs("phone"), server("expire"), writes("phone", day(DAY_BEFORE, pain=5)), syncs("phone"),
        writes("tablet", day(numbness=6)), writes("tablet", gone(moment(3))), syncs("tablet"), syncs("phone"),
    ]),
    Script("a database that was restored from a backup", [
        writes("phone", day(DAY_BEFORE, pain=2)), syncs("phone"), syncs("tablet"), server("backs up"),
        writes("phone", day(pain=3, note="lost?", **{"ratings.hands.pain": 3})), writes("phone", moment(4, pain=1)),
        writes("phone", ems("ems_session", note="evening")), writes("phone", gone(day(DAY_BEFORE))), syncs("phone"),
        server("restores"), writes("phone", day(pain=4, **{"ratings.hands.pain": 4})), syncs("phone"),
        writes("tablet", day(DAY_BEFORE, pain=7)), syncs("tablet"), syncs("phone"),
    ]),
    Script("a place that was cleared after the backup", [
        writes("phone", day(pain=1, ratings__feet__pain=1)), syncs("phone"), syncs("tablet"), server("backs up"),
        writes("phone", day(pain=7, ratings__feet__pain=None)), syncs("phone"), server("restores"),
        syncs("phone"), syncs("tablet"),
    ]),
    Script("late answers and a restored backup", [
        writes("phone", day(LONG_AGO, pain=1)), syncs("phone"), syncs("tablet"), server("backs up"),
        writes("phone", day(LONG_AGO, note="on second thoughts")), syncs("phone"), syncs("tablet"),
        writes("phone", day(LONG_AGO, pain=2)), server("restores"), syncs("tablet"), syncs("phone"), syncs("tablet"),
    ]),
    Script("written late, and written on time", [
        writes("phone", day(LONG_AGO, note="only words")), syncs("phone"), writes("phone", day(LONG_AGO, pain=2)), syncs("phone"),
        writes("phone", day(LONG_AGO, pain=None)), syncs("phone"), writes("phone", day(pain=2)), syncs("phone"),
    ]),
    Script("sessions, side effects, programmes and safety checks", [
        writes("phone", ems("ems_session", pain_before=6)), writes("phone", ems("safety_screening", **{"answers.heart": "yes"})),
        writes("phone", ems("side_effect", severity="mild")), syncs("phone"),
        writes("phone", ems("ems_session", started_at="2026-11-02T23:30:00.000Z", pain_after=2)),
        writes("phone", ems("safety_screening", **{"answers.heart": "no", "answers.insulin_diabetes": "unsure"})), syncs("phone"),
        syncs("tablet"), writes("tablet", gone(ems("ems_session"))), syncs("tablet"), syncs("phone"),
        writes("phone", ems("ems_programme", device_level=8)), syncs("phone"),
        writes("tablet", ems("ems_programme", device_level_max=5)), syncs("tablet"), syncs("phone"),
        writes("phone", ems("ems_programme", device_level=9)), syncs("phone"),
    ]),
    Script("of a trial the days make known what may be known, and all of it when it is over", [
        *begun(), syncs("phone"), days(1), syncs("phone"), days(1), syncs("phone"), syncs("phone"),
        days(2), writes("phone", day(on(4), pain=3)), syncs("phone"), days(7), syncs("tablet"),
        days(20), syncs("phone"), days(1), writes("tablet", pause(on(31), "illness")), syncs("tablet"), syncs("phone"),
        writes("phone", told(answer_seen_on=on(32))), syncs("phone"), syncs("tablet"),
        writes("tablet", told(ended_on=on(32))), syncs("tablet"),
    ]),
    Script("a pause that was told without a network counts from when it was told", [
        *begun(), days(3), writes("phone", pause(on(3), "illness")), days(3), syncs("tablet"), syncs("phone"), syncs("tablet"),
        days(1), writes("tablet", pause(on(3), "illness", on(8))), days(2), syncs("tablet"), syncs("phone"),
        writes("phone", pause(on(9), "other")), syncs("phone"), writes("phone", pause(on(9))), syncs("phone"), syncs("tablet"),
    ], skews={"phone": 3600}),
    Script("what cannot be told of a trial needs attention", [
        *begun(), days(3), writes("phone", pause(on(2), "illness")), writes("phone", pause(on(4), "illness")),
        writes("phone", pause(on(3), "travel", on(4))), writes("phone", pause(on(3), "red_flag", on(6))),
        writes("phone", told(ended_on=on(2))), writes("phone", gone(told())), syncs("phone"),
        writes("phone", pause(on(3), "travel", on(6))), syncs("phone"),
        days(4), writes("phone", pause(on(3))), writes("phone", pause(on(3), "travel", on(8))), syncs("phone"), syncs("tablet"),
    ]),
    Script("two devices tell different reasons of one day", [
        *begun(), writes("phone", pause(on(0), "illness")), writes("tablet", pause(on(0), "travel", on(4))),
        syncs("tablet"), syncs("phone"), syncs("tablet"),
        days(5), writes("tablet", pause(on(5), "other")), writes("phone", pause(on(5), "travel", on(9))),
        syncs("tablet"), syncs("phone"), syncs("tablet"),
        days(5), writes("phone", pause(on(10), "red_flag")), writes("tablet", pause(on(10), "travel", on(20))),
        syncs("phone"), syncs("tablet"), syncs("phone"),
    ]),
    Script("a side effect pauses a trial, and nobody goes on against the safety check", [
        *begun(), days(2), writes("phone", cramp("2026-11-24T12:00:00.000Z")), syncs("phone"),
        writes("tablet", pause(on(2), "travel", on(9))), syncs("tablet"),
        days(1), writes("phone", pause(on(2), "side_effect", on(4))), syncs("phone"), writes("phone", pause(on(3), "illness")), syncs("phone"),
        writes("tablet", pause(on(3))), syncs("tablet"),
        writes("phone", check(2, "2026-11-25T12:00:00.000Z")), writes("phone", pause(on(2), "side_effect", on(5))), syncs("phone"), syncs("tablet"),
    ]),
    Script("of two ends the first that arrives is the end, and what comes later is too late", [
        *begun(), days(3), writes("phone", told(ended_on=on(3))), days(1), writes("tablet", told(ended_on=on(4))),
        syncs("tablet"), syncs("phone"), writes("phone", pause(on(4), "illness")), syncs("phone"), syncs("tablet"),
    ]),
    Script("what was told of a trial after the backup is told again", [
        *begun(), server("backs up"), days(2), writes("phone", pause(on(2), "illness")), syncs("phone"), syncs("tablet"),
        days(3), writes("tablet", pause(on(2), "illness", on(6))), syncs("tablet"), days(3), server("restores"),
        writes("phone", pause(on(8), "travel")), syncs("phone"), syncs("tablet"), syncs("phone"),
        writes("tablet", told(ended_on=on(8))), syncs("tablet"), server("restores"), days(1), syncs("phone"), syncs("tablet"), syncs("phone"),
    ]),
    Script("what is told again does not pause a trial anew, and waits for no safety check", [
        *begun(), server("backs up"), days(2), writes("phone", cramp("2026-11-24T12:00:00.000Z")), syncs("phone"),
        writes("phone", check(2, "2026-11-24T12:30:00.000Z")), days(1), writes("phone", pause(on(2), "side_effect", on(4))), syncs("phone"),
        days(3), server("restores"), syncs("phone"), syncs("tablet"),
    ]),
    Script("what a clock told of a trial that was wrong, and is right now, was not told before it began", [
        *begun(), days(2), writes("phone", pause("1970-01-11", "illness"), clock_ahead_s=-20_783 * 86_400), syncs("phone"),
        writes("phone", told(ended_on=on(-1)), clock_ahead_s=-3 * 86_400), syncs("phone"),
        writes("phone", pause(on(1), "illness"), clock_ahead_s=-86_400), syncs("phone"), syncs("tablet"),
    ]),
    Script("that an answer was seen is told again after a restore", [
        *begun(), days(32), syncs("phone"), server("backs up"), writes("phone", told(answer_seen_on=on(32))), syncs("phone"),
        server("restores"), syncs("phone"), syncs("tablet"),
    ]),
    Script("of a trial of which nothing was told nothing is told again", [
        *begun(), server("backs up"), days(4), syncs("phone"), server("restores"), syncs("phone"), syncs("tablet"),
    ]),
    Script("a trial that began after the backup is gone, and what is told of it needs attention", [
        server("backs up"), *begun(), days(1), writes("phone", pause(on(1), "illness")), syncs("phone"), server("restores"),
        writes("tablet", pause(on(1), "travel")), syncs("phone"), syncs("tablet"),
    ]),
    Script("a lost answer about a trial is told again", [
        *begun(), writes("phone", pause(on(0), "illness")), syncs("phone", lost=True), days(2),
        writes("phone", pause(on(0), "illness", on(3))), syncs("phone"), syncs("tablet"),
    ]),
]  # fmt: skip
