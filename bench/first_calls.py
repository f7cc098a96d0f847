"""`python -m bench.first_calls`: what whoever asks first waits for, import and work apart, each time in a fresh process.

numpy is imported by the first analysis a process makes. The pure function runs alone; the endpoint in a process with the
production settings that has answered another request already, with the diary of ten years of the server's bench.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.report import DOCUMENT, Aim, aims_table, heading, table, write_between_markers
from bench.servers import install, python
from diary.analysis.nof1 import PAIRS_MAX, coinflip
from tools.supervise import NotReady, Stopped, Supervisor

_PROCESSES, _LATER = 7, 10
_ENTRIES = 10_000
_PERIOD_DAYS = 4
_TRIAL_MS, _INSIGHTS_MS = 50, 150
COINFLIP = f"`coinflip`, {PAIRS_MAX} pairs"
INSIGHTS = "`GET insights/`, ten years"

Milliseconds = dict[str, float]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.first_calls", description=__doc__)
    parser.add_argument("--processes", type=int, default=_PROCESSES, help="fresh ones, of each")
    parser.add_argument("--entries", type=int, default=_ENTRIES, help="of the diary")
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    parser.add_argument("--inside", choices=_INSIDE, help="measure once, here; prints JSON")
    parser.add_argument("--session", default="", help="whose insights")
    options = parser.parse_args(argv)
    if options.inside:
        print(json.dumps(_INSIDE[options.inside](options.session)))
        return
    try:
        text = report(_measured(options.processes, options.entries), options.processes)
    except Stopped:
        sys.exit(130)
    except NotReady as error:
        sys.exit(str(error))
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "first-calls", text)


def _measured(processes: int, entries: int) -> dict[str, Milliseconds]:
    with tempfile.TemporaryDirectory(prefix="daymark-bench-") as name, Supervisor() as supervisor:
        there = install(supervisor, Path(name), database="sqlite", entries=entries)
        session = there.veteran.session
        # As the server's settings say it, also where none are loaded.
        env = {**there.env, "OPENBLAS_NUM_THREADS": "1"}
        return {
            COINFLIP: _median(env, processes, "coinflip"),
            INSIGHTS: _median(env, processes, "insights", "--session", session),
        }


def _median(env: Mapping[str, str], processes: int, *inside: str) -> Milliseconds:
    """Of each number the median over so many fresh processes."""
    arguments = ("-m", "bench.first_calls", "--inside", *inside)
    found = [json.loads(python(env, *arguments)) for _ in range(processes)]
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def report(measured: Mapping[str, Milliseconds], processes: int) -> str:
    columns = ("import", "first", "later")
    rows = [[name, *(f"{one[column]:.1f}" for column in columns)] for name, one in measured.items()]
    aims = [
        Aim(f"{name}, first call after import, ms", measured[name]["first"], limit)
        for name, limit in ((COINFLIP, _TRIAL_MS), (INSIGHTS, _INSIGHTS_MS))
    ]
    heads = [f"median of {processes} fresh processes", "import of numpy, ms"]
    heads += ["work of the first call, ms", "a later call, ms"]
    return "\n\n".join([heading("make bench"), table(heads, rows), aims_table(aims)])


# --- in the fresh process ----------------------------------------------------------------------


def of_coinflip(_session: str = "") -> Milliseconds:
    """A trial of 16 pairs of 4-day periods with every day scored."""
    dice = random.Random(1)
    scores = [float(dice.randint(0, 10)) for _ in range(2 * PAIRS_MAX * _PERIOD_DAYS)]
    periods = [
        (pair, _PERIOD_DAYS, on_ems) for pair in range(PAIRS_MAX) for on_ems in (True, False)
    ]
    return _first_and_later(lambda: coinflip(scores, periods))


def of_insights(session: str) -> Milliseconds:
    """The endpoint for whoever has this session, in a process that has answered something else."""
    import django
    from django.apps import apps
    from django.conf import settings
    from django.test import Client

    if not apps.ready:
        # Twice, logging would go where the second caller's errors go.
        django.setup()
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = session

    def get(path: str) -> Any:
        answer = client.get(f"/api/v1/{path}/")
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert get("session")["authenticated"]
    return _first_and_later(lambda: get("insights"))


_INSIDE: dict[str, Callable[[str], Milliseconds]] = {
    "coinflip": of_coinflip,
    "insights": of_insights,
}


def _first_and_later(act: Callable[[], object]) -> Milliseconds:
    imported = _milliseconds(_import_numpy)
    first = _milliseconds(act)
    later = statistics.median(_milliseconds(act) for _ in range(_LATER))
    return {"import": imported, "first": first, "later": later}


def _import_numpy() -> None:
    import numpy  # noqa: F401


def _milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1e3


if __name__ == "__main__":
    main()
