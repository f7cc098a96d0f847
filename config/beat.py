"""Beat that is heard at once, and where the clock may be wrong.

Celery's own waits until the time that its clock once showed, for a year if need be.
"""

from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler

_CLOCK_MAY_DIFFER = timedelta(minutes=1)


class Scheduler(PersistentScheduler):  # type: ignore[misc]
    """Celery's, for which nothing has ever been run in the future."""

    def setup_schedule(self) -> None:
        super().setup_schedule()
        # At once: until it was heard, readiness says that nobody carries out tasks.
        heartbeat = self.schedule["heartbeat"]
        heartbeat.last_run_at -= heartbeat.schedule.run_every

    def tick(self, *args: Any, **named: Any) -> float:
        self._forget_the_future()
        wait: float = super().tick(*args, **named)
        return wait

    def _forget_the_future(self) -> None:
        """After the clock went back: as if each of those tasks had run now, so that it comes in its usual time."""
        now = self.app.now()
        ahead = [one for one in self.schedule.values() if one.last_run_at > now + _CLOCK_MAY_DIFFER]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            # Made anew from the entries by the next tick.
            self._heap = None
