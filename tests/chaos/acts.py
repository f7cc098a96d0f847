"""What the judge does to a database, in a process of its own: `python -m tests.chaos.acts <act>`.

Each act reads one JSON value from standard input and prints one.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4


def seed(plan: dict[str, Any]) -> list[list[Any]]:
    """People with phones and reminders, due times spread evenly; returns [phone, topic] of every message to come.

    `people` holds the phones of each, `each` is the number of reminders a person, `first` the instant of the first due
    time and `seconds` how long until the last. All reminders are also due at another time of the day, to be planned.
    """
    from django.db import transaction

    from accounts.models import User
    from diary.models import Occurrence, Reminder

    first, people = datetime.fromisoformat(plan["first"]), plan["people"]
    with transaction.atomic():
        users = User.objects.bulk_create(
            User(email=f"person{number}@example.org") for number in range(len(people))
        )
        _add_phones(users, people, first)
        reminders = Reminder.objects.bulk_create(
            _reminder(user, first) for _ in range(plan["each"]) for user in users
        )
        step = timedelta(seconds=plan["seconds"] / len(reminders))
        occurrences = Occurrence.objects.bulk_create(
            _occurrence(reminder, first + step * number)
            for number, reminder in enumerate(reminders)
        )
    phones = {user.pk: kept for user, kept in zip(users, people, strict=True)}
    return _expected(occurrences, phones)


def _add_phones(users: list[Any], people: list[list[dict[str, Any]]], now: datetime) -> None:
    from diary.models import PushSubscription

    PushSubscription.objects.bulk_create(
        PushSubscription(
            owner=user,
            endpoint_digest=hashlib.sha256(phone["endpoint"].encode()).digest(),
            keys={name: phone[name] for name in ("endpoint", "p256dh", "auth")},
            device_id=uuid4(),
            name=str(phone["number"]),
            created_at=now,
        )
        for user, phones in zip(users, people, strict=True)
        for phone in phones
    )


def _reminder(user: Any, first: datetime) -> Any:
    from diary.models import Reminder

    half_a_day_later = first + timedelta(hours=12)
    return Reminder(
        owner=user,
        kind="check_in",
        times=[f"{half_a_day_later:%H:%M}"],
        weekdays=list(range(7)),
        time_zone="UTC",
        channels=["push"],
        planned_until=first,
        created_at=first,
    )


def _occurrence(reminder: Any, due_at: datetime) -> Any:
    from diary.models import Occurrence

    return Occurrence(
        reminder=reminder,
        local_date=due_at.date(),
        slot=due_at.hour * 60 + due_at.minute,
        due_at=due_at,
        wake_at=due_at,
        expires_at=due_at + timedelta(minutes=90),
    )


def _expected(occurrences: list[Any], phones: dict[int, Any]) -> list[list[Any]]:
    from diary.push.messages import topic_of

    return [
        [phone["number"], topic_of(str(one.occurrence_id))]
        for one in occurrences
        for phone in phones[one.reminder.owner_id]
    ]


def age(minutes: list[float]) -> list[str]:
    """Makes each due time of `seed` as old as the number at its place says; returns the topics, in that order."""
    from diary.models import Occurrence
    from diary.push.messages import topic_of

    now = datetime.now(UTC)
    seeded = list(Occurrence.objects.order_by("pk"))
    for one, ago in zip(seeded, minutes, strict=True):
        one.due_at = one.wake_at = now - timedelta(minutes=ago)
        one.expires_at = one.due_at + timedelta(minutes=90)
        one.save()
    return [topic_of(str(one.occurrence_id)) for one in seeded]


def how_many_are_open(until: str) -> int:
    """Due times up to `until` that nobody looked at yet, and messages that somebody still has or may still send."""
    from django.db.models import Q

    from diary.models import Delivery, Occurrence

    waiting = Q(next_try_at__isnull=False) | Q(lease_until__isnull=False)
    unseen = Occurrence.objects.filter(
        state="scheduled", wake_at__lte=datetime.fromisoformat(until)
    )
    return Delivery.objects.filter(waiting).count() + unseen.count()


def result(nothing: None) -> dict[str, Any]:
    """What stands in the tables: the messages [phone, topic] that were repeated on purpose, states, planned due times."""
    from django.db.models import Count, Q

    from diary.models import Delivery, Occurrence, ReminderCounter
    from diary.push.messages import topic_of

    unclear = Delivery.objects.filter(Q(times_ambiguous__gt=0) | Q(attempt__gt=0))
    names = unclear.values_list("subscription__name", "occurrence__occurrence_id")
    states = Occurrence.objects.values_list("state").annotate(Count("pk")).order_by("state")
    messages = Delivery.objects.values_list("state").annotate(Count("pk")).order_by("state")
    return {
        "repeated": [[int(phone), topic_of(str(name))] for phone, name in names],
        "occurrences": dict(states),
        "messages": dict(messages),
        "counters": dict(ReminderCounter.objects.values_list("name", "value")),
    }


ACTS: dict[str, Callable[[Any], Any]] = {
    act.__name__: act for act in (seed, age, how_many_are_open, result)
}

if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(ACTS[sys.argv[1]](json.load(sys.stdin))))
