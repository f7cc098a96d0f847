"""A database of a test's own, where real processes and threads can commit: a file on SQLite, a new one on PostgreSQL.

`python -m tests.diary.own_database <act>` is such a process; it prints one JSON value. The acts are at the end.
"""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EMAIL = "alice@example.org"
WRITERS, OPS_EACH, SHARED_DAYS = 6, 12, 5
# PostgreSQL takes 100 connections: so many guess at the same moment, the others right behind them.
GUESSES, CONNECTIONS = 200, 60
DAYS_SENT, DAYS_WITH_ROOM = 119, 22
FULL_DISK = """
CREATE FUNCTION full_disk() RETURNS trigger AS $$
BEGIN
    IF (SELECT count(*) FROM diary_entry JOIN accounts_user ON accounts_user.id = owner_id
        WHERE owner_id = NEW.owner_id AND email = '{email}') > {days} THEN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk AFTER INSERT ON diary_entry FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """Its address, migrated and with alice in it; gone afterwards."""
    from django.db import connection

    if connection.vendor == "sqlite":
        file = folder / "own.sqlite3"
        # pytest keeps one such folder for each worker.
        copy_database(_migrated_file(folder.parent), file)
        yield f"sqlite:///{file}"
        return
    name = f"own_{secrets.token_hex(6)}"
    with _administrator() as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_migrated_database()}"')
        try:
            yield _address_of(name)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _migrated_file(folder: Path) -> Path:
    file = folder / "migrated.sqlite3"
    run(f"sqlite:///{file}", "begin")
    return file


def copy_database(source: Path, target: Path) -> None:
    """Whole, also what is still in its journal."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


@cache
def _migrated_database() -> str:
    name = f"own_template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with _administrator() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    run(_address_of(name), "begin")
    return name


def _administrator() -> Any:
    # The suite's own connection is closed to tests without a database; this one is beside it.
    import psycopg

    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def _address_of(name: str) -> str:
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"


def environment(url: str, **more: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        **more,
    }


def run(url: str, *arguments: str, module: str = "tests.diary.own_database") -> Any:
    """What such a process prints."""
    argv = [sys.executable, "-W", "error", "-m", module, *arguments]
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env=environment(url),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


# --- in the other process ---


def begin() -> None:
    from django.core.management import call_command

    from tests.factories import make_user

    call_command("migrate", verbosity=0)
    make_user(EMAIL)


def _phone() -> Any:
    from django.contrib.auth import get_user_model
    from rest_framework.test import APIClient

    from diary.api.sync import Sync
    from tests.factories import Phone

    Sync.throttle_classes = []
    client = APIClient(SERVER_NAME="127.0.0.1")
    user = get_user_model().objects.get(email=EMAIL)
    client.force_authenticate(user)
    return Phone(client, user.sync_state.diary_id)


def _in_threads(*works: Callable[[], None]) -> list[str]:
    from django.db import connections

    errors: list[str] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told to the test
            errors.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def write_and_pull() -> dict[str, Any]:
    """Six devices write a dozen ops each into the same diary while a seventh pulls in small pages."""
    from diary.models import SyncOp, SyncState
    from diary.sync import apply
    from tests.factories import today

    apply.TIME_BUDGET_SECONDS = 3600
    statuses: list[str] = []
    revs: list[int] = []
    seen: dict[str, int] = {}
    seen_revs: list[int] = []
    writing = threading.Event()

    def write(writer: int) -> None:
        phone = _phone()
        for number in range(OPS_EACH):
            on = today() - timedelta(days=(writer + number) % SHARED_DAYS)
            field = ("pain", "numbness", "tingling", "falls")[number % 4]
            (result,) = phone.sync(phone.day_op(on, **{field: (writer * 7 + number) % 11}))[
                "results"
            ]
            statuses.append(result["status"])
            revs.append(result["rev"])

    def pull() -> None:
        puller = _phone()
        more, all_written = True, False
        while more or not all_written:
            # Asked before the pull: one that began earlier need not have everything.
            all_written = writing.is_set()
            answer = puller.sync(limit=3)
            more = answer["more"]
            for change in answer["changes"]:
                seen[change["id"]] = change["rev"]
                seen_revs.append(change["rev"])

    def write_all() -> None:
        errors.extend(
            _in_threads(*[lambda number=number: write(number) for number in range(WRITERS)])
        )  # type: ignore[misc]
        writing.set()

    errors: list[str] = []
    errors.extend(_in_threads(write_all, pull))
    fresh = {change["id"]: change["rev"] for change in _phone().sync()["changes"]}
    return {
        "errors": errors,
        "statuses": sorted(set(statuses)),
        "ops": SyncOp.objects.count(),
        "highest_rev": max(revs),
        "seq": SyncState.objects.get().seq,
        "pulled_in_order": seen_revs == sorted(set(seen_revs)),
        "missed": sorted(fresh.items() ^ seen.items()),
        "days": len(fresh),
    }


def meet_a_locked_diary() -> list[Any]:
    """A writer holds the diary; another, who may wait 200 ms only, is told to come back; then it works."""
    from django.db import connection, transaction

    from diary.records import lock_diary
    from tests.factories import today

    held, release = threading.Event(), threading.Event()
    answers: list[Any] = []

    def hold() -> None:
        owner = _phone().client.handler._force_user
        with transaction.atomic():
            lock_diary(owner.pk)
            held.set()
            release.wait(20)

    def write() -> None:
        phone = _phone()
        held.wait(30)
        with connection.cursor() as cursor:
            is_sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA busy_timeout=200" if is_sqlite else "SET lock_timeout='200ms'")
        for address, send in _doors(phone, today()):
            response = send()
            answers.append(
                [address, response.status_code, response.json()["code"], response["Retry-After"]]
            )
        release.set()
        answers.append([phone.post(phone.request(phone.day_op(today(), pain=5))).status_code])

    errors = _in_threads(hold, write)
    return [*errors, *answers]


def _doors(phone: Any, on: Any) -> list[tuple[str, Callable[[], Any]]]:
    address = f"/api/v1/entries/daily/{on}/"
    request = phone.request(phone.day_op(on, pain=5))
    return [
        ("sync", lambda: phone.post(request)),
        ("rest", lambda: phone.client.put(address, {"pain": 5}, format="json")),
    ]


def ask_with_another_key() -> str | None:
    """What is wrong with a key that has not written anything here; never waits for a lock."""
    from cryptography.fernet import Fernet
    from django.conf import settings
    from django.db import connection

    from diary.keys import keys_problem

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    return keys_problem()


def make_old_history() -> None:
    """One op and one tombstone that are due, and one of each that are not."""
    from django.utils import timezone

    from diary.models import Entry, SyncOp
    from diary.reminders import counters
    from tests.factories import today

    phone = _phone()
    for number in range(2):
        on = today() - timedelta(days=number)
        phone.sync(phone.day_op(on, pain=5))
        phone.sync(phone.op(phone.day_id(on), "delete"))
    for hours in (30, 0):
        # Nothing is deleted by a clock that has not gone evenly for a day.
        counters.note_tick(timezone.now() - timedelta(hours=hours))
    long_ago = timezone.now() - timedelta(days=401)
    first = Entry.objects.order_by("rev")[0]
    Entry.objects.filter(pk=first.pk).update(deleted_at=long_ago, rev=first.rev + 10)
    SyncOp.objects.filter(pk=SyncOp.objects.order_by("pk")[0].pk).update(applied_at=long_ago)


def run_out_of_room() -> dict[str, Any]:
    """A phone sends 119 days while the disk is full, twice, and once more when there is room; meanwhile bob writes."""
    from diary.models import Entry, SyncOp, SyncState
    from diary.sync import apply
    from tests.factories import today

    apply.TIME_BUDGET_SECONDS = 3600
    bob = _bobs_phone()
    tried, bobs = threading.Event(), []
    found: dict[str, Any] = {"refused": []}

    def send() -> None:
        phone = _phone()
        days = [today() - timedelta(days=number) for number in range(DAYS_SENT)]
        request = phone.request(*[phone.day_op(on, pain=5, note="x" * 200) for on in days])
        with _room_for(DAYS_WITH_ROOM):
            for _ in range(2):
                response = phone.post(request)
                problem = response.json()
                told = [response.status_code, problem["code"], response["Retry-After"]]
                found["refused"].append([*told, response["Content-Type"], problem["detail"]])
                found["left"] = [
                    table.objects.filter(owner__email=EMAIL).count() for table in (Entry, SyncOp)
                ]
                found["seq"] = SyncState.objects.get(owner__email=EMAIL).seq
        tried.set()
        results = phone.post(request).json()["results"]
        found["results"] = [result["status"] for result in results]

    def write() -> None:
        while not tried.is_set():
            response = bob.post(bob.request(bob.day_op(today(), pain=len(bobs) % 11)))
            bobs.append([response.status_code, response.json()["results"][0]["status"]])

    errors = _in_threads(send, write)
    mine = Entry.objects.filter(owner__email=EMAIL)
    return {
        "errors": errors,
        "days": mine.count(),
        "bobs": sorted(map(list, set(map(tuple, bobs)))),
    } | found


def _bobs_phone() -> Any:
    from rest_framework.test import APIClient

    from tests.factories import Phone, make_user

    bob = make_user("bob@example.org")
    client = APIClient(SERVER_NAME="127.0.0.1")
    client.force_authenticate(bob)
    return Phone(client, bob.sync_state.diary_id)


@contextmanager
def _room_for(days: int) -> Iterator[None]:
    """This connection's database grows by a few pages at most; PostgreSQL says after so many days what it says of a disk."""
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        ((pages,),) = _rows("PRAGMA page_count")
        _rows(f"PRAGMA max_page_count={pages + 8}")
    else:
        _rows(FULL_DISK.format(days=days, email=EMAIL))
    yield
    _rows(
        "PRAGMA max_page_count=1073741823" if is_sqlite else "DROP TRIGGER full_disk ON diary_entry"
    )


def _rows(statement: str) -> list[Any]:
    """All of them: SQLite keeps on reading for who leaves some."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def guess_a_passcode() -> dict[str, Any]:
    """Two hundred readers try wrong passcodes at the same moment; then one has the right passcode."""
    from django.contrib.auth import get_user_model
    from django.db import connections
    from django.utils import timezone

    from diary.exceptions import RecordNotFound
    from diary.models import ShareLink, ShareView
    from diary.sharing import opening, services

    owner = get_user_model().objects.get(email=EMAIL)
    made = services.make_link(owner=owner, fields={}, now=timezone.now())
    reader = opening.Reader(recipient="Dr Amsel", device="", address="")
    remaining: list[int] = []
    together, free = threading.Barrier(GUESSES), threading.BoundedSemaphore(CONNECTIONS)

    def guess(passcode: str) -> None:
        try:
            token = made.link.secrets["token"]
            opening.open_link(token=token, passcode=passcode, reader=reader, now=timezone.now())
        except opening.WrongPasscode as wrong:
            remaining.append(wrong.remaining)
        except RecordNotFound:
            pass

    def at_once() -> None:
        together.wait(60)
        with free:
            try:
                guess("no such passcode")
            finally:
                connections.close_all()

    errors = _in_threads(*[at_once] * GUESSES)
    guess(str(made.passcode))
    link = ShareLink.objects.get()
    return {
        "errors": errors,
        "remaining": sorted(remaining),
        "tries_left": link.tries_left,
        "views": link.views,
        "noted": ShareView.objects.count(),
        "untold": link.untold,
    }


def open_at_once() -> dict[str, Any]:
    """Eight readers type the right passcode at the same moment, with one try left; a ninth has been reading since before."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from diary.models import ShareLink
    from diary.sharing import opening, services

    owner, now = get_user_model().objects.get(email=EMAIL), timezone.now()
    made = services.make_link(owner=owner, fields={}, now=now)
    ShareLink.objects.update(tries_left=1)
    reader = opening.Reader(recipient="Dr Amsel", device="", address="")
    inside, share_id = opening.reader_token(made.link), made.link.share_id
    token, passcode = made.link.secrets["token"], str(made.passcode)
    together, opened = threading.Barrier(8), []

    def open_it() -> None:
        together.wait(60)
        opening.open_link(token=token, passcode=passcode, reader=reader, now=timezone.now())
        opened.append(opening.link_of_reader(inside, share_id, timezone.now()).pk)

    errors = _in_threads(*[open_it] * 8)
    link = ShareLink.objects.get()
    return {
        "errors": errors,
        "opened": len(opened),
        "tries_left": link.tries_left,
        "views": link.views,
        "still_reads": set(opened) == {link.pk},
    }


def what_is_left() -> dict[str, int]:
    from diary.models import Entry, SyncOp

    return {"tombstones": Entry.objects.count(), "ops": SyncOp.objects.count()}


ACTS: dict[str, Callable[[], Any]] = {
    act.__name__: act
    for act in (
        begin,
        write_and_pull,
        meet_a_locked_diary,
        make_old_history,
        run_out_of_room,
        guess_a_passcode,
        open_at_once,
        ask_with_another_key,
        what_is_left,
    )
}

if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(ACTS[sys.argv[1]]()))
