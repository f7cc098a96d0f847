"""Turns measurements into Markdown and puts them between their markers in docs/benchmarks.md."""

import os
import platform
import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.cases import INSIGHTS
from bench.measure import Measured, Pull
from tools.paths import ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
AIM_TO_PULL_SECONDS = 3.0


@dataclass(frozen=True)
class Results:
    """What one database gave."""

    database: str
    measured: Mapping[str, Measured]
    pulls: Sequence[Pull]


@dataclass(frozen=True)
class Aim:
    text: str
    value: float
    limit: float
    # The same ratio in CPU time, where there is one.
    cpu: float | None = None

    def row(self) -> str:
        verdict = "reached" if self.value <= self.limit else "**missed**"
        cpu = "" if self.cpu is None else f"{self.cpu:.2f}"
        return f"| {self.text} | {self.limit:g} | {self.value:.2f} | {cpu} | {verdict} |"


def server_report(results: Sequence[Results], entries: int, command: str) -> str:
    parts = [heading(command)]
    for result in results:
        parts += [f"### {result.database}", _cases_table(result), _pulls_table(result)]
    aims = [aim for result in results for aim in _aims(result, entries)]
    parts += ["### Aims", aims_table(aims)]
    return "\n\n".join(parts)


def heading(command: str) -> str:
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {machine}, Python {platform.python_version()}"
        f" · load {os.getloadavg()[1]:.1f} · `{command}`"
    )


def _processor() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return found.group(1) if found else platform.processor()


_COLUMNS = (
    "case | requests/s | p50 ms | p99 ms | queries | CPU ms web | CPU ms database"
    " | × bare | × bare, CPU | × plain DRF | × plain DRF, CPU"
)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", "|---|" + "--:|" * (len(heads) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def aims_table(aims: Iterable[Aim]) -> str:
    lines = ["| aim | at most | measured | in CPU time | |", "|---|--:|--:|--:|---|"]
    return "\n".join([*lines, *(aim.row() for aim in aims)])


def _cases_table(result: Results) -> str:
    lines = [f"| {_COLUMNS} |", "|---|" + "--:|" * _COLUMNS.count(" | ")]
    lines += [_case_row(one, result) for one in result.measured.values()]
    return "\n".join(lines)


def _case_row(one: Measured, result: Results) -> str:
    cells = [
        one.case.name,
        f"{one.requests_per_second():.0f}",
        f"{one.percentile_ms(50):.1f}",
        f"{one.percentile_ms(99):.1f}",
        f"{one.queries}" + (f" + {one.transaction_words}" if one.transaction_words else ""),
        f"{one.web_cpu_ms():.2f}",
        f"{one.database_cpu_ms():.2f}" if result.database == "PostgreSQL" else "in web",
    ]
    for baseline in (one.case.bare, one.case.plain):
        cells += _ratios(one, result.measured.get(baseline))
    return f"| {' | '.join(cells)} |"


def _ratios(one: Measured, baseline: Measured | None) -> list[str]:
    if baseline is None:
        return ["", ""]
    return [f"{one.times_the_time_of(baseline):.2f}", f"{one.times_the_cpu_of(baseline):.2f}"]


def _pulls_table(result: Results) -> str:
    lines = [
        "| whole diary (median of the repeats) | seconds | CPU s | requests | MB |",
        "|---|--:|--:|--:|--:|",
    ]
    for name in dict.fromkeys(pull.name for pull in result.pulls):
        same = [pull for pull in result.pulls if pull.name == name]
        seconds = statistics.median(pull.seconds for pull in same)
        cpu = statistics.median(pull.cpu for pull in same)
        last = same[-1]
        lines.append(
            f"| {name} | {seconds:.2f} | {cpu:.2f} | {last.requests} | {last.megabytes:.1f} |"
        )
    return "\n".join(lines)


def _aims(result: Results, entries: int) -> list[Aim]:
    by, on = result.measured, result.database
    create, sync = by["REST create of a moment"], by["one-op sync"]
    days, shell = by["REST list of 100 days"], by["app shell"]
    pull = statistics.median(
        p.seconds for p in result.pulls if p.name.endswith("of 1000") and "first" in p.name
    )

    def ratio(text: str, one: Measured, baseline: str, limit: float) -> Aim:
        other = by[baseline]
        return Aim(
            f"{on}: {text}", one.times_the_time_of(other), limit, one.times_the_cpu_of(other)
        )

    return [
        ratio("create, × plain DRF", create, create.case.plain, 1.25),
        ratio("one-op sync, × bare INSERT", sync, sync.case.bare, 3),
        Aim(f"{on}: one-op sync, p95 ms", sync.percentile_ms(95), 60 if on == "SQLite" else 40),
        ratio("list of 100, × plain DRF", days, days.case.plain, 1.5),
        Aim(f"{on}: list of 100, queries", days.queries, 3),
        ratio("app shell, × empty page", shell, shell.case.bare, 4),
        Aim(f"{on}: {INSIGHTS}, ms", by[INSIGHTS].percentile_ms(50), 150),
        Aim(f"{on}: first pull of {entries}, s", pull, AIM_TO_PULL_SECONDS),
    ]


def write_between_markers(path: Path, name: str, text: str) -> None:
    """Replaces what stands between `<!-- name:begin -->` and `<!-- name:end -->`."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, found, rest = path.read_text().partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"{path.name} has no place for {name}")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}")
