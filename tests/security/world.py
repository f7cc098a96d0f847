"""The people who knock on every door, and what Alice has that nobody else may see."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from accounts.services import issue_api_token, revoke_api_token
from diary.ems.screening import QUESTIONS
from diary.export.chunks import keep_file
from diary.export.imports import keep_for_reading, read_import
from diary.models import (
    DataExport,
    DataImport,
    Entry,
    Occurrence,
    PushSubscription,
    ShareLink,
    SyncedRecord,
    Trial,
)
from diary.reminders.devices import subscribe
from diary.reminders.messages import ack_token, unsubscribe_token
from diary.reminders.services import open_calendar, record_reminder
from diary.sharing.opening import file_token, finish_token, reader_token
from diary.sharing.services import make_link
from diary.trials.services import start_trial
from tests.factories import (
    PASSWORD,
    make_day,
    make_programme,
    make_screening,
    make_session,
    make_side_effect,
    make_user,
    stamp,
    today,
)

SECRET = "canary-of-alice"
SHELL = "<!doctype html><script>var a=1</script><script type=module src=/a.js></script><p>shell"


@dataclass
class World:
    """Alice's diary with one day of it and one EMS record of each kind, a token of hers with an id somebody may guess, and
    a reminder that is due, with a phone that shows it and a calendar, a trial, a file of hers that waits to be fetched,
    and one that she brought."""

    alice: Any
    mallory: Any
    entry: Entry
    token_id: int
    # by the name of its route
    ems: dict[str, SyncedRecord]
    occurrence: Occurrence
    phone: PushSubscription
    calendar: str
    # by the name of the visitor who opened it
    links: dict[str, ShareLink]
    trial: Trial
    export: DataExport
    brought: DataImport
    # of readers who have come, by their name
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.entry.on


def make_world() -> World:
    alice = make_user("alice@example.org")
    mallory = make_user("mallory@example.org")
    entry = make_day(alice, today(), note=SECRET)
    token, _secret = issue_api_token(owner=alice, name=SECRET, can_read=True, can_write=False)
    return World(
        alice,
        mallory,
        entry,
        token.pk,
        make_ems(alice),
        make_open_reminder(alice),
        make_phone(alice),
        open_calendar(owner_id=alice.pk),
        make_links(alice),
        make_trial(alice),
        make_ready_export(alice),
        make_brought(alice),
    )


def make_trial(owner: Any) -> Trial:
    """A trial that begins tomorrow; the side effect of `make_ems` was told before the check."""
    now = datetime.now(UTC) + timedelta(seconds=1)
    make_screening(owner, now)
    fields = {"symptom": "pain"}
    return start_trial(owner=owner, trial_id=uuid4(), fields=fields, now=now)[0]


def make_ready_export(owner: Any) -> DataExport:
    """A file that a worker has made. Not a real ZIP: making one takes a while, and nobody here looks inside."""
    now, content = datetime.now(UTC), SECRET.encode()
    times = {"created_at": now, "ready_at": now, "expires_at": now + timedelta(hours=1)}
    about = {"file_name": "daymark.zip", "size_bytes": len(content), "progress_percent": 100}
    export = DataExport.objects.create(owner=owner, state="ready", **times, **about)
    keep_file(BytesIO(content), export)
    return export


def make_brought(owner: Any) -> DataImport:
    """A table that was looked at, with a day in it that the diary has not."""
    table = f"date,pain,note\n2026-01-02,3,{SECRET}\n"
    content, now = table.encode(), datetime.now(UTC)
    brought = keep_for_reading(owner=owner, file=BytesIO(content), size_bytes=len(content), now=now)
    read_import(brought.pk)
    return brought


def make_links(owner: Any) -> dict[str, ShareLink]:
    """A link that is open, one that has expired since it was opened, and one that was revoked since."""
    now = datetime.now(UTC)
    fields = {"label": SECRET, "question": SECRET, "includes": ["notes"], "with_passcode": False}
    links = {
        reader: make_link(owner=owner, fields=fields, now=now).link
        for reader in ("reader", "past", "ended")
    }
    ShareLink.objects.filter(pk=links["past"].pk).update(expires_at=now)
    ShareLink.objects.filter(pk=links["ended"].pk).update(revoked_at=now)
    return links


def make_open_reminder(owner: Any) -> Occurrence:
    """A reminder with the secret in its text, due since a minute."""
    fields = {"kind": "custom", "text": SECRET, "times": ["12:00"]}
    reminder, _ = record_reminder(owner=owner, reminder_id=uuid4(), fields=fields)
    occurrence = reminder.occurrences.earliest("due_at")
    at = datetime.now(UTC) - timedelta(minutes=1)
    occurrence.state, occurrence.due_at = "due", at
    # Looked at when it came: however long the tests of one world take, nothing waits for the dispatcher before that.
    occurrence.wake_at = occurrence.expires_at = at + timedelta(minutes=90)
    occurrence.save()
    return occurrence


# Of nobody: the private half was thrown away.
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
PUSH_KEYS = {"p256dh": P256DH, "auth": "BTBZMqHH6r4Tts7J_aSIgg"}


def subscription_body(endpoint: str = "of-somebody") -> dict[str, Any]:
    return {
        "endpoint": f"https://fcm.googleapis.com/fcm/send/{endpoint}",
        "keys": PUSH_KEYS,
        "device_id": str(uuid4()),
    }


def make_phone(owner: Any) -> PushSubscription:
    fields = subscription_body(SECRET)
    fields |= fields.pop("keys")
    now = datetime.now(UTC)
    phone, _ = subscribe(owner_id=owner.pk, fields=fields, name="Alices phone", now=now)
    return phone


def make_ems(owner: Any) -> dict[str, SyncedRecord]:
    """One record of each kind about stimulation, each with the secret in its text."""
    now = datetime.now(UTC)
    session = make_session(owner, now, note=SECRET, device_name=SECRET, device_level_max=50)
    programme = make_programme(owner, name=SECRET, electrode_placement=SECRET)
    return {
        "ems-programme": programme,
        "ems-session": session,
        "ems-side-effect": make_side_effect(owner, now, note=SECRET),
        "ems-screening": make_screening(owner, now, cleared_by=SECRET),
    }


def build_app(folder: Path) -> Path:
    """What a front-end build leaves behind, as small as it gets."""
    for name in ("index.html", "sw.js", "manifest.webmanifest"):
        (folder / name).write_text(SHELL if name == "index.html" else "{}")
    return folder


def _signed_in(user: Any) -> APIClient:
    # Through the forms, not force_login: the pages behind the password ask when it was last typed.
    client = APIClient()
    for path, form in (
        ("/accounts/login/", {"login": user.email, "password": PASSWORD}),
        ("/accounts/reauthenticate/", {"password": PASSWORD}),
    ):
        assert client.post(path, form, format="multipart").status_code == 302
    return client


def _with_token(world: World, *, read: bool, write: bool, revoked: bool = False) -> APIClient:
    name = f"read {read}, write {write}"
    token, secret = issue_api_token(owner=world.alice, name=name, can_read=read, can_write=write)
    if revoked:
        revoke_api_token(token=token)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def _with_link(world: World, reader: str) -> APIClient:
    client = APIClient()
    world.cookies[reader] = reader_token(world.links[reader])
    client.cookies["share_reading"] = world.cookies[reader]
    return client


def at_ones_own(world: World, visitor: str, path: str) -> str:
    """A reader knocks below the address of the link that they have opened themselves."""
    own = world.links.get(visitor)
    return path.replace(str(world.links["reader"].share_id), str(own.share_id)) if own else path


# A later feature adds its people here, and a column to the table.
IDENTITIES: dict[str, Callable[[World], APIClient]] = {
    "alice": lambda world: _signed_in(world.alice),
    "mallory": lambda world: _signed_in(world.mallory),
    "nobody": lambda world: APIClient(),
    "read": lambda world: _with_token(world, read=True, write=False),
    "write": lambda world: _with_token(world, read=False, write=True),
    "revoked": lambda world: _with_token(world, read=True, write=True, revoked=True),
    "reader": lambda world: _with_link(world, "reader"),
    "past": lambda world: _with_link(world, "past"),
    "ended": lambda world: _with_link(world, "ended"),
}

# Where a route is tried, when its pattern is not already an address. All of it is Alice's.
ADDRESSES: dict[str, Callable[[World], str]] = {
    "today": lambda world: "/",
    "screen": lambda world: f"/day/{world.day}",
    "account_revoke_token": lambda world: f"/accounts/tokens/{world.token_id}/revoke/",
    "entry": lambda world: f"/api/v1/entries/{world.entry.record_id}/",
    "day": lambda world: f"/api/v1/entries/daily/{world.day}/",
    "api-unknown": lambda world: "/api/v1/nothing-here/",
    "ems-programme": lambda world: _ems_address(world, "ems-programme"),
    "ems-session": lambda world: _ems_address(world, "ems-session"),
    "ems-side-effect": lambda world: _ems_address(world, "ems-side-effect"),
    "ems-screening": lambda world: _ems_address(world, "ems-screening"),
    "reminder": lambda world: f"/api/v1/reminders/{world.occurrence.reminder.reminder_id}/",
    "occurrence-snooze": lambda world: _occurrence_address(world, "snooze"),
    "occurrence-done": lambda world: _occurrence_address(world, "done"),
    "push-subscription": lambda world: _phone_address(world, ""),
    "push-test": lambda world: _phone_address(world, "test/"),
    "calendar": lambda world: f"/calendar/{world.calendar}.ics",
    "share": lambda world: _share_address(world, ""),
    "share-revoke": lambda world: _share_address(world, "revoke/"),
    "share-reactivate": lambda world: _share_address(world, "reactivate/"),
    "share-views": lambda world: _share_address(world, "views/"),
    "share-address": lambda world: _share_address(world, "address/"),
    "share-preview": lambda world: f"/share/{world.links['reader'].share_id}/preview",
    "shared-manifest": lambda world: f"/s/m/{_link_token(world)}",
    "shared-file": lambda world: f"/s/f/{file_token(world.links['reader'], 0)}",
    "shared-report": lambda world: _reading(world, ""),
    "shared-pdf": lambda world: _reading(world, "a4.pdf"),
    "shared-csv": lambda world: _reading(world, "days.csv"),
    "shared-json": lambda world: _reading(world, "report.json"),
    "shared-fhir": lambda world: _reading(world, "report.fhir.json"),
    "shared-finish": lambda world: _reading(world, "finish"),
    "shared-rewritten": lambda world: f"/s%23shlink:/{SECRET}",
    "trial": lambda world: _trial_address(world, ""),
    "trial-pause": lambda world: _trial_address(world, "pause/"),
    "trial-resume": lambda world: _trial_address(world, "resume/"),
    "trial-end": lambda world: _trial_address(world, "end/"),
    "trial-result": lambda world: _trial_address(world, "result/"),
    "export": lambda world: f"/api/v1/exports/{world.export.export_id}/",
    "export-file": lambda world: f"/api/v1/exports/{world.export.export_id}/file/",
    "import": lambda world: f"/api/v1/imports/{world.brought.import_id}/",
    "import-commit": lambda world: f"/api/v1/imports/{world.brought.import_id}/commit/",
    "import-undo": lambda world: f"/api/v1/imports/{world.brought.import_id}/undo/",
    "unsubscribe": lambda world: f"/reminders/unsubscribe/{unsubscribe_token(world.alice.pk)}/",
}


def _share_address(world: World, act: str) -> str:
    return f"/api/v1/shares/{world.links['reader'].share_id}/{act}"


def _reading(world: World, act: str) -> str:
    """Where the reader reads."""
    return f"/s/r/{world.links['reader'].share_id}/{act}"


def _trial_address(world: World, act: str) -> str:
    return f"/api/v1/trials/{world.trial.record_id}/{act}"


def _link_token(world: World) -> str:
    token: str = world.links["reader"].secrets["token"]
    return token


def _occurrence_address(world: World, act: str) -> str:
    return f"/api/v1/reminders/occurrences/{world.occurrence.occurrence_id}/{act}/"


def _phone_address(world: World, act: str) -> str:
    return f"/api/v1/push/subscriptions/{world.phone.subscription_id}/{act}"


def _ems_address(world: World, route: str) -> str:
    return f"{collection(route)}{world.ems[route].record_id}/"


def collection(route: str) -> str:
    """The address of all records of the kind that `route` shows one of."""
    return f"/api/v1/{route.replace('-', '/', 1)}s/"


_NOW = stamp(datetime.now(UTC))
_NO_TO_ALL = dict.fromkeys(QUESTIONS, "no")


def _sync_request(world: World) -> dict[str, Any]:
    return {
        "protocol": 1,
        "schema": 2,
        "device_id": str(uuid4()),
        "client_now": stamp(datetime.now(UTC)),
        "time_zone": "Europe/Berlin",
        "ops": [],
    }


# Bodies that are right, so that only who is asking decides. Everything else is sent without one.
BODIES: dict[tuple[str, str], Callable[[World], Any]] = {
    ("session", "PATCH"): lambda world: {"locale": "en"},
    ("sync", "POST"): _sync_request,
    ("entries", "POST"): lambda world: {
        "kind": "moment",
        "occurred_at": stamp(datetime.now(UTC)),
        "pain": 3,
    },
    ("entry", "PUT"): lambda world: {"kind": "daily", "on": f"{world.day}", "pain": 3},
    ("entry", "PATCH"): lambda world: {"pain": 3},
    ("day", "PUT"): lambda world: {"pain": 3},
    ("ems-programmes", "POST"): lambda world: {"name": "Morning", "modality": "tens"},
    ("ems-programme", "PUT"): lambda world: {"frequency_hz": 50},
    ("ems-programme", "PATCH"): lambda world: {"frequency_hz": 50},
    ("ems-sessions", "POST"): lambda world: {"started_at": _NOW, "modality": "tens"},
    ("ems-session", "PUT"): lambda world: {"duration_minutes": 30},
    ("ems-session", "PATCH"): lambda world: {"duration_minutes": 30},
    ("ems-side-effects", "POST"): lambda world: {"occurred_at": _NOW, "kind": "cramp"},
    ("ems-side-effect", "PUT"): lambda world: {"severity": "mild"},
    ("ems-side-effect", "PATCH"): lambda world: {"severity": "mild"},
    ("ems-screenings", "POST"): lambda world: {
        "screened_at": _NOW,
        "version": 1,
        "answers": _NO_TO_ALL,
    },
    ("ems-screening", "PUT"): lambda world: {"text_read": True},
    ("ems-screening", "PATCH"): lambda world: {"answers": {"heart": "unsure"}},
    ("reminders", "POST"): lambda world: {"kind": "check_in", "times": ["20:00"]},
    ("reminder", "PUT"): lambda world: {"text": "Stretch"},
    ("reminder", "PATCH"): lambda world: {"active": False},
    ("reminders-pause", "POST"): lambda world: {"until": None},
    ("reminders-email", "POST"): lambda world: {"stopped": False},
    ("push-subscriptions", "POST"): lambda world: subscription_body(),
    ("shares", "POST"): lambda world: {"label": "Dr Amsel"},
    ("trials", "POST"): lambda world: {"symptom": "pain"},
    ("imports", "POST"): lambda world: {
        "file": SimpleUploadedFile("diary", b"date,pain\n2026-01-02,3\n")
    },
    ("import", "PATCH"): lambda world: {"choices": {"date_order": "ymd"}},
    ("import-commit", "POST"): lambda world: {"on_different": "keep"},
    ("import-undo", "POST"): lambda world: {},
    ("trial-pause", "POST"): lambda world: {"reason": "travel"},
    ("shared-opening", "POST"): lambda world: {
        "token": _link_token(world),
        "recipient": "Dr Amsel",
    },
    ("shared-finish", "POST"): lambda world: {
        "finish_token": finish_token(world.cookies["reader"])
    },
    ("shared-manifest", "POST"): lambda world: {"recipient": "Dr Amsel"},
    ("push-ack", "POST"): lambda world: {
        "token": ack_token(world.phone, world.occurrence),
        "action": "shown",
    },
}

# Everything else is sent as JSON.
AS_A_FORM = {("imports", "POST"), ("shared-finish", "POST")}
