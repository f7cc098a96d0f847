"""`python -m bench.reminders`: what sending costs, how late it gets, and what a tick costs with a million reminders."""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.cpu import CpuTime, reaped_seconds
from bench.measure import percentile
from bench.push_sink import Sink, sink
from bench.reminders_report import Lateness, Report, Sending, Ticks, reminders_report
from bench.report import DOCUMENT, write_between_markers
from tests.chaos.installation import Installation
from tools import broker, postgres
from tools.children import Child
from tools.supervise import NotReady, Stopped, Supervisor

_ACTS = "bench.reminder_acts"
_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_AT_MOST_SECONDS = 240


@dataclass(frozen=True)
class _Place:
    """An installation and the process of its database, if it has one."""

    installation: Installation
    sink: Sink
    database: Child | None

    def act(self, name: str, argument: Any = None) -> Any:
        return self.installation.act(name, argument, module=_ACTS)


def main() -> int:
    options = _options()
    parts = {
        "send": lambda: {"sending": _sending(options.phones, options.rounds)},
        "late": lambda: {"lateness": [_lateness(options.due, s) for s in (60, 0)]},
        "ticks": lambda: {
            "ticks": [one for name in options.databases for one in _ticks(name, options.sizes)]
        },
        "beat": lambda: {"beat": _beat(options.beat_rows)},
    }
    found: dict[str, Any] = {}
    try:
        for name in options.parts or parts:
            print(f"- {name} ...", file=sys.stderr, flush=True)
            found |= parts[name]()
    except Stopped:
        return 130
    except NotReady as error:
        sys.exit(str(error))
    text = reminders_report(Report(**found, beat_rows=options.beat_rows))
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "reminders", text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reminders", description=__doc__)
    parser.add_argument("--parts", nargs="+", choices=("send", "late", "ticks", "beat"))
    databases = list(_DATABASES)
    parser.add_argument("--databases", nargs="+", choices=databases, default=databases)
    parser.add_argument("--phones", type=int, default=2_000, help="that pushes are sent to")
    parser.add_argument("--rounds", type=int, default=12, help="of 200 pushes each")
    parser.add_argument("--due", type=int, default=5_000, help="due times within a minute")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="of reminders"
    )
    parser.add_argument("--beat-rows", type=int, default=100_000, help="of django-celery-beat")
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    return parser.parse_args()


@contextmanager
def _place(*, database: str = "postgresql") -> Iterator[_Place]:
    """A migrated database with its own safe settings, a broker, and a push service that takes everything."""
    with tempfile.TemporaryDirectory(prefix="daymark-bench-") as name, Supervisor() as supervisor:
        folder = Path(name)
        # When this is root, PostgreSQL runs as another user, who must get through to its folder.
        folder.chmod(0o711)
        cache = broker.prepare(folder / "broker", durable=False)
        supervisor.start(cache.child)
        supervisor.wait_until(cache.answers, seconds=30, what="The broker")
        url, child = f"sqlite:///{folder / 'daymark.sqlite3'}", None
        if database == "postgresql":
            (folder / "postgres").mkdir()
            server = postgres.prepare(folder / "postgres", durable=True)
            supervisor.start(server.child)
            supervisor.wait_until(server.answers, seconds=60, what="PostgreSQL")
            url, child = server.url, server.child
        with sink(folder) as push_sink:
            installation = Installation(
                folder=folder,
                database_url=url,
                redis_url=cache.url,
                pushd=push_sink,
                settings="bench.reminder_settings",
            )
            installation.migrate()
            try:
                yield _Place(installation, push_sink, child)
            finally:
                installation.stop()


def _sending(phones: int, rounds: int) -> Sending:
    with _place(database="sqlite") as place:
        subscribed = [asdict(place.sink.subscribe()) for _ in range(phones)]
        measured = place.act("send", {"phones": subscribed, "rounds": rounds})
    return Sending({name: statistics.median(values) for name, values in measured.items()})


def _lateness(due: int, seconds: int) -> Lateness:
    """One worker as `make run` starts it, and one beat; a phone a person."""
    with _place() as place:
        installation = place.installation
        worker, beat = installation.worker(), installation.beat()
        assert worker.process
        assert place.database
        assert place.database.process
        # The first one to be sent opens nothing yet: Celery needs a few seconds to start.
        installation.seed(people=due, each=1, seconds=seconds, starts_in=20, one_phone_each=True)
        pids = worker.process.pid, place.database.process.pid
        before = [_cpu_seconds(pid) for pid in pids]
        arrivals = _until_all_came(place, due, seconds)
        after = [_cpu_seconds(pid) for pid in pids]
        assert beat.status() is None
    return _lateness_of(installation, arrivals, seconds, before, after)


def _cpu_seconds(pid: int) -> float:
    return CpuTime(pid).seconds() + reaped_seconds(pid)


def _until_all_came(place: _Place, due: int, seconds: float) -> list[tuple[int, str, float]]:
    end = time.monotonic() + 20 + seconds + _AT_MOST_SECONDS
    while time.monotonic() < end:
        time.sleep(2)
        arrivals = place.sink.log
        if len(arrivals) >= due:
            time.sleep(8)  # a tick more: would it send something again?
            return place.sink.log
    raise NotReady(f"Only {len(place.sink.log)} of {due} reminders came.")


def _lateness_of(
    installation: Installation,
    arrivals: Sequence[tuple[int, str, float]],
    seconds: float,
    before: Sequence[float],
    after: Sequence[float],
) -> Lateness:
    count = len(installation.messages)
    first, step = installation.first_due_at.timestamp(), seconds / count
    due_at = {message: first + step * n for n, message in enumerate(installation.messages)}
    late = [at - due_at[phone, topic] for phone, topic, at in arrivals]
    worker_ms, database_ms = (
        (later - earlier) * 1e3 / count for earlier, later in zip(before, after, strict=True)
    )
    sent_within = max(at for _, _, at in arrivals) - min(at for _, _, at in arrivals)
    return Lateness(
        due=count,
        seconds=seconds,
        p50=percentile(late, 50),
        p99=percentile(late, 99),
        most=max(late),
        repeated=len(arrivals) - len({(phone, topic) for phone, topic, _ in arrivals}),
        per_second=count / sent_within,
        worker_cpu_ms=worker_ms,
        database_cpu_ms=database_ms,
    )


def _ticks(database: str, sizes: Sequence[int]) -> Iterator[Ticks]:
    with _place(database=database) as place:
        phone = place.sink.subscribe()
        place.act("begin", {name: asdict(phone)[name] for name in ("endpoint", "p256dh", "auth")})
        for size in sizes:
            seconds = place.act("grow", size)
            yield Ticks(
                database=_DATABASES[database], size=size, seeded_s=seconds, **place.act("ticks")
            )


def _beat(rows: int) -> dict[str, float]:
    with _place() as place:
        found: dict[str, float] = place.act("beat_rows", rows)
    return found


if __name__ == "__main__":
    sys.exit(main())
