"""`python -m tests.diary.export.killing`: workers that write an import, and take it back, each killed with -9 at another
statement; prints what is left after each. In a database of its own, see tests/diary/own_database.py.
"""

import io
import json
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from tests.diary.own_database import EMAIL

DAYS, BATCH = 100, 20
# A batch is about 50 statements: at the first, in its middle, at its last, and between two.
WRITING = (1, 4, 9, 20, 40, 47, 49, 51, 60, 75)
UNDOING = (2, 30, 90)


def killed_at(statement: int, work: Callable[[int], Any], import_pk: int) -> bool:
    """Whether a worker that is to die before that statement did; a process of its own, as a worker is."""
    from django.db import connection, connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        done = 0

        def die(execute: Any, *arguments: Any) -> Any:
            nonlocal done
            done += 1
            if done == statement:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*arguments)

        with suppress(BaseException), connection.execute_wrapper(die):
            work(import_pk)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def left(import_pk: int) -> dict[str, int]:
    from diary.models import DataImport, Entry, ImportedRecord

    brought = DataImport.objects.get(pk=import_pk)
    live = Entry.objects.filter(deleted_at=None)
    # The six minutes after which another worker takes up what a dead one left are over, and no attempt counts.
    DataImport.objects.update(taken_at=None, attempts=0)
    return {
        "entries": live.count(),
        "days": live.values("on").distinct().count(),
        "noted": ImportedRecord.objects.count(),
        "steps_done": brought.steps_done,
    }


def main() -> dict[str, Any]:
    from django.utils import timezone

    from accounts.models import User
    from diary.export import imports
    from diary.models import DataImport

    imports.BATCH = BATCH
    now, owner = timezone.now(), User.objects.get(email=EMAIL)
    lines = (f"{now.date() - timedelta(days=back + 1)},{back % 11}" for back in range(DAYS))
    content = "\n".join(["date,pain", *lines]).encode()
    brought = imports.keep_for_reading(
        owner=owner, file=io.BytesIO(content), size_bytes=len(content), now=now
    )
    imports.read_import(brought.pk)
    which = {"owner_id": owner.pk, "import_id": brought.import_id}
    imports.begin_writing(**which, on_different="keep", now=now)
    told: dict[str, Any] = {"writing": [], "undoing": []}
    for statement in WRITING:
        died = killed_at(statement, imports.write_import, brought.pk)
        told["writing"].append({"died": died, **left(brought.pk)})
    imports.write_import(brought.pk)
    told["written"] = left(brought.pk) | {"result": DataImport.objects.get().result}
    imports.begin_undoing(**which, now=timezone.now())
    for statement in UNDOING:
        died = killed_at(statement, imports.undo_import, brought.pk)
        told["undoing"].append({"died": died, **left(brought.pk)})
    imports.undo_import(brought.pk)
    return told | {"undone": left(brought.pk)}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(main()))
