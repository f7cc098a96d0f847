"""`make bench`: the server's benchmarks on SQLite and on PostgreSQL, each against baselines in the same run."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.cases import all_cases
from bench.client import Client
from bench.measure import Meter, first_pulls, run_rounds
from bench.report import DOCUMENT, Results, server_report, write_between_markers
from bench.servers import install
from tools.supervise import NotReady, Stopped, Supervisor

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PAGE_SIZES = (1_000, 500)


def main() -> int:
    options = _options()
    try:
        results = [_measure(database, options) for database in options.databases]
    except Stopped:
        return 130
    except NotReady as error:
        sys.exit(str(error))
    text = server_report(results, options.entries, "make bench")
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "server", text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--seconds", type=float, default=70, help="of turns, on each database")
    parser.add_argument("--requests", type=int, default=16, help="requests of a case in one turn")
    parser.add_argument("--entries", type=int, default=10_000, help="of the first pull")
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    return parser.parse_args()


def _measure(database: str, options: argparse.Namespace) -> Results:
    print(f"- {DATABASES[database]} ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="daymark-bench-") as name, Supervisor() as supervisor:
        installation = install(supervisor, Path(name), database=database, entries=options.entries)
        meter = Meter(installation.web_pid, installation.database_pid)
        cases = all_cases(installation)
        measured = run_rounds(cases, meter, seconds=options.seconds, requests=options.requests)
        veteran = installation.veteran
        phone = Client(installation.port, veteran.session)
        pulls = [
            pull
            for _ in range(3)
            for pull in first_pulls(
                phone, veteran, meter, entries=options.entries, page_sizes=PAGE_SIZES
            )
        ]
    return Results(DATABASES[database], measured, pulls)


if __name__ == "__main__":
    sys.exit(main())
