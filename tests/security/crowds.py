"""Run by `test_crowds.py` in a process of its own: alice with a diary of a few weeks and a link, bob with an API token.

Prints one JSON object: the link's token and the API token.
"""

import json
from datetime import timedelta

import django

DAYS = 60


def main() -> None:
    from django.db import transaction
    from django.utils import timezone

    from accounts.services import issue_api_token
    from diary.entries.demo import demo_days
    from diary.entries.services import record_day
    from diary.sharing.services import make_link
    from tests.diary.own_database import EMAIL
    from tests.factories import make_user

    now = timezone.now()
    with transaction.atomic():
        alice = type(make_user("bob@example.org")).objects.get(email=EMAIL)
        bob = type(alice).objects.get(email="bob@example.org")
        for day in demo_days(now.date() - timedelta(days=1)):
            if day.on > now.date() - timedelta(days=DAYS):
                record_day(
                    owner_id=alice.pk,
                    diary_id=alice.sync_state.diary_id,
                    on=day.on,
                    fields={"time_zone": "Europe/Berlin"} | day.fields,
                )
        fields = {"with_passcode": False, "last_days": DAYS}
        link = make_link(owner=alice, fields=fields, now=now).link
        _, secret = issue_api_token(owner=bob, name="test", can_read=True, can_write=True)
    print(json.dumps({"link": link.secrets["token"], "token": secret}))


if __name__ == "__main__":
    django.setup()
    main()
