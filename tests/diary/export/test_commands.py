"""`manage.py export` and `import`: the operator's way to the same file; and `make demo` leaves one ready."""

from datetime import timedelta
from io import StringIO
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from diary.export.exports import state_of
from diary.management.commands import export as command
from diary.models import DataExport, DataImport, Entry
from tests.diary.export.taking import Killed
from tests.factories import make_day, today

pytestmark = pytest.mark.django_db


def export(*arguments):
    out = StringIO()
    call_command("export", *arguments, stdout=out)
    return out.getvalue()


def test_it_writes_a_file_for_its_own_user_alone(alice, tmp_path):
    make_day(alice, today(), note="In the house")
    path = tmp_path / "alice.zip"
    said = export("Alice@example.org", "-o", str(path))
    assert said.startswith(f"{path}: 0.")
    assert path.stat().st_mode & 0o777 == 0o600
    with ZipFile(path) as archive:
        assert b"In the house" in archive.read("daymark.json")
    assert not DataExport.objects.exists()


def test_without_a_name_it_is_named_after_the_day(alice, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    export("alice@example.org")
    assert [one.name for one in tmp_path.iterdir()] == [f"daymark-{today()}.zip"]


def test_it_overwrites_nothing(alice, tmp_path):
    path = tmp_path / "kept.zip"
    path.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        export("alice@example.org", "-o", str(path))
    assert path.read_text() == "mine"


def test_nobody_with_that_address_is_all_it_says(alice, tmp_path):
    path = tmp_path / "nobody.zip"
    with pytest.raises(CommandError) as refused:
        export("canary@example.org", "-o", str(path))
    assert "canary" not in str(refused.value)
    assert not path.exists()


def test_a_folder_that_is_not_there_is_told(alice, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        export("alice@example.org", "-o", str(tmp_path / "none" / "a.zip"))


def test_half_a_file_does_not_stay(alice, tmp_path):
    path = tmp_path / "half.zip"

    def fail(owner, file, **_):
        file.write(b"PK")
        raise Killed

    with patch.object(command, "write_archive", fail), pytest.raises(Killed):
        export("alice@example.org", "-o", str(path))
    assert not path.exists()


def test_the_demo_account_has_one_ready():
    call_command("demo", stdout=StringIO())
    made = DataExport.objects.get()
    assert state_of(made, timezone.now()) == "ready"
    assert state_of(made, timezone.now() + timedelta(hours=24)) == "expired"
    assert made.size_bytes > 100_000


def bring(*arguments):
    out = StringIO()
    call_command("import", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_what_one_command_took_out_the_other_brings_in(alice, bob, tmp_path):
    make_day(alice, today(), note="In the house")
    path = tmp_path / "alice.zip"
    export(alice.email, "-o", str(path))
    said = bring(bob.email, path)
    assert f"daymark: 1 days, {today()} to {today()}" in said
    assert not Entry.objects.filter(owner=bob).exists(), "only looked at"
    assert "Brought in: 1 created" in bring(bob.email, path, "--write")
    assert Entry.objects.get(owner=bob).note == "In the house"
    assert "0 new, 1 same, 0 different" in bring(bob.email, path)


def test_what_a_table_asks_is_answered_with_choices(alice, tmp_path):
    path = tmp_path / "slashes.csv"
    path.write_text("date,pain\n3/4/2025,6\n5/6/2025,5\n")
    assert 'to be chosen first: {"code": "date_order"}' in bring(alice.email, path)
    with pytest.raises(CommandError, match="date_order must be chosen first"):
        bring(alice.email, path, "--write")
    bring(alice.email, path, "--write", "--choices", '{"date_order": "mdy"}')
    with pytest.raises(CommandError, match="date_order is not a choice"):
        bring(alice.email, path, "--choices", '{"date_order": "dym"}')
    days = Entry.objects.order_by("on").values_list("on", flat=True)
    assert [str(on) for on in days] == ["2025-03-04", "2025-05-06"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file is empty"),
        (b"PK\x03\x04 and no more", "cannot be read"),
        (None, "cannot be opened"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_words(alice, tmp_path, content, words):
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        bring(alice.email, path, "--write")
    assert not DataImport.objects.filter(state="done").exists()


def test_for_nobody_nothing_is_read(tmp_path):
    with pytest.raises(CommandError, match="Nobody has"):
        bring("canary@example.org", tmp_path / "none")
