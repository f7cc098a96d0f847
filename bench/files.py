"""`python -m bench.files`: a whole diary as one file, away and back, against a bare read and write of as many rows."""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.report import DOCUMENT, Aim, aims_table, heading, table, write_between_markers
from bench.servers import prepare, python
from tools.supervise import NotReady, Stopped, Supervisor

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
EXPORT_S, IMPORT_S, TIMES_THE_MEMORY = 5, 10, 1.3
_ACTS = "bench.files_acts"
AWAY, BACK, DAYS_BACK = "export", "import of that file", "import of its table of days"


@dataclass(frozen=True)
class Files:
    """What one database gave; `found` is by act and days what `bench.files_acts` prints."""

    database: str
    days: Sequence[int]
    found: Mapping[str, Mapping[int, Mapping[str, float]]]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.files", description=__doc__)
    databases = list(DATABASES)
    parser.add_argument("--databases", nargs="+", choices=databases, default=databases)
    parser.add_argument("--days", type=int, nargs=2, default=[365, 3_650], help="ascending")
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    options = parser.parse_args(argv)
    try:
        results = [_measure(database, options.days) for database in options.databases]
    except Stopped:
        sys.exit(130)
    except NotReady as error:
        sys.exit(str(error))
    text = report(results)
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "files", text)


def _measure(database: str, all_days: Sequence[int]) -> Files:
    print(f"- {DATABASES[database]} ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="daymark-bench-") as name, Supervisor() as supervisor:
        folder = Path(name)
        env, _server = prepare(supervisor, folder, database=database, settings="bench.settings")
        python(env, "manage.py", "migrate", "--run-syncdb", "--noinput", "--verbosity", "0")
        _act(env, "seed", *all_days)
        found: dict[str, dict[int, Any]] = {AWAY: {}, BACK: {}, DAYS_BACK: {}}
        for days in all_days:
            file = ("--file", str(folder / f"{days}.zip"))
            found[AWAY][days] = _act(env, "export", days, *file)
            found[BACK][days] = _act(env, "import", days, *file)
            found[DAYS_BACK][days] = _act(env, "import", days, *file, "--table")
    return Files(DATABASES[database], all_days, found)


def _act(env: Mapping[str, str], act: str, *arguments: object) -> Any:
    """In a fresh process: memory that one act has taken is not seen again."""
    return json.loads(python(env, "-m", _ACTS, act, "--days", *map(str, arguments)))


def report(results: Sequence[Files]) -> str:
    parts = [heading("make bench")]
    for one in results:
        parts += [f"### {one.database}", _table(one)]
    aims = [aim for one in results for aim in _aims(one)]
    return "\n\n".join([*parts, "### Aims of files", aims_table(aims)])


def _table(files: Files) -> str:
    heads = ["a whole diary", "rows", "seconds", "CPU s", "× bare read or write of as many"]
    heads += ["MB of file", "MB of memory at its peak"]
    rows = [
        [
            f"{act}, {days} days",
            f"{one['rows']:.0f}",
            f"{one['s']:.2f}",
            f"{one['cpu_s']:.2f}",
            f"{one['s'] / one['bare_s']:.0f}",
            f"{one['file_mb']:.1f}",
            f"{one['mb']:.0f}",
        ]
        for act, by_days in files.found.items()
        for days, one in by_days.items()
    ]
    return table(heads, rows)


def _aims(files: Files) -> list[Aim]:
    short, long = files.days
    limits = {AWAY: EXPORT_S, BACK: IMPORT_S, DAYS_BACK: IMPORT_S}
    seconds = [
        Aim(
            f"{files.database}: {act}, {long} days, s",
            files.found[act][long]["s"],
            limit,
            files.found[act][long]["cpu_s"],
        )
        for act, limit in limits.items()
    ]
    memory = [
        Aim(
            f"{files.database}: {act}, memory of {long} through {short} days",
            files.found[act][long]["mb"] / files.found[act][short]["mb"],
            TIMES_THE_MEMORY,
        )
        for act in limits
    ]
    return seconds + memory


if __name__ == "__main__":
    main()
