"""Turns what was measured about links into Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.measure import Measured
from bench.report import Aim, aims_table, heading, table

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SHORT_MS, LONG_MS, PDF_MS = 150, 500, 1_500


@dataclass(frozen=True)
class Links:
    """What one database gave. `sizes` in bytes by case; `memory` in MB by output and days, beyond one day's."""

    database: str
    days: Sequence[int]
    measured: Mapping[str, Measured]
    sizes: Mapping[str, int]
    memory: Mapping[str, Mapping[int, float]]


def sharing_report(results: Sequence[Links]) -> str:
    parts = [heading("make bench")]
    for one in results:
        parts += [f"### {one.database}", _cases(one), _memory(one)]
    return "\n\n".join([*parts, "### Aims of links", aims_table(_aims(results))])


def _cases(links: Links) -> str:
    heads = ["one request", "p50 ms", "most ms", "CPU ms", "queries", "kB"]
    heads += ["× bare SELECT of as many", "in CPU"]
    rows = [_row(links, one) for one in links.measured.values()]
    return table(heads, rows)


def _row(links: Links, one: Measured) -> list[str]:
    bare = links.measured.get(one.case.bare)
    times = (
        (f"{one.times_the_time_of(bare):.1f}", f"{one.times_the_cpu_of(bare):.1f}")
        if bare
        else ("", "")
    )
    return [
        one.case.name,
        f"{one.percentile_ms(50):.1f}",
        f"{one.percentile_ms(100):.1f}",
        f"{_cpu_ms(one):.1f}",
        str(one.queries),
        f"{links.sizes[one.case.name] / 1e3:.0f}",
        *times,
    ]


def _cpu_ms(one: Measured) -> float:
    return one.web_cpu_ms() + one.database_cpu_ms()


def _memory(links: Links) -> str:
    _, year, longest = links.days
    heads = ["memory at its peak beyond one day's, MB"]
    heads += [*(f"{days} days" for days in links.days), f"{longest} through {year} days"]
    rows = [
        [name, *(f"{mb:.1f}" for mb in by_days.values()), _through(by_days[longest], by_days[year])]
        for name, by_days in links.memory.items()
    ]
    return table(heads, rows)


def _through(large: float, small: float) -> str:
    return f"{large / small:.1f}" if small else ""


def _aims(results: Sequence[Links]) -> list[Aim]:
    return [aim for one in results for aim in _aims_of(one)]


def _aims_of(links: Links) -> list[Aim]:
    short, _, longest = links.days

    def aim(name: str, limit: float) -> Aim:
        one = links.measured[name]
        return Aim(f"{links.database}: {name}, ms", one.percentile_ms(50), limit, _cpu_ms(one))

    return [
        aim(f"report, {short} days", SHORT_MS),
        aim(f"report, {longest} days", LONG_MS),
        aim(f"PDF, {short} days", PDF_MS),
    ]
