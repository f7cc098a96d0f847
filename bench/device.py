"""`make device`: what the app is on a phone: how soon it can be used, what it takes there, whether it leaks."""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from bench.device_leaks import ONE_COMPILER, leaks_of
from bench.device_phone import open_phone, pull_everything, sign_in_with, starts_of, storage_of
from bench.device_report import Diary, Found, report
from bench.lighthouse import sign_in
from bench.report import DOCUMENT, write_between_markers
from bench.servers import prepare, python, start_web
from tools.paths import FRONTEND
from tools.steps import SetupError
from tools.supervise import NotReady, Stopped, Supervisor

YEAR, TEN_YEARS = 365, 3_650


def main(argv: Sequence[str] | None = None) -> int:
    options = _options(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="daymark-") as name, Supervisor() as supervisor:
            text = report(_measured(supervisor, Path(name), options.days, options.starts))
    except Stopped:
        return 130
    except (NotReady, SetupError) as error:
        sys.exit(str(error))
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "device", text)
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.device", description=__doc__)
    parser.add_argument("--days", type=int, nargs="+", default=[YEAR, TEN_YEARS], help="diaries")
    parser.add_argument("--starts", type=int, default=9, help="of each; the median is shown")
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    return parser.parse_args(argv)


def _measured(supervisor: Supervisor, folder: Path, all_days: Sequence[int], starts: int) -> Found:
    os.environ["DEVICE_DIST"] = str(shutil.copytree(FRONTEND / "dist", folder / "dist"))
    env, _ = prepare(supervisor, folder, database="sqlite", settings="bench.device_settings")
    _say("the diaries")
    python(env, "manage.py", "migrate", "--run-syncdb", "--noinput", "--verbosity", "0")
    made = json.loads(
        python(env, "-m", "bench.device_seed", "--days", *(str(days) for days in all_days))
    )
    login = python(env, "manage.py", "demo")
    web = start_web(supervisor, env, workers=2)
    url = env["PUBLIC_URL"]
    with sync_playwright() as playwright:
        for days, person in made.items():
            _say(f"{days} days on their way to a phone")
            with open_phone(playwright, folder / days, url) as phone:
                sign_in_with(phone, url, {"sessionid": person["session"]})
                pull_everything(phone, person["records"])
        with open_phone(playwright, folder / "demo", url, ONE_COMPILER) as phone:
            sign_in_with(phone, url, sign_in(url, login))
            pull_everything(phone, 1)
            left = list(leaks_of(phone, _say))
        # The browser's own switch lets the requests of a service worker through.
        supervisor.end(web)
        diaries = [
            _diary(playwright, folder / days, url, int(days), person["records"], starts)
            for days, person in made.items()
        ]
    return Found(diaries, left)


def _diary(
    playwright: Playwright, folder: Path, url: str, days: int, records: int, starts: int
) -> Diary:
    """On a phone that was put away and is taken out again."""
    _say(f"{starts} starts with {days} days")
    with open_phone(playwright, folder, url) as phone:
        stored = storage_of(phone)
        return Diary(days, records, stored, starts_of(phone, starts))


def _say(text: str) -> None:
    print(f"- {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
