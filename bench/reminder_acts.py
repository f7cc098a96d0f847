"""What the reminder bench measures inside Django, one process an act: `python -m bench.reminder_acts <act>`.

Each act reads one JSON value from standard input and prints one.
"""

import asyncio
import json
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

DUE = 200
_IDLE_TICKS, _DUE_TICKS = 15, 7
_AT_ONCE = 200
_MANY_ROWS = 1_000


# --- One tick ----------------------------------------------------------------------------------


def begin(endpoint: dict[str, str]) -> None:
    from bench.reminder_rows import make_model_rows

    make_model_rows(endpoint)


def grow(until: int) -> float:
    """Seconds it took to have that many reminders."""
    from bench.reminder_rows import grow

    started = time.monotonic()
    grow(until)
    return time.monotonic() - started


def ticks(nothing: None) -> dict[str, Any]:
    """Milliseconds and statements of a tick with nothing due and of one with 200 due, sending itself left out."""
    from bench.reminder_rows import make_due
    from diary.push.messages import Outcome, PushResult
    from diary.reminders import sending
    from diary.reminders.services import dispatch_due

    sending.send_all = lambda pushes: [
        PushResult(subscription_id=push.subscription_id, outcome=Outcome.ACCEPTED, status=201)
        for push in pushes
    ]
    dispatch_due()
    idle = [_tick(dispatch_due) for _ in range(_IDLE_TICKS)]
    due = []
    for turn in range(_DUE_TICKS):
        make_due(DUE, turn)
        due.append(_tick(dispatch_due, sent=DUE))
    make_due(DUE, _DUE_TICKS)
    return {
        "idle_ms": statistics.median(each[0] for each in idle),
        "due_ms": statistics.median(each[0] for each in due),
        "idle_queries": idle[-1][1],
        "due_queries": due[-1][1],
        "full_scans": _full_scans(dispatch_due),
    }


def _tick(dispatch: Callable[[], Any], *, sent: int = 0) -> tuple[float, int]:
    with _statements() as statements:
        started = time.perf_counter()
        figures = dispatch()
        milliseconds = (time.perf_counter() - started) * 1e3
    assert figures["sent"] == sent, figures
    return milliseconds, len(statements)


@contextmanager
def _statements() -> Iterator[list[tuple[str, Any]]]:
    from django.db import connection

    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def _full_scans(dispatch: Callable[[], Any]) -> list[str]:
    """Tables of more than a thousand rows that a statement of a tick reads from end to end, as EXPLAIN says."""
    from django.db import connection

    with _statements() as statements:
        dispatch()
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    found: set[str] = set()
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.startswith(("SELECT", "UPDATE")):
                cursor.execute(explain + sql, params)
                found |= {table for row in cursor.fetchall() if (table := scanned(str(row[-1])))}
        return sorted(table for table in found if _rows(cursor, table) > _MANY_ROWS)


def scanned(line: str) -> str | None:
    """The table that a line of EXPLAIN (PostgreSQL) or EXPLAIN QUERY PLAN (SQLite) reads from end to end."""
    if found := re.search(r"Seq Scan on (\w+)", line):
        return found[1]
    found = re.match(r"SCAN (\w+)\b(?! USING)", line)
    return found[1] if found else None


def _rows(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - named by EXPLAIN
    return int(cursor.fetchone()[0])


# --- Sending -----------------------------------------------------------------------------------


def send(given: dict[str, Any]) -> dict[str, list[float]]:
    """CPU and wall milliseconds a push, in turns: as it is sent, encrypting alone, and a bare POST of as many bytes."""
    from diary.push.encryption import encrypt
    from diary.push.sender import send_all

    pushes = [_push(phone) for phone in given["phones"]]
    body = encrypt(pushes[0].payload, p256dh=pushes[0].p256dh, auth=pushes[0].auth)
    loop = asyncio.new_event_loop()
    bare = _BarePosts(loop)
    ways: dict[str, Callable[[list[Any]], object]] = {
        "send": send_all,
        "encrypt": lambda batch: [
            encrypt(each.payload, p256dh=each.p256dh, auth=each.auth) for each in batch
        ],
        "bare": lambda batch: loop.run_until_complete(bare.post([p.endpoint for p in batch], body)),
    }
    measured: dict[str, list[float]] = {
        f"{way} {what}": [] for way in ways for what in ("ms", "cpu")
    }
    for number in range(given["rounds"] + 1):
        for way, act in ways.items():
            batch = [pushes[(number * _AT_ONCE + i) % len(pushes)] for i in range(_AT_ONCE)]
            wall, cpu = _timed(lambda act=act, batch=batch: act(batch))
            if number:  # the first one opens connections
                measured[f"{way} ms"].append(wall / _AT_ONCE)
                measured[f"{way} cpu"].append(cpu / _AT_ONCE)
    loop.run_until_complete(bare.close())
    return measured


def _push(phone: dict[str, Any]) -> Any:
    from diary.push.messages import Push, topic_of
    from diary.push.payload import neutral_payload

    tag = topic_of(str(phone["number"]))
    payload = neutral_payload(
        navigate="https://diary.example.org/check-in", tag=tag, ack="x" * 40, app_badge=1
    )
    return Push(
        subscription_id=phone["number"],
        endpoint=phone["endpoint"],
        p256dh=phone["p256dh"],
        auth=phone["auth"],
        payload=payload,
        topic=tag,
        ttl_seconds=5_400,
    )


class _BarePosts:
    """The same HTTP client with the same connections, and nothing else: what no sender could save."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        from diary.push import client, configuration

        self._session = loop.run_until_complete(_call(client._session, configuration.options()))
        self._free = asyncio.Semaphore(100)

    async def post(self, endpoints: list[str], body: bytes) -> None:
        await asyncio.gather(*(self._post(endpoint, body) for endpoint in endpoints))

    async def _post(self, endpoint: str, body: bytes) -> None:
        headers = {"Topic": "bare"}
        async with self._free, self._session.post(endpoint, data=body, headers=headers) as answer:
            assert answer.status == 201

    async def close(self) -> None:
        await self._session.close()


async def _call(make: Callable[..., Any], *arguments: Any) -> Any:
    return make(*arguments)


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of wall clock and of CPU, all threads."""
    started, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - started) * 1e3, (time.process_time() - cpu) * 1e3


# --- django-celery-beat ------------------------------------------------------------------------


def beat_rows(count: int) -> dict[str, float]:
    """The same number of people's reminders as rows of django-celery-beat, and what its scheduler does with them."""
    _add_beat_rows(count)
    app, scheduler = _beat()
    found = {}
    before = _memory_mb()
    found["load_s"] = _seconds(lambda: scheduler.schedule)
    found["first_tick_s"] = _seconds(scheduler.tick)
    found["memory_mb"] = _memory_mb() - before
    _tick_until_nothing_is_due(scheduler)
    found["idle_ms"] = statistics.median(_seconds(scheduler.tick) * 1e3 for _ in range(_IDLE_TICKS))
    _change_one()
    found["after_a_change_s"] = _seconds(scheduler.tick)
    _make_beat_rows_due()
    found["due_s"] = _seconds(lambda: _tick_until_nothing_is_due(scheduler))
    app.close()
    return found


def _add_beat_rows(count: int) -> None:
    from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks

    minutes = CrontabSchedule.objects.bulk_create(
        CrontabSchedule(minute=minute, hour=hour, timezone="Europe/Berlin")
        for hour in range(24)
        for minute in range(60)
    )
    PeriodicTask.objects.bulk_create(
        (
            PeriodicTask(
                name=f"reminder {number}",
                task="bench.remind",
                args=f"[{number}]",
                crontab=minutes[number % len(minutes)],
            )
            for number in range(count)
        ),
        batch_size=2_000,
    )
    # As if somebody had edited one before: the very first edit is not noticed.
    PeriodicTasks.update_changed()


def _beat() -> tuple[Any, Any]:
    from celery import Celery
    from django.conf import settings
    from django_celery_beat.schedulers import DatabaseScheduler

    app = Celery("bench", broker=settings.REDIS_URL, set_as_current=False)
    app.conf.update(enable_utc=True, timezone="UTC")

    @app.task(name="bench.remind", ignore_result=True)  # type: ignore[untyped-decorator]
    def remind(number: int) -> None:
        """Never run: only the sending is measured."""

    return app, DatabaseScheduler(app=app, lazy=True)


def _tick_until_nothing_is_due(scheduler: Any) -> None:
    while scheduler.tick() == 0:
        pass


def _change_one() -> None:
    """What a person who edits a reminder sets off."""
    from django_celery_beat.models import PeriodicTask

    PeriodicTask.objects.order_by("pk")[0].save()


def _make_beat_rows_due() -> None:
    """200 of them, an hour after they last ran; those that are edited are read anew, and with them all others."""
    from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks

    hourly, _ = IntervalSchedule.objects.get_or_create(every=1, period="hours")
    chosen = list(PeriodicTask.objects.order_by("pk").values_list("pk", flat=True)[:DUE])
    PeriodicTask.objects.filter(pk__in=chosen).update(
        crontab=None, interval=hourly, last_run_at=datetime.now(UTC) - timedelta(hours=2)
    )
    PeriodicTasks.update_changed()


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _memory_mb() -> float:
    """Now, not at the most: filling the table took more."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


ACTS: dict[str, Callable[[Any], Any]] = {
    act.__name__: act for act in (begin, grow, ticks, send, beat_rows)
}

if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(ACTS[sys.argv[1]](json.load(sys.stdin))))
