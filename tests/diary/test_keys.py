"""Whether FIELD_KEYS open what is stored is known at start, before anybody writes with a wrong key."""

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection
from django.test import Client

from config.start import refuse_what_is_wrong
from diary.keys import keys_problem, remember_keys, remember_keys_once
from diary.models import KeyCheck
from tests.diary.own_database import own_database, run
from tests.factories import make_day, today

pytestmark = pytest.mark.django_db
ANOTHER, NEW = (Fernet.generate_key().decode() for _ in range(2))
NOTE = "burning, since noon"


@pytest.fixture
def key(settings: Any) -> str:
    """The key that the installation has been running with."""
    remember_keys()
    return str(settings.FIELD_KEYS[0])


@pytest.fixture
def older_version(key: str) -> None:
    """A database from before the word was kept."""
    KeyCheck.objects.all().delete()


def ready() -> Any:
    return Client().get("/healthz/ready").json()["keys"]


def test_the_migration_of_a_fresh_database_keeps_the_word(older_version: None) -> None:
    remember_keys_once()
    assert KeyCheck.objects.count() == 1
    assert keys_problem() is None


def test_another_key_is_refused_in_a_sentence(key: str, settings: Any) -> None:
    assert ready() is True
    settings.FIELD_KEYS = [ANOTHER]
    with pytest.raises(ImproperlyConfigured, match=r"^FIELD_KEYS does not open .* put back"):
        refuse_what_is_wrong()
    assert ready() is False
    with pytest.raises(CommandError, match=r"^FIELD_KEYS does not open") as refused:
        call_command("migrate", verbosity=0)
    assert ANOTHER not in str(refused.value)


def test_a_new_key_in_front_is_taken(key: str, settings: Any) -> None:
    settings.FIELD_KEYS = [NEW, key]
    assert keys_problem() is None
    refuse_what_is_wrong()


def test_the_old_key_is_needed_until_everything_is_written_anew(
    key: str, settings: Any, alice: Any
) -> None:
    make_day(alice, today(), note=NOTE)
    settings.FIELD_KEYS = [NEW]
    assert keys_problem()
    settings.FIELD_KEYS = [NEW, key]
    call_command("rotate_keys", verbosity=0, stdout=StringIO())
    settings.FIELD_KEYS = [NEW]
    assert keys_problem() is None


def test_an_older_database_tells_by_what_is_stored(
    older_version: None, settings: Any, alice: Any
) -> None:
    make_day(alice, today(), note=NOTE)
    key = settings.FIELD_KEYS
    settings.FIELD_KEYS = [ANOTHER]
    assert keys_problem()
    remember_keys_once()
    assert not KeyCheck.objects.exists()
    settings.FIELD_KEYS = key
    assert keys_problem() is None
    remember_keys_once()
    assert KeyCheck.objects.exists()


def test_one_row_that_no_key_opens_keeps_nobody_from_starting(
    older_version: None, settings: Any, alice: Any
) -> None:
    make_day(alice, today(), note=NOTE)
    key = settings.FIELD_KEYS
    settings.FIELD_KEYS = [ANOTHER]
    make_day(alice, today().replace(year=today().year - 1), note=NOTE)
    settings.FIELD_KEYS = key
    assert keys_problem() is None


def test_who_has_lost_a_key_for_good_can_say_so(key: str, settings: Any, alice: Any) -> None:
    make_day(alice, today(), note=NOTE)
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match="Keep the old keys"):
        call_command("rotate_keys", verbosity=0, stdout=StringIO())
    assert keys_problem()
    said = StringIO()
    call_command("rotate_keys", "--accept-loss", verbosity=0, stdout=said)
    assert "1 rows (Entry" in said.getvalue()
    assert keys_problem() is None


@pytest.mark.parametrize(
    "statement", ["DROP TABLE {0}", "ALTER TABLE {0} RENAME COLUMN word TO it"]
)
def test_before_the_next_migration_what_is_not_there_yet_is_no_problem(
    key: str, statement: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(KeyCheck._meta.db_table))
    assert keys_problem() is None
    # On PostgreSQL the failed question has spoiled nothing around it.
    connection.introspection.table_names()


def test_any_other_trouble_of_the_database_is_told(key: str) -> None:
    def trouble(*_: Any) -> Any:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(trouble), pytest.raises(DatabaseError):
        keys_problem()


@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="only there one who writes holds others up"
)
def test_nobody_who_writes_is_waited_for(tmp_path: Path) -> None:
    with own_database(tmp_path) as url, closing(sqlite3.connect(url[10:])) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert "put back the key" in run(url, "ask_with_another_key")
