"""Many reminders in little time: copies of one, made by the database itself.

Of each reminder there is one due time that was, with its message, and two of the next two days. Nothing of that is due.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, models

from diary.models import Delivery, Occurrence, Reminder

EACH = 5  # reminders of a person
_FIRST_NUMBER = 1_000
# Nothing comes due by itself while the bench runs.
_NOT_BEFORE = timedelta(minutes=45)


@dataclass(frozen=True)
class Dialect:
    """The few words in which SQLite and PostgreSQL differ here; `n` is the number of a copy."""

    numbers: str
    uuid: str
    minutes_later: str
    day: str


_POSTGRESQL = Dialect(
    numbers="generate_series({first}, {last}) AS g(n)",
    uuid="gen_random_uuid()",
    minutes_later="%(since)s::timestamptz + make_interval(mins => {minutes})",
    day="%(on)s::date",
)
_SQLITE = Dialect(
    numbers=(
        "(WITH RECURSIVE g(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM g WHERE n < {last})"
        " SELECT n FROM g) AS g"
    ),
    uuid="lower(hex(randomblob(16)))",
    minutes_later="strftime('%%Y-%%m-%%d %%H:%%M:%%S', %(since)s, ({minutes}) || ' minutes')",
    day="%(on)s",
)


def _dialect() -> Dialect:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def make_model_rows(endpoint: dict[str, str]) -> None:
    """The person, phone and reminder of which all others are copies."""
    from accounts.models import User
    from diary.models import PushSubscription

    now = datetime.now(UTC)
    user = User.objects.create(email="person@example.org")
    Reminder.objects.create(
        owner=user,
        kind="check_in",
        times=["20:00"],
        weekdays=list(range(7)),
        time_zone="Europe/Berlin",
        channels=["push"],
        planned_until=now + timedelta(hours=47),
        created_at=now,
    )
    PushSubscription.objects.create(
        owner=user, endpoint_digest=b"0" * 32, keys=endpoint, device_id=uuid4(), name="Phone",
        created_at=now,
    )  # fmt: skip


def grow(until: int) -> None:
    """Adds reminders until there are `until`, with their people, phones, due times and messages."""
    from accounts.models import User
    from diary.models import PushSubscription

    # Numbered from 0, without the model row.
    first, last = Reminder.objects.count() - 1, until - 1
    _trust_keys()
    people = first // EACH + _FIRST_NUMBER, last // EACH + _FIRST_NUMBER
    dialect = _dialect()
    _copy(User, *people, {"id": "n", "email": "'person' || n || '@example.org'"})
    _copy(
        PushSubscription,
        *people,
        {
            "id": "n",
            "owner_id": "n",
            "subscription_id": dialect.uuid,
            "endpoint_digest": _bytes_of_n(),
        },
    )
    _copy(
        Reminder,
        first + _FIRST_NUMBER,
        last + _FIRST_NUMBER,
        {
            "id": "n",
            "owner_id": f"(n - {_FIRST_NUMBER}) / {EACH} + {_FIRST_NUMBER}",
            "reminder_id": dialect.uuid,
        },
    )
    for days in (-1, 0, 1):
        _add_occurrences(first + _FIRST_NUMBER, last + _FIRST_NUMBER, days)
    _settle()


def _trust_keys() -> None:
    """No check of each foreign key: they come from one another."""
    is_postgresql = connection.vendor == "postgresql"
    _run("SET session_replication_role = replica" if is_postgresql else "PRAGMA foreign_keys = OFF")


def _bytes_of_n() -> str:
    if connection.vendor == "postgresql":
        return "sha256(convert_to(n::text, 'UTF8'))"
    return "randomblob(32)"


def _copy(model: type[models.Model], first: int, last: int, different: dict[str, str]) -> None:
    """Copies the row with the smallest number; `different` columns get an expression of `n` instead."""
    columns = [field.column for field in model._meta.concrete_fields]
    table = model._meta.db_table
    values = [different.get(column, f"m.{column}") for column in columns]
    numbers = _dialect().numbers.format(first=first, last=last)
    _run(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"  # noqa: S608
        f" FROM {numbers}, (SELECT * FROM {table} ORDER BY id LIMIT 1) AS m"
    )


def _add_occurrences(first: int, last: int, days: int) -> None:
    """One a reminder, at a minute of the day that follows from its number; those of yesterday are done and were sent."""
    since = datetime.now(UTC) + _NOT_BEFORE
    minute = "(n %% 1440 * 7919) %% 1440"
    dialect = _dialect()
    at, over = (
        dialect.minutes_later.format(minutes=f"{minute} + {more + days * 1440}") for more in (0, 90)
    )
    is_over = days < 0
    columns = {
        "occurrence_id": dialect.uuid,
        "reminder_id": "n",
        "local_date": dialect.day,
        "slot": minute,
        "due_at": at,
        "expires_at": over,
        "wake_at": "NULL" if is_over else at,
        "state": "'done'" if is_over else "'scheduled'",
        "nagged": "false",
    }
    numbers = dialect.numbers.format(first=first, last=last)
    on = (since + timedelta(days=days)).date()
    _run(
        f"INSERT INTO {Occurrence._meta.db_table} ({', '.join(columns)})"  # noqa: S608
        f" SELECT {', '.join(columns.values())} FROM {numbers}",
        {"since": f"{since:%Y-%m-%d %H:%M:%S}", "on": f"{on}"},
    )
    if is_over:
        _add_messages(first, last)


def _add_messages(first: int, last: int) -> None:
    columns = {
        "occurrence_id": "id",
        "channel": "'push:' || reminder_id",
        "state": "'accepted'",
        "token": "1",
        "round": "0",
        "attempt": "0",
        "times_ambiguous": "0",
        "last_status": "201",
        "made_at": "due_at",
        "planned_at": "due_at",
        "sent_at": "due_at",
    }
    _run(
        f"INSERT INTO {Delivery._meta.db_table} ({', '.join(columns)})"  # noqa: S608
        f" SELECT {', '.join(columns.values())} FROM {Occurrence._meta.db_table}"
        f" WHERE state = 'done' AND reminder_id BETWEEN {first} AND {last}"
    )


def make_due(count: int, turn: int) -> None:
    """`count` due times spread over all reminders come due now; each turn takes others."""
    # Without the model row, which has no due times.
    size = Reminder.objects.count() - 1
    # From the newer half: a reminder has two due times to come, and an earlier size has used some.
    every = size // 2 // count
    start = _FIRST_NUMBER + size // 2 + turn % every
    reminders = [start + every * number for number in range(count)]
    now = datetime.now(UTC)
    ahead = Occurrence.objects.filter(reminder__in=reminders, state="scheduled")
    first = list(ahead.order_by("due_at").values_list("pk", "reminder_id"))
    chosen = {reminder: pk for pk, reminder in reversed(first)}
    Occurrence.objects.filter(pk__in=chosen.values()).update(
        due_at=now, wake_at=now, expires_at=now + timedelta(minutes=90)
    )


def _run(sql: str, values: dict[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or {})


def _settle() -> None:
    """Fresh statistics for the planner, as autovacuum would give them a minute later."""
    _run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
