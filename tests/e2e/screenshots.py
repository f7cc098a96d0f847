"""Pictures of every screen, for people to look at: `python -m tests.e2e.screenshots OUTDIR`, or with `--publish`.

`--publish` takes none of them and renews the few small ones of README.md (docs/screenshots), its film of a check-in, and those of the manifest
(frontend/src/screenshots).
"""

import argparse
import io
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tests.e2e.animation import film_check_in
from tests.e2e.conftest import BIG_TEXT, PHONE, flags
from tests.e2e.device import LIMIT_MS, Device, Person
from tests.e2e.running_app import RunningApp
from tests.e2e.screens import (
    LOOKS,
    choose_look,
    make_reminders,
    put_on,
    show_running_timer,
    walk_pages,
    walk_screens,
)
from tools import browser as chromium
from tools.paths import FRONTEND, ROOT

README = {
    "today": ("/", "light"),
    "history": ("/history", "light"),
    "answer": ("/does-it-help", "light"),
    "dark": ("/", "dark"),
    "session": ("/ems/session", "light"),
}
# What people will see: phones have Roboto, Debian's Chromium something wider.
ROBOTO = "Roboto-Regular.ttf"
AS_ON_PHONES = "document.documentElement.style.setProperty('--font', 'Roboto')"
# Before it, the month before has more to show.
HALF_A_MONTH = 15
MANIFEST = {
    "1-today": ("/", "light"),
    "2-history": ("/history", "light"),
    "3-at-night": ("/check-in", "amber"),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.screenshots")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", type=Path, nargs="?")
    what.add_argument("--publish", action="store_true")
    options = parser.parse_args()
    if options.publish and not any(Path("/usr/share/fonts").rglob(ROBOTO)):
        parser.error(
            "these pictures need the font of phones: apt-get install fonts-roboto-unhinted"
        )
    with tempfile.TemporaryDirectory(prefix="daymark-") as folder, sync_playwright() as playwright:
        app = RunningApp(Path(folder))
        try:
            app.start(people=0)
            person = demo_person(app)
            if options.publish:
                _publish(playwright, app, person)
            else:
                _take_all(playwright, app, person, options.folder)
        finally:
            app.stop()


def _take_all(playwright: Playwright, app: RunningApp, person: Person, folder: Path) -> None:
    with _phone(playwright, app, {}) as phone:
        walk_pages(phone, person, lambda name: _take(phone, folder / "pages" / f"{name}.png"))
        make_reminders(phone)
        walk_screens(phone, lambda name: _take_in_every_look(phone, folder, name))
    with _phone(playwright, app, BIG_TEXT) as phone:
        big = folder / "big-text"
        walk_pages(phone, person, lambda name: _take(phone, big / "pages" / f"{name}.png"))
        walk_screens(phone, lambda name: _take(phone, big / f"{name}.png"))


def _take_in_every_look(phone: Device, folder: Path, name: str) -> None:
    for look in LOOKS:
        put_on(phone, look)
        _take(phone, folder / look / f"{name}.png")


def demo_person(app: RunningApp) -> Person:
    """The account of `make demo`: a year of diary, a trial that is over and one that goes on."""
    said = app.manage("demo")
    email, password = (re.search(rf"{word}:\s+(\S+)", said) for word in ("e-mail", "password"))
    assert email, said
    assert password, said
    return Person(email[1], password[1])


@contextmanager
def _phone(playwright: Playwright, app: RunningApp, preferences: object) -> Iterator[Device]:
    with tempfile.TemporaryDirectory() as profile:
        settings = Path(profile, "Default", "Preferences")
        settings.parent.mkdir()
        settings.write_text(json.dumps(preferences))
        context: BrowserContext = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium.find(), args=flags(), **PHONE, device_scale_factor=2
        )
        context.set_default_timeout(LIMIT_MS)
        yield Device(app, context, app.url)
        context.close()


def _take(phone: Device, path: Path) -> None:
    take_top(phone, path)
    phone.page.screenshot(path=path.with_stem(path.stem + "-whole"), full_page=True)


def take_top(phone: Device, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    phone.page.evaluate("scrollTo(0, 0)")
    phone.page.screenshot(path=path)


def _publish(playwright: Playwright, app: RunningApp, person: Person) -> None:
    pictures = ROOT / "docs" / "screenshots"
    with _phone(playwright, app, {}) as phone:
        phone.sign_in(person)
        for name, (path, look) in MANIFEST.items():
            _small(phone, path, look, FRONTEND / "src" / "screenshots" / f"{name}.png")
        for name, (path, look) in README.items():
            _small(phone, path, look, pictures / f"{name}.png")
    # On a phone of its own: on this one a session is running now.
    with _phone(playwright, app, {}) as phone:
        phone.sign_in(person)
        film_check_in(phone, pictures / "check-in.webp", AS_ON_PHONES)


def _small(phone: Device, path: str, look: str, target: Path) -> None:
    choose_look(phone, look)
    phone.open(path)
    phone.page.get_by_role("heading", level=1).wait_for()
    phone.page.evaluate(AS_ON_PHONES)
    if path == "/history" and int(phone.today()[8:]) < HALF_A_MONTH:
        phone.page.get_by_role("button", name="Month before").click()
        phone.page.evaluate("scrollTo(0, 0)")
    if path == "/ems/session":
        show_running_timer(phone)
        phone.page.get_by_role("button", name="Not now").click()
        phone.page.evaluate("scrollTo(0, 0)")
    if path == "/does-it-help":
        phone.page.get_by_role("link", name=re.compile("Finished on")).click()
        phone.page.get_by_role("heading", name="Pair by pair").wait_for()
        answer = phone.page.get_by_role("heading", name=re.compile("^The answer"))
        answer.evaluate("(heading) => heading.scrollIntoView()")
    # What comes late, such as an open reminder, has come.
    phone.page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(phone.page.screenshot()))
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(
        colors=256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    ).save(target, optimize=True)
    print(f"{target.name}: {picture.width}x{picture.height}, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
