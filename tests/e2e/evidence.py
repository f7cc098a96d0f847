"""What a failed browser test leaves in test-results/browser: what the browser did, how it looked, what the app said."""

import contextlib
import re
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Error, Response

from tools.paths import ROOT

FOLDER = ROOT / "test-results" / "browser"


class Evidence:
    """Of one test. Without snapshots of the pages a trace costs next to nothing, so each test has one."""

    def __init__(self, test: str) -> None:
        self.folder = FOLDER / re.sub(r"\W+", "-", test).strip("-")
        self.wanted = False
        self._kept = 0
        self._answers: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.tracing.start(screenshots=False, snapshots=False)
        context.on("response", self._note)

    def _note(self, response: Response) -> None:
        self._answers.append(
            f"{datetime.now(UTC):%H:%M:%S.%f} {response.status} {response.request.method} {response.url}"
        )

    def close(self, context: BrowserContext) -> None:
        """Closes the context; before that, if the test failed, keeps what it did, what it was answered, and its pages."""
        if self.wanted:
            self._keep(context)
        context.close()

    def _keep(self, context: BrowserContext) -> None:
        self._kept += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(context.pages, 1):
            # A page that has crashed has no picture any more.
            with contextlib.suppress(Error):
                name = f"browser-{self._kept}-page-{number}"
                page.screenshot(path=self.folder / f"{name}.png", full_page=True)
                (self.folder / f"{name}.txt").write_text(page.locator("body").aria_snapshot())
        (self.folder / "answers.txt").write_text("\n".join(self._answers))
        context.tracing.stop(path=self.folder / f"browser-{self._kept}-trace.zip")
        print(f"kept for you: {self.folder}")

    def keep_log(self, text: str) -> None:
        """Of each phase that failed: a test may fail again while it is cleared away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log.txt").open("a") as log:
            log.write(text)
