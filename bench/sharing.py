"""`python -m bench.sharing`: what a report of a link costs, as page, PDF and FHIR, how long it is, how much memory it needs."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.cases import Case
from bench.client import Answer, Client
from bench.measure import Meter, run_rounds
from bench.report import DOCUMENT, write_between_markers
from bench.servers import pid_of, prepare, python, start_web
from bench.sharing_report import DATABASES, Links, sharing_report
from tools.supervise import NotReady, Stopped, Supervisor

_ACTS = "bench.sharing_acts"
_OUTPUTS = ("html", "pdf", "fhir", "csv")
_PATHS = {
    "report": "",
    "PDF": "a4.pdf",
    "FHIR document": "report.fhir.json",
    "CSV": "days.csv",
}


def main() -> int:
    options = _options()
    try:
        results = [_measure(database, options) for database in options.databases]
    except Stopped:
        return 130
    except NotReady as error:
        sys.exit(str(error))
    text = sharing_report(results)
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "sharing", text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.sharing", description=__doc__)
    databases = list(DATABASES)
    parser.add_argument("--databases", nargs="+", choices=databases, default=databases)
    parser.add_argument("--seconds", type=float, default=60, help="of turns, on each database")
    parser.add_argument("--requests", type=int, default=3, help="requests of a case in one turn")
    parser.add_argument(
        "--days", type=int, nargs=3, default=[90, 365, 3_653], help="of the reports, ascending"
    )
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    return parser.parse_args()


def _measure(database: str, options: argparse.Namespace) -> Links:
    print(f"- {DATABASES[database]} ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="daymark-bench-") as name, Supervisor() as supervisor:
        env, server = prepare(supervisor, Path(name), database=database, settings="bench.settings")
        python(env, "manage.py", "migrate", "--run-syncdb", "--noinput", "--verbosity", "0")
        seeded = _act(env, "seed", options.days)
        memory = {
            output: dict(zip(options.days, _act(env, output, options.days), strict=True))
            for output in _OUTPUTS
        }
        web = start_web(supervisor, env, workers=1)
        sizes: dict[str, int] = {}
        cases = list(_cases(int(env["PORT"]), seeded, options.days, sizes))
        meter = Meter(pid_of(web), pid_of(server) if server else None)
        measured = run_rounds(cases, meter, seconds=options.seconds, requests=options.requests)
    return Links(DATABASES[database], options.days, measured, sizes, memory)


def _act(env: Mapping[str, str], act: str, days: Sequence[int]) -> Any:
    return json.loads(python(env, "-m", _ACTS, act, "--days", *map(str, days)))


def _cases(
    port: int, seeded: Mapping[str, Any], all_days: Sequence[int], sizes: dict[str, int]
) -> Iterator[Case]:
    client = Client(port)

    def case(name: str, request: bytes, bare: str = "") -> Case:
        def note_size(answer: Answer) -> None:
            sizes[name] = len(answer.body)

        return Case(name, client, lambda: request, learn=note_size, bare=bare)

    yield case("empty page", client.request("GET", "/bench/empty"))
    for days in all_days:
        link, bare = seeded["links"][str(days)], f"bare SELECT of {days}"
        rows = f"/bench/select?owner={seeded['owner']}&count={days}"
        cookie, below = f"Cookie: share_reading={link['reader']}\r\n", f"/s/r/{link['id']}/"
        yield case(bare, client.request("GET", rows))
        for title, path in _PATHS.items():
            request = client.request("GET", below + path, extra=cookie)
            yield case(f"{title}, {days} days", request, bare)
        asked = client.request("POST", f"/s/m/{link['token']}", {"recipient": "bench"})
        yield case(f"manifest with all files, {days} days", asked, bare)


if __name__ == "__main__":
    sys.exit(main())
