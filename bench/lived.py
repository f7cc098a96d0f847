"""`python -m bench.lived`, the second part of `make calibrate`: simulated people live whole trials through the server.

Each starts a trial over REST, learns there what is assigned, sends the days by sync as a phone does while the clock is
moved, and asks for the result and for what goes together. The same days, in the order that was committed to, then go to
the bare functions of `diary/analysis/`, and every number has to be equal. Nothing is read from the database: only what
REST and sync give. The coins are the server's, so the counts differ a little from run to run; equality must not.
"""

import argparse
import hashlib
import itertools
import math
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_clock
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from bench.calibrate import DESIGNS, MISSING, PHIS, TABLE, USUAL, level, scored
from bench.cases import sync_body
from bench.client import Unexpected
from bench.report import heading, table, write_between_markers
from bench.servers import Person as Account
from bench.servers import prepare
from diary.analysis import association, nof1
from diary.ems import screening
from diary.trials.fields import SYMPTOMS
from tools.supervise import NotReady, Stopped, Supervisor

PEOPLE = 200
FIRST_DAY = date(2026, 3, 2)
_ZONE = "Europe/Berlin"
_MORNING, _EVENING = wall_clock(8), wall_clock(20)
_OWN = {"preset": "own", "pairs": 14, "period_days": 2}
_ASKED_FOR: dict[str, dict[str, Any]] = {
    "standard 10 x 3": {"preset": "standard"},
    "quick 8 x 2": {"preset": "quick"},
    "slow-fading 8 x 7": {"preset": "slow_fading"},
    "strong 14 x 4": {"preset": "strong"},
    "14 x 2": _OWN,
}
_RESULTS = (nof1.LOWER, nof1.HIGHER, nof1.NO_DIFFERENCE, nof1.CANNOT_TELL, nof1.NO_ANSWER)
_LINKS = (association.LOWER, association.HIGHER, association.NO_LINK, association.NOT_ENOUGH)
_HEAD = """\
{people} simulated people lived a whole trial each through the server, {days} days: started over REST, written by sync, a clock that is
moved, EMS answered as assigned, a fifth of the days without a score (half of those without an entry). All designs, phi and effects of
the table above, in part with a day of wash-out. "Equal": verdict, estimate, range, p and every count of `trials/<id>/result/` and of
`insights/` are to the last digit those of the bare functions for the same days in the order that was committed to. It took {seconds:.0f} s.

{heading}"""

Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Whom we simulate: the design they choose, how they feel (phi), and how many points EMS takes off."""

    number: int
    design: str
    phi: float
    effect: int
    symptom: str
    washout_days: int
    matters: float


@dataclass(frozen=True)
class Day:
    """A day of the trial: what the server assigned, whether there is an entry, and its score (0-10)."""

    on: date
    on_ems: bool
    is_written: bool
    score: int | None


@dataclass(frozen=True)
class Life:
    """One trial from start to end, and what the server said about it."""

    person: Person
    days: tuple[Day, ...]
    commitment: str
    committed_text: str
    result: Json
    insight: Json


# --- living ------------------------------------------------------------------------------------


def people(count: int) -> Iterator[Person]:
    """The same people every time, all designs, phi and effects in turn."""
    cells = itertools.cycle(itertools.product(PHIS, (0, 1, 2), DESIGNS))
    for number, (phi, effect, design) in zip(range(count), cells, strict=False):
        draw = random.Random(f"person {number}")
        symptom, washout_days = draw.choice(SYMPTOMS), draw.choice((0, 0, 1))
        yield Person(
            number, design, phi, effect, symptom, washout_days, draw.choice((0.5, 1.0, 2.0))
        )


def live(person: Person, clock: Any) -> Life:
    """One whole trial; `clock` is time_machine's. Raises Unexpected for an answer that nobody should get."""
    draw = random.Random(f"life {person.number}")
    felt = level(draw, person.phi)
    clock.move_to(_at(FIRST_DAY, _MORNING))
    phone = Phone(f"person-{person.number}@example.org")
    begun = phone.start(person)
    pairs, length = DESIGNS[person.design]
    days: list[Day] = []
    for pair in range(pairs):
        dates = [FIRST_DAY + timedelta(2 * length * pair + number) for number in range(2 * length)]
        clock.move_to(_at(dates[0], _MORNING))
        assigned = phone.assigned(begun["id"])
        lived = [_day(draw, person, on, assigned[on], next(felt)) for on in dates]
        clock.move_to(_at(dates[-1], _EVENING))
        phone.write(person, [day for day in lived if day.is_written])
        days += lived
    clock.move_to(_at(days[-1].on + timedelta(1), _MORNING))
    phone.sign_in()
    over = phone.call("get", f"trials/{begun['id']}/")
    symptoms = phone.call("get", "insights/")["symptoms"]
    return Life(
        person,
        tuple(days),
        begun["commitment"],
        over["committed_text"],
        phone.call("get", f"trials/{begun['id']}/result/")["main"],
        next(one for one in symptoms if one["symptom"] == person.symptom),
    )


def _at(on: date, of_day: wall_clock) -> datetime:
    return datetime.combine(on, of_day, tzinfo=ZoneInfo(_ZONE)).astimezone(UTC)


def _day(draw: random.Random, person: Person, on: date, on_ems: bool, felt: float) -> Day:
    """A fifth of the days have no score; half of those have no entry at all."""
    if draw.random() < MISSING:
        return Day(on, on_ems, is_written=draw.random() < 0.5, score=None)
    return Day(on, on_ems, is_written=True, score=scored(USUAL + felt - person.effect * on_ems))


class Phone:
    """One person's app: its session, REST, and sync with the cursor it has."""

    def __init__(self, email: str) -> None:
        from django.contrib.auth import get_user_model
        from rest_framework.test import APIClient

        self._user = get_user_model().objects.create_user(email, None, time_zone=_ZONE)
        self._client = APIClient()
        self.sign_in()
        said = self.call("get", "session/")
        self._account = Account(self._user.pk, "", said["diary_id"], said["epoch"], seq=0)
        self._device, self._cursor = str(uuid4()), None

    def sign_in(self) -> None:
        """Anew before a session of 90 days could end."""
        self._client.force_login(self._user)

    def call(self, method: str, path: str, body: Any = None, *, expected: int = 200) -> Json:
        answer = getattr(self._client, method)(f"/api/v1/{path}", body, format="json")
        if answer.status_code != expected:
            raise Unexpected(f"{method} {path}: {answer.status_code} {answer.content[:300]!r}")
        said: Json = answer.json()
        return said

    def start(self, person: Person) -> Json:
        """Answers the safety check and starts the trial today."""
        check = {
            "screened_at": datetime.now(UTC).isoformat(),
            "time_zone": _ZONE,
            "version": screening.VERSION,
            "answers": dict.fromkeys(screening.QUESTIONS, "no"),
        }
        self.call("post", "ems/screenings/", check, expected=201)
        wanted = {
            "id": str(uuid4()),
            "symptom": person.symptom,
            "starts_on": f"{FIRST_DAY}",
            "washout_days": person.washout_days,
            "matters": person.matters,
            **_ASKED_FOR[person.design],
        }
        return self.call("post", "trials/", wanted, expected=201)

    def assigned(self, trial_id: str) -> dict[date, bool]:
        """Each day that may be known -> whether EMS is assigned."""
        self.sign_in()
        found = {}
        for period in self.call("get", f"trials/{trial_id}/")["periods"]:
            first, last = (date.fromisoformat(period[name]) for name in ("from", "to"))
            for number in range((last - first).days + 1):
                found[first + timedelta(number)] = period["on_ems"]
        return found

    def write(self, person: Person, days: Sequence[Day]) -> None:
        """Sends again what a busy server had no time for; of each request it takes one op at least."""
        ops = [self._op(person.symptom, day) for day in days]
        while ops:
            body = sync_body(self._account, self._device, self._cursor, 1_000, ops)
            said = self.call("post", "sync", body)
            left = [one for one in said["results"] if one["status"] != "applied"]
            if len(left) == len(ops) or any(one.get("code") != "busy" for one in left):
                raise Unexpected(f"sync: {left}")
            waiting = {one["op_id"] for one in left}
            ops = [op for op in ops if op["op_id"] in waiting]
            self._cursor = said["cursor"]

    def _op(self, symptom: str, day: Day) -> Json:
        entry = {"kind": "daily", "on": f"{day.on}", "time_zone": _ZONE, "ems_used": day.on_ems}
        return {
            "op_id": str(uuid4()),
            "type": "entry",
            "id": str(uuid5(UUID(self._account.diary_id), f"{day.on}")),
            "op": "put",
            "base": None,
            "at": _at(day.on, _EVENING).isoformat(),
            "set": entry if day.score is None else {**entry, symptom: day.score},
        }


# --- comparing ---------------------------------------------------------------------------------


def differences(life: Life) -> list[str]:
    """What the server said that the bare functions do not say of the same days; empty when all is equal."""
    bare, together = _bare_result(life), _bare_insight(life)
    expected = {f"result, {name}": _finite(value) for name, value in asdict(bare).items()}
    expected |= {f"insights, {name}": _rounded(value) for name, value in asdict(together).items()}
    said = {f"result, {name}": value for name, value in life.result.items()}
    said |= {f"insights, {name}": value for name, value in life.insight.items()}
    found = [
        f"{name}: {said.get(name)!r} from the server, {value!r} from the function"
        for name, value in expected.items()
        if said.get(name) != value
    ]
    found += [] if _keeps_commitment(life) else ["the order: another one was committed to"]
    return [f"person {life.person.number}, {life.person.design}: {one}" for one in found]


def _order(life: Life) -> str:
    """A letter a period: E on EMS, N without."""
    return life.committed_text.split("\n")[2]


def _keeps_commitment(life: Life) -> bool:
    """True when the text is the one committed to, and its order the one that was told day by day."""
    _, length = DESIGNS[life.person.design]
    told = "".join("E" if day.on_ems else "N" for day in life.days)
    hashed = hashlib.sha256(life.committed_text.encode()).hexdigest()
    return hashed == life.commitment and told == "".join(one * length for one in _order(life))


def _bare_result(life: Life) -> nof1.TrialResult:
    person = life.person
    _, length = DESIGNS[person.design]
    periods = [(number // 2, length, one == "E") for number, one in enumerate(_order(life))]
    return nof1.coinflip(
        [day.score for day in life.days],
        periods,
        washout_days=person.washout_days,
        matters=person.matters,
    )


def _bare_insight(life: Life) -> association.AdlResult:
    """Of the days from the first to the last that has an entry: that is all a diary knows."""
    written = [number for number, day in enumerate(life.days) if day.is_written]
    days = life.days[written[0] : written[-1] + 1]
    return association.adl(
        [association.DiaryDay(day.score, day.on_ems if day.is_written else None) for day in days]
    )


def _finite(value: Any) -> Any:
    """An interval without an end on one side has null there."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _rounded(value: Any) -> Any:
    """What goes together is told to ten places."""
    return round(value, 10) if isinstance(value, float) else value


# --- telling -----------------------------------------------------------------------------------


def report(lives: Sequence[Life], different: set[int], seconds: float) -> str:
    """Both tables: how many people, how many equal (all but the numbers in `different`), and which verdicts."""
    head = _HEAD.format(
        people=len(lives),
        days=sum(len(life.days) for life in lives),
        seconds=seconds,
        heading=heading("make calibrate"),
    )
    return "\n\n".join(
        [
            head,
            _verdicts("result, true effect in points", _RESULTS, "result", lives, different),
            _verdicts(
                "what goes together, true effect in points", _LINKS, "insight", lives, different
            ),
        ]
    )


def _verdicts(
    title: str, verdicts: Sequence[str], of: str, lives: Sequence[Life], different: set[int]
) -> str:
    rows = []
    for effect in (0, 1, 2):
        some = [life for life in lives if life.person.effect == effect]
        equal = sum(life.person.number not in different for life in some)
        counts = Counter(getattr(life, of)["verdict"] for life in some)
        numbers = [len(some), equal, *(counts[verdict] for verdict in verdicts)]
        rows.append([f"{effect}", *map(str, numbers)])
    words = [verdict.replace("_", " ").replace("ems", "EMS") for verdict in verdicts]
    return table([title, "people", "equal", *words], rows)


def conclude(lives: Sequence[Life], seconds: float, page: Path | None) -> None:
    """Prints the tables, writes them to `page` when all is equal; ends with a non-zero code when anything is not."""
    found = {life.person.number: differences(life) for life in lives}
    different = {number for number, said in found.items() if said}
    text = report(lives, different, seconds)
    print(text)
    if different:
        said = itertools.chain.from_iterable(found.values())
        sys.exit("\n".join(["Not equal to the bare functions:", *said]))
    if page:
        write_between_markers(page, "lived", text)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.lived", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--no-write", action="store_true", help=f"leave {TABLE.name} alone")
    options = parser.parse_args(argv)
    began = time.monotonic()
    try:
        lives = _all_lives(options.people)
    except Stopped:
        sys.exit(130)
    except NotReady as error:
        sys.exit(str(error))
    is_whole = options.people >= PEOPLE and not options.no_write
    conclude(lives, time.monotonic() - began, TABLE if is_whole else None)


def _all_lives(count: int) -> list[Life]:
    """In a database and a broker of their own, which are thrown away; the settings are those of production."""
    import django
    import time_machine
    from django.test.utils import setup_test_environment

    with tempfile.TemporaryDirectory(prefix="daymark-lived-") as name, Supervisor() as supervisor:
        env, _ = prepare(supervisor, Path(name), database="sqlite", settings="config.settings")
        os.environ.update(env)
        django.setup()
        setup_test_environment()
        with time_machine.travel(_at(FIRST_DAY, _MORNING), tick=False) as clock:
            return [live(person, clock) for person in people(count)]


if __name__ == "__main__":
    main()
