"""`make lighthouse`: Lighthouse on its phone profile against the really running app, signed in to a year of diary."""

import argparse
import http.cookiejar
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.report import DOCUMENT, heading, write_between_markers
from bench.servers import prepare, python, start_web
from tools import browser, node
from tools.paths import FRONTEND, ROOT
from tools.steps import SetupError
from tools.supervise import NotReady, Stopped, Supervisor

TRIES = 3
CATEGORIES = ("performance", "accessibility", "best-practices")
# name, address, signed in
PAGES = (
    ("Today, signed in, first visit", "/", True),
    ("History, signed in, first visit", "/history", True),
    ("sign-in page", "/accounts/login/", False),
)
_FLAGS = (
    "--headless=new --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


@dataclass(frozen=True)
class Visit:
    """One run of Lighthouse: scores 0-100, times in ms, sizes in bytes as they crossed the wire."""

    scores: Mapping[str, float]
    times: Mapping[str, float]
    sizes: Mapping[str, int]
    other_hosts: int
    # Lighthouse's measure of the machine: below about 1 000 it is slower than the phone's profile assumes.
    machine: float
    failed: Sequence[str]


def main() -> int:
    options = _options()
    try:
        with tempfile.TemporaryDirectory(prefix="daymark-") as name, Supervisor() as supervisor:
            text = _report(_visits(supervisor, Path(name), options.runs))
    except Stopped:
        return 130
    except (NotReady, SetupError) as error:
        sys.exit(str(error))
    print(text)
    if not options.no_write:
        write_between_markers(DOCUMENT, "lighthouse", text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.lighthouse", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each page; the median is shown")
    parser.add_argument("--no-write", action="store_true", help=f"leave {DOCUMENT.name} alone")
    return parser.parse_args()


def _visits(supervisor: Supervisor, folder: Path, runs: int) -> dict[str, list[Visit]]:
    env, _ = prepare(supervisor, folder, database="sqlite", settings="config.settings")
    login = python(env, "manage.py", "demo")
    start_web(supervisor, env, workers=2)
    url = env["PUBLIC_URL"]
    profile = _prepared_profile(folder, url, sign_in(url, login))
    visits: dict[str, list[Visit]] = {name: [] for name, _, _ in PAGES}
    for number in range(runs):
        for name, path, signed_in in PAGES:
            print(f"- {name}, {number + 1} of {runs}", file=sys.stderr, flush=True)
            visits[name].append(_visit(url + path, folder, profile if signed_in else None))
    return visits


def _prepared_profile(folder: Path, url: str, cookies: Mapping[str, str]) -> Path:
    """A browser profile that is signed in but has never opened the app."""
    # Not by an extra header: the browser drops that one as soon as it has a cookie of its own.
    profile = folder / "profile"
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=str(browser.find()), args=chromium_flags().split()
        )
        expires = time.time() + 86_400
        context.add_cookies(
            [
                {"name": name, "value": value, "url": url, "expires": expires}
                for name, value in cookies.items()
            ]
        )
        context.close()
    return profile


def sign_in(url: str, login: str) -> dict[str, str]:
    """Signs in through the form; returns the cookies."""
    found = re.search(r"e-mail: +(\S+)\s+password: +(\S+)", login)
    assert found, "`manage.py demo` prints its login"
    cookies = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    page = opener.open(f"{url}/accounts/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token, "the sign-in page has a form token"
    fields = {"login": found[1], "password": found[2], "csrfmiddlewaretoken": token[1]}
    form = urllib.parse.urlencode(fields).encode()
    opener.open(f"{url}/accounts/login/", form)
    given = {cookie.name: cookie.value or "" for cookie in cookies}
    if "sessionid" not in given:
        raise NotReady("Signing in to the demo account did not work.")
    return given


def _visit(url: str, folder: Path, profile: Path | None) -> Visit:
    """One run; Lighthouse now and then loses the beginning of its own recording (NO_NAVSTART), so it may try again."""
    result = folder / "result.json"
    for _ in range(TRIES):
        if _run(url, result, folder / "visitor", profile):
            return _read(json.loads(result.read_text()), url)
    raise NotReady("Lighthouse failed; the reason is above.")


def _run(url: str, result: Path, visitor: Path, profile: Path | None) -> bool:
    shutil.rmtree(visitor, ignore_errors=True)
    if profile:
        shutil.copytree(profile, visitor, symlinks=True)
    flags = f"{chromium_flags()} --user-data-dir={visitor}"
    command = [str(_node()), str(FRONTEND / "node_modules/lighthouse/cli/index.js"), url]
    command += ["--quiet", "--output=json", f"--output-path={result}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
    env = {**os.environ, "CHROME_PATH": str(browser.find())}
    done = subprocess.run(command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def _node() -> Path:
    found = node.find()
    if found is None:
        raise SetupError("Node 20.19 or newer is missing: run `make setup`.")
    return found


def chromium_flags() -> str:
    return f"{_FLAGS} --no-sandbox" if os.geteuid() == 0 else _FLAGS


def _read(result: dict[str, Any], url: str) -> Visit:
    if problem := result.get("runtimeError"):
        raise NotReady(f"Lighthouse: {problem['message']}")
    audits = result["audits"]
    times = {
        "first paint": audits["first-contentful-paint"]["numericValue"],
        "largest paint": audits["largest-contentful-paint"]["numericValue"],
        "interactive": audits["interactive"]["numericValue"],
        "blocked": audits["total-blocking-time"]["numericValue"],
    }
    requests = audits["network-requests"]["details"]["items"]
    host = urllib.parse.urlsplit(url).netloc
    return Visit(
        {name: result["categories"][name]["score"] * 100 for name in CATEGORIES},
        times,
        {kind: _transferred(requests, kind) for kind in ("Document", "Script", "Stylesheet")},
        sum(urllib.parse.urlsplit(request["url"]).netloc not in (host, "") for request in requests),
        result["environment"]["benchmarkIndex"],
        _failed(result),
    )


def _transferred(requests: Sequence[Mapping[str, Any]], kind: str) -> int:
    return sum(one.get("transferSize", 0) for one in requests if one.get("resourceType") == kind)


def _failed(result: dict[str, Any]) -> list[str]:
    """The weighted audits that cost points."""
    wanted = [ref for name in CATEGORIES for ref in result["categories"][name]["auditRefs"]]
    scores = {ref["id"]: result["audits"][ref["id"]]["score"] for ref in wanted if ref["weight"]}
    return [name for name, score in scores.items() if score is not None and score < 0.9]


_COLUMNS = (
    "page | performance | accessibility | best practices | first paint s | largest paint s | interactive s"
    " | blocked ms | HTML kB | JS kB | CSS kB | requests to other hosts | points lost by"
)


def _report(visits: Mapping[str, Sequence[Visit]]) -> str:
    rows = [f"| {name} | {' | '.join(_cells(same))} |" for name, same in visits.items()]
    return "\n".join(
        [
            heading("make lighthouse"),
            "",
            _how(visits),
            "",
            f"| {_COLUMNS} |",
            "|---|" + "--:|" * (_COLUMNS.count(" | ") - 1) + "---|",
            *rows,
        ]
    )


def _how(visits: Mapping[str, Sequence[Visit]]) -> str:
    machine = _median([visit.machine for same in visits.values() for visit in same])
    return (
        f"Lighthouse {_version()}, mobile, slow 4G and 4x slower CPU simulated; median of"
        f" {len(next(iter(visits.values())))}. Its index of this machine: {machine:.0f}."
    )


def _version() -> str:
    package = FRONTEND / "node_modules/lighthouse/package.json"
    return str(json.loads(package.read_text())["version"])


def _cells(same: Sequence[Visit]) -> list[str]:
    scores = [_median([visit.scores[name] for visit in same]) for name in CATEGORIES]
    seconds = [
        _median([visit.times[name] for visit in same]) / 1_000
        for name in ("first paint", "largest paint", "interactive")
    ]
    sizes = [
        _median([visit.sizes[kind] for visit in same]) / 1_000
        for kind in ("Document", "Script", "Stylesheet")
    ]
    blocked = _median([visit.times["blocked"] for visit in same])
    return [
        *(f"{score:.0f}" for score in scores),
        *(f"{second:.1f}" for second in seconds),
        f"{blocked:.0f}",
        *(f"{size:.1f}" for size in sizes),
        str(max(visit.other_hosts for visit in same)),
        ", ".join(sorted({name for visit in same for name in visit.failed})),
    ]


def _median(values: Sequence[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    sys.exit(main())
