"""Turns what was measured about reminders into Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.report import Aim, aims_table, heading, table

CPU_MS_A_PUSH = 0.5
P50_S, P99_S, MOST_S = 5, 12, 30
# A million may cost this many times ten thousand: noise, and one more level of an index.
GROWTH = 1.5


@dataclass(frozen=True)
class Sending:
    """Median milliseconds a push: "send", "encrypt" and "bare", each "ms" (wall clock) and "cpu"."""

    milliseconds: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """From the due time to the arrival, seconds; CPU a message, milliseconds."""

    due: int
    seconds: float
    p50: float
    p99: float
    most: float
    repeated: int
    per_second: float
    worker_cpu_ms: float
    database_cpu_ms: float

    @property
    def name(self) -> str:
        when = f"within {self.seconds:g} s" if self.seconds else "at the same minute"
        return f"{self.due} due {when}"


@dataclass(frozen=True, kw_only=True)
class Ticks:
    database: str
    size: int
    seeded_s: float
    idle_ms: float
    due_ms: float
    idle_queries: int
    due_queries: int
    full_scans: list[str]


@dataclass(frozen=True, kw_only=True)
class Report:
    """Parts that were left out are empty."""

    sending: Sending | None = None
    lateness: Sequence[Lateness] = ()
    ticks: Sequence[Ticks] = ()
    beat: Mapping[str, float] = field(default_factory=dict)
    beat_rows: int = 0


def reminders_report(report: Report) -> str:
    parts = [heading("make bench"), _sending(report), _lateness(report), _ticks(report)]
    parts += [_beat(report), _aims(report)]
    return "\n\n".join(part for part in parts if part)


def _sending(report: Report) -> str:
    if not report.sending:
        return ""
    found = report.sending.milliseconds
    names = {
        "send": "a push: encrypted, signed, posted",
        "encrypt": "its encryption alone",
        "bare": "a bare POST of as many bytes, same client",
    }
    rows = [
        [
            name,
            f"{found[f'{way} cpu']:.2f}",
            f"{found[f'{way} cpu'] / found['bare cpu']:.2f}",
            f"{1e3 / found[f'{way} ms']:.0f}",
        ]
        for way, name in names.items()
    ]
    heads = ["sending, 200 at a time", "CPU ms", "× bare POST, CPU", "a second"]
    return table(heads, rows)


def _lateness(report: Report) -> str:
    rows = [
        [
            one.name,
            *(f"{value:.1f}" for value in (one.p50, one.p99, one.most)),
            str(one.repeated),
            f"{one.per_second:.0f}",
            f"{one.worker_cpu_ms:.2f}",
            f"{one.database_cpu_ms:.2f}",
        ]
        for one in report.lateness
    ]
    heads = ["lateness, PostgreSQL, one worker of 2", "p50 s", "p99 s", "most s", "twice"]
    heads += ["a second", "CPU ms worker", "CPU ms database"]
    return table(heads, rows) if rows else ""


def _ticks(report: Report) -> str:
    rows = [
        [
            f"{one.database}, {one.size:_} reminders".replace("_", " "),
            f"{one.idle_ms:.1f}",
            str(one.idle_queries),
            f"{one.due_ms:.0f}",
            str(one.due_queries),
            "; ".join(one.full_scans) or "none",
            f"{one.seeded_s:.0f}",
        ]
        for one in report.ticks
    ]
    heads = ["one tick", "nothing due, ms", "statements", "200 due, ms", "statements, 200 due"]
    heads += ["tables read whole", "seeded in s"]
    return table(heads, rows) if rows else ""


def _beat(report: Report) -> str:
    found = report.beat
    if not found:
        return ""
    rows = [
        ["reading all rows at start", f"{found['load_s']:.1f} s"],
        ["the first tick", f"{found['first_tick_s']:.1f} s"],
        ["a tick with nothing due", f"{found['idle_ms']:.1f} ms"],
        ["a tick after anybody edited one", f"{found['after_a_change_s']:.1f} s"],
        ["200 due, after an edit, handed to the broker", f"{found['due_s']:.1f} s"],
        ["memory of the one beat", f"{found['memory_mb']:.0f} MB"],
    ]
    rows_of = f"{report.beat_rows:_}".replace("_", " ")
    return table([f"{rows_of} rows of django-celery-beat, PostgreSQL", "measured"], rows)


def _aims(report: Report) -> str:
    aims = _all_aims(report)
    return aims_table(aims) if aims else ""


def _all_aims(report: Report) -> list[Aim]:
    aims = []
    if report.sending:
        cpu = report.sending.milliseconds["send cpu"]
        aims.append(Aim("CPU of a push, encryption and HTTP, ms", cpu, CPU_MS_A_PUSH))
    for one in report.lateness:
        aims += [
            Aim(f"{one.name}: lateness p50, s", one.p50, P50_S),
            Aim(f"{one.name}: lateness p99, s", one.p99, P99_S),
            Aim(f"{one.name}: longest, s", one.most, MOST_S),
            Aim(f"{one.name}: sent twice", one.repeated, 0),
        ]
    return aims + [aim for database in _databases(report) for aim in _growth(report, database)]


def _databases(report: Report) -> list[str]:
    return list(dict.fromkeys(one.database for one in report.ticks))


def _growth(report: Report, database: str) -> list[Aim]:
    of_it = [one for one in report.ticks if one.database == database]
    small, big = of_it[0], of_it[-1]
    times = f"{big.size // small.size} times the reminders"
    return [
        Aim(f"{database}: tick with nothing due, {times}, ×", big.idle_ms / small.idle_ms, GROWTH),
        Aim(f"{database}: tick with 200 due, {times}, ×", big.due_ms / small.due_ms, GROWTH),
    ]
