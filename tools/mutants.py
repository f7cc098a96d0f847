"""`make mutants`: faults of one line that the tests must notice. Each is put into a copy of the project and its tests must turn red.

Not part of `make test`; run it when what a fault is about changes. A fault whose tests stay green is a hole in the tests.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tools.again import run_tests
from tools.paths import ROOT

# Not in git, and the same for every copy.
_BORROWED = (".venv", "frontend/node_modules", "frontend/dist")
_TESTS_FAILED = 1


@dataclass(frozen=True)
class Mutant:
    """A fault: in `file`, `old` (which stands there once) becomes `new`; `tests` must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    postgres: bool = False


MUTANTS = (
    Mutant(
        "where two devices changed a field, the earlier one wins",
        "diary/sync/merge.py",
        "(incoming.at_ms, incoming.device_id) > (stored.at_ms, stored.device_id)",
        "(incoming.at_ms, incoming.device_id) < (stored.at_ms, stored.device_id)",
        ("tests/diary/sync/test_merge.py",),
    ),
    Mutant(
        "the outbox forgets an op before its effect has arrived",
        "frontend/src/diary/sync/apply.ts",
        "await outbox.put({ ...released(op), state: ACKNOWLEDGED, acknowledged_rev: result.rev ?? 0 })",
        "await outbox.delete(op.seq!)",
        ("tests/diary/store-and-outbox.property.test.ts",),
    ),
    Mutant(
        "an answer is called saved before it is on disk",
        "frontend/src/diary/db/schema.ts",
        "    const result = await work(transaction)\n    await transaction.done\n",
        "    const result = await work(transaction)\n",
        ("tests/diary/diary.test.ts",),
    ),
    Mutant(
        "the cursor is read before the lock",
        "diary/sync/apply.py",
        "state = lock_diary(owner_id) if request.ops else diary_of(owner_id)",
        "state = diary_of(owner_id)",
        ("tests/diary/sync/test_many_writers_at_once.py",),
        postgres=True,
    ),
    Mutant(
        "a lease without a fence: who lost a message may still write",
        "diary/reminders/claims.py",
        "Delivery.objects.filter(pk__in=ids, token=token).update(**values)",
        "Delivery.objects.filter(pk__in=ids).update(**values)",
        ("tests/diary/reminders/test_dispatch.py",),
    ),
    Mutant(
        "a right passcode opens also after the fifth wrong one has been answered",
        "diary/sharing/opening.py",
        "        if not mine.update(tries_left=F(\"tries_left\") - (0 if is_right else 1)):\n"
        "            raise RecordNotFound\n        if is_right:\n            return\n",
        "        if is_right:\n            return\n"
        "        if not mine.update(tries_left=F(\"tries_left\") - 1):\n            raise RecordNotFound\n",
        ("tests/diary/sharing/test_opening.py",),
    ),
    Mutant(
        "a day is late an hour too soon, on the server",
        "diary/localtime.py",
        "LATE_AFTER = timedelta(hours=36)",
        "LATE_AFTER = timedelta(hours=35)",
        ("tests/diary/test_localtime.py",),
    ),
    Mutant(
        "a day is late an hour too soon, on the phone",
        "frontend/src/domain/vocabulary.ts",
        "LATE_AFTER_HOURS = 36",
        "LATE_AFTER_HOURS = 35",
        ("tests/domain/domain.test.ts",),
    ),
    Mutant(
        "an emptied note is refused",
        "diary/entries/fields.py",
        '"note": or_empty(text(NOTE_CHARACTERS), str),',
        '"note": text(NOTE_CHARACTERS),',
        ("tests/diary/test_emptying.py",),
    ),
    Mutant(
        "the stand-in of the server takes what the server refuses",
        "frontend/tests/diary/model-diary.ts",
        "if (typeof value === 'number' && (value < 0 || value > most))",
        "if (typeof value === 'number' && (value < 0))",
        ("tests/diary/conversations.test.ts",),
    ),
    Mutant(
        "a stranger's record is found",
        "diary/access.py",
        "model.objects.filter(owner_id=owner_id, deleted_at__isnull=True)",
        "model.objects.filter(deleted_at__isnull=True)",
        ("tests/security/test_matrix.py",),
    ),
)  # fmt: skip


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="daymark-mutants-") as folder:
        copy = Path(folder, "project")
        _copy_project(copy)
        _refuse_red_tests(copy)
        survivors = [mutant.name for mutant in MUTANTS if not _is_noticed(mutant, copy)]
    print(f"{len(survivors)} of {len(MUTANTS)} not noticed", *survivors, sep="\n  ")
    return 1 if survivors else 0


def _copy_project(copy: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    for name in _BORROWED:
        (copy / name).symlink_to(ROOT / name)


def _refuse_red_tests(copy: Path) -> None:
    """What is red by itself would prove nothing."""
    for tests, postgres in sorted({(mutant.tests, mutant.postgres) for mutant in MUTANTS}):
        done = run_tests(tests, postgres=postgres, project=copy)
        if done.returncode:
            sys.exit(f"Red without a fault: {' '.join(tests)}\n{done.stdout}")


def _is_noticed(mutant: Mutant, copy: Path) -> bool:
    started = time.monotonic()
    file = copy / mutant.file
    whole = file.read_text()
    file.write_text(whole.replace(mutant.old, mutant.new))
    done = run_tests(mutant.tests, postgres=mutant.postgres, project=copy)
    file.write_text(whole)
    noticed = done.returncode == _TESTS_FAILED
    word = "noticed" if noticed else "NOT NOTICED"
    print(f"{word} in {time.monotonic() - started:.0f} s: {mutant.name}", flush=True)
    return noticed


if __name__ == "__main__":
    sys.exit(main())
