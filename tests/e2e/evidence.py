"""What a failed browser test leaves in test-results/browser: what the browser did, how it looked, what the app said."""

import contextlib
import re

from playwright.sync_api import BrowserContext, Error

from tools.paths import ROOT

FOLDER = ROOT / "test-results" / "browser"


class Evidence:
    """Of one test. Without snapshots of the pages a trace costs next to nothing, so each test has one."""

    def __init__(self, test: str) -> None:
        self.folder = FOLDER / re.sub(r"\W+", "-", test).strip("-")
        self.wanted = False
        self._kept = 0

    def follow(self, context: BrowserContext) -> None:
        context.tracing.start(screenshots=False, snapshots=False)

    def close(self, context: BrowserContext) -> None:
        """Closes the context; before that, if the test failed, keeps its trace and a picture of each of its pages."""
        if self.wanted:
            self._keep(context)
        context.close()

    def _keep(self, context: BrowserContext) -> None:
        self._kept += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(context.pages, 1):
            # A page that has crashed has no picture any more.
            with contextlib.suppress(Error):
                page.screenshot(path=self.folder / f"browser-{self._kept}-page-{number}.png")
        context.tracing.stop(path=self.folder / f"browser-{self._kept}-trace.zip")
        print(f"kept for you: {self.folder}")

    def keep_log(self, text: str) -> None:
        """Of each phase that failed: a test may fail again while it is cleared away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log.txt").open("a") as log:
            log.write(text)
