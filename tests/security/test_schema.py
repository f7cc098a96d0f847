"""The OpenAPI schema against the running API: Schemathesis with all its default checks, and a second identity.

Deterministic and bounded; whatever it sends, nobody gets a 5xx and Mallory gets nothing of Alice's.
"""

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
import schemathesis
from django.core import signing
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from rest_framework.test import APIClient
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from accounts.services import issue_api_token
from diary.api.throttling import (
    AcknowledgementThrottle,
    AnonymousThrottle,
    ReadingThrottle,
    UserThrottle,
    WholeDiaryThrottle,
)
from diary.models import DataExport, DataImport, PushSubscription, Reminder, ShareLink, Trial
from diary.models.guard import synced_models
from tests.factories import today
from tests.profiles import PROFILE, SEED
from tests.security.world import PUSH_KEYS, SECRET, World, collection

pytestmark = pytest.mark.long

THROTTLES = (
    *(UserThrottle, AnonymousThrottle, AcknowledgementThrottle),
    *(WholeDiaryThrottle, ReadingThrottle),
)
# The app's own two operations; scripts' tokens do not reach them.
BY_SESSION = ("/api/v1/sync", "/api/v1/session/")
ALICES_DAY = today()
YESTERDAY = ALICES_DAY - timedelta(days=1)
# What a schema cannot say (time zones by name, a window of ten years, whose id): otherwise "valid" would not be.
MEANINGFUL: dict[str, list[Any]] = {
    "time_zone": ["Europe/Berlin", "UTC", "America/St_Johns"],
    "on": [f"{ALICES_DAY}", f"{YESTERDAY}"],
    "from": ["2026-01-01", "2026-02-28"],
    "to": ["2026-03-01"],
    "started_at": [f"{YESTERDAY}T11:00:00+02:00", f"{YESTERDAY}T08:15:30.250Z"],
    "screened_at": [f"{YESTERDAY}T11:00:00+02:00", f"{YESTERDAY}T08:15:30.250Z"],
    "occurred_at": [f"{YESTERDAY}T11:00:00+02:00", f"{YESTERDAY}T08:15:30.250Z"],
    "cleared_on": [f"{YESTERDAY}"],
    "pads_changed_on": [f"{YESTERDAY}"],
    "client_now": [f"{YESTERDAY}T08:15:30.250Z"],
    "at": [f"{YESTERDAY}T08:15:30Z"],
    "until": [f"{YESTERDAY + timedelta(days=9)}T08:15:30Z"],
    "expires_at": [f"{YESTERDAY + timedelta(days=30)}T08:15:30Z"],
    "endpoint": [f"https://fcm.googleapis.com/fcm/send/{number}" for number in (1, 2)],
    # Of a phone that is gone: the only token that may be written into a test.
    "token": [signing.dumps([0, 0], salt="push-ack")],
}
# At most 20 fit, so always the same; a custom one keeps its text when its kind changes, so it is another one.
REMINDER_IDS = {
    "NewReminderRequest": "0192f0c1-2d3e-7abc-8def-0123456789ab",
    "NewCustomReminderRequest": "0192f0c1-2d3e-7abc-8def-0123456789ac",
}
# No level is above the highest one, whichever two meet.
LEVELS: dict[str, list[int]] = {"device_level": [0, 12, 30], "device_level_max": [30, 1000]}
A_CURSOR = base64.b64encode(b"p=2026-01-01").decode()
A_CURSOR_OF_INSTANTS = base64.b64encode(b"p=2026-01-01+10%3A00%3A00%2B00%3A00").decode()
# May be sent to an existing entry only when they say what it is already.
IDENTITY = ("kind", "on", "occurred_at")
CHANGED_REMINDERS = ("ReminderWriteRequest", "PatchedReminderWriteRequest")
SETTINGS: dict[str, Any] = {
    "seed": SEED if PROFILE.is_random else 20261122,
    # Among them 426: a protocol nobody speaks.
    "checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}},
    "generation": {
        "deterministic": not PROFILE.is_random,
        "max-examples": PROFILE.schema_examples,
        "database": "none",
        "with-security-parameters": False,
        # Text is without NUL, which a schema does not say.
        "allow-x00": False,
        # Unknown parameters of an address are ignored, as everywhere on the web.
        "allow-extra-parameters": False,
    },
}
# What a schema cannot say: what must be in a file that is brought in, and what its columns are.
UNSAID = {
    "POST /api/v1/imports/": [positive_data_acceptance],
    "PATCH /api/v1/imports/{import_id}/": [positive_data_acceptance],
    # Of an op only its id can spoil the request; whatever else is wrong is answered for that op.
    "POST /api/v1/sync": [negative_data_rejection],
}
ONLY_RANDOM = {"phases": {"coverage": {"enabled": False}, "examples": {"enabled": False}}}


def _give_meaning(properties: dict[str, Any]) -> None:
    for field in set(properties) & set(MEANINGFUL):
        properties[field] = {"type": "string", "enum": MEANINGFUL[field]}
    for field in set(properties) & set(LEVELS):
        properties[field] = {"type": "number", "enum": LEVELS[field]}


def _of_reminders(components: dict[str, Any]) -> None:
    """What goes together only by what is stored already has tests of its own."""
    for name in (*REMINDER_IDS, *CHANGED_REMINDERS):
        for field in ("quiet_from", "quiet_until"):
            del components[name]["properties"][field]
    for name, own in REMINDER_IDS.items():
        components[name]["properties"]["id"]["enum"] = [own]
        components[name]["required"].append("id")
    for name in CHANGED_REMINDERS:
        for field in ("kind", "text", "show_text"):
            del components[name]["properties"][field]
    keys = components["SubscriptionKeysRequest"]["properties"]
    for name, value in PUSH_KEYS.items():
        keys[name]["enum"] = [value]


def _of_links(components: dict[str, Any]) -> None:
    """What goes together only with another field, or with the clock, has tests of its own."""
    for field in ("from", "to", "with_passcode", "expires_at"):
        del components["NewShareRequest"]["properties"][field]


def _of_trials(components: dict[str, Any]) -> None:
    """One trial at a time: always the same. Own designs and planned ends have tests of their own."""
    new = components["NewTrialRequest"]
    for field in ("pairs", "period_days", "starts_on"):
        del new["properties"][field]
    new["properties"]["preset"] = {"type": "string", "enum": ["standard", "slow_fading"]}
    new["properties"]["washout_days"] = {"type": "integer", "enum": [0, 1]}
    del components["TrialPauseRequest"]["properties"]["until"]


def _meaningful(document: dict[str, Any]) -> dict[str, Any]:
    """The schema with the values that make sense written into it."""
    for name, component in document["components"]["schemas"].items():
        if name.endswith("Request"):
            _give_meaning(component.get("properties", {}))
    for name in ("EntryWriteRequest", "PatchedEntryWriteRequest"):
        for field in IDENTITY:
            del document["components"]["schemas"][name]["properties"][field]
    _of_reminders(document["components"]["schemas"])
    _of_links(document["components"]["schemas"])
    _of_trials(document["components"]["schemas"])
    for path, operations in document["paths"].items():
        cursor = A_CURSOR if path == "/api/v1/entries/" else A_CURSOR_OF_INSTANTS
        in_address = MEANINGFUL | {"cursor": [cursor]}
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if values := in_address.get(parameter["name"]):
                    parameter["schema"]["enum"] = values
    return document


def _schema(config: dict[str, Any]) -> Any:
    document = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(
        _meaningful(document), config=schemathesis.Config.from_dict(config)
    )
    # Not that of config.wsgi: it asks the database, which is not this test's yet.
    schema.app = get_wsgi_application()
    return schema


SCHEMA = _schema(SETTINGS)
WITH_ANOTHERS_ID = _schema(SETTINGS | ONLY_RANDOM).include(path_regex="_id}|{on}")


@SCHEMA.auth(refresh_interval=None)
class Alice:
    """Signs each request with what the fixture `signed` has put here."""

    token: ClassVar[str] = ""
    session: ClassVar[str] = ""
    csrf: ClassVar[tuple[str, str]] = ("", "")

    def get(self, case: Any, context: Any) -> str:
        return self.token

    def set(self, case: Any, token: str, context: Any) -> None:
        if case.path in BY_SESSION:
            cookie, case.headers["X-CSRFToken"] = self.csrf
            case.cookies |= {"sessionid": self.session, "csrftoken": cookie}
        else:
            case.headers["Authorization"] = f"Bearer {token}"


def test_the_schema_is_valid_and_without_warnings(tmp_path: Path) -> None:
    file = str(tmp_path / "schema.yml")
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", file)
    assert "openapi: 3." in Path(file).read_text()


@pytest.fixture(autouse=True)
def _no_limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    for throttle in THROTTLES:
        monkeypatch.setattr(throttle, "allow_request", lambda *args: True)


def _token(user: Any) -> str:
    return issue_api_token(owner=user, name="both", can_read=True, can_write=True)[1]


@pytest.fixture
def signed(world: World) -> None:
    browser = APIClient()
    browser.force_login(world.alice)
    token = browser.get("/api/v1/session/").json()["csrf_token"]
    Alice.token = _token(world.alice)
    Alice.session = browser.cookies["sessionid"].value
    Alice.csrf = (browser.cookies["csrftoken"].value, token)


@pytest.fixture
def one_connection(signed: None) -> Iterator[None]:
    """A real WSGI request closes the connection when it ends, and the test's transaction with it.

    After `signed`: the test client switches this on again behind itself.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def mallory(world: World) -> str:
    return _token(world.mallory)


bounded = settings(
    max_examples=PROFILE.schema_examples,
    derandomize=not PROFILE.is_random,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.soak
@SCHEMA.parametrize()
@bounded
def test_every_operation_keeps_its_word(case: Any, one_connection: None) -> None:
    answer = case.call_and_validate(excluded_checks=UNSAID.get(case.operation.label))
    assert answer.status_code < 500


def alices(world: World) -> Any:
    others = (Reminder, PushSubscription, ShareLink, Trial, DataExport, DataImport)
    models = [*synced_models(), *others]
    occurrences = world.occurrence.reminder.occurrences.values()
    return [list(model.objects.filter(owner=world.alice).values()) for model in models], list(
        occurrences
    )


def ids_of(world: World) -> dict[str, str]:
    """What Alice has, by the name that an address gives it."""
    return {
        "reminder_id": str(world.occurrence.reminder.reminder_id),
        "occurrence_id": str(world.occurrence.occurrence_id),
        "subscription_id": str(world.phone.subscription_id),
        "share_id": str(world.links["reader"].share_id),
        "trial_id": str(world.trial.record_id),
        "export_id": str(world.export.export_id),
        "import_id": str(world.brought.import_id),
    }


def id_at(world: World, path: str) -> str:
    """The id of the record that Alice has at that kind of address."""
    found = [one for route, one in world.ems.items() if path.startswith(collection(route))]
    return str((found or [world.entry])[0].record_id)


@pytest.mark.soak
@WITH_ANOTHERS_ID.parametrize()
@bounded
def test_a_second_identity_gets_and_changes_nothing(
    case: Any, world: World, mallory: str, one_connection: None
) -> None:
    ids = ids_of(world) | {"record_id": id_at(world, case.path)}
    case.path_parameters |= {name: ids[name] for name in case.path_parameters if name in ids}
    before = alices(world)
    answer = case.call(headers={"Authorization": f"Bearer {mallory}"})
    assert SECRET not in answer.text
    assert alices(world) == before
    if set(case.path_parameters) & set(ids):
        # Typed passwords only: a token is refused before anything is looked for.
        wants_password = case.path.endswith(("/address/", "/file/"))
        assert answer.status_code in (400, 403 if wants_password else 404)
