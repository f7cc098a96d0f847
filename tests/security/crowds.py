"""Run by `test_crowds.py` in a process of its own: alice with a diary of a few weeks and a link, bob with an API token.

Prints one JSON object: the link's token and the API token.
"""

import json

import django

DAYS = 60


def main() -> None:
    from django.db import transaction
    from django.utils import timezone

    from accounts.models import User
    from accounts.services import issue_api_token
    from diary.sharing.services import make_link
    from tests.diary.export.diaries import fill_days
    from tests.diary.own_database import EMAIL
    from tests.factories import make_user

    with transaction.atomic():
        alice, bob = User.objects.get(email=EMAIL), make_user("bob@example.org")
        fill_days(alice, days=DAYS)
        fields = {"with_passcode": False, "last_days": DAYS}
        link = make_link(owner=alice, fields=fields, now=timezone.now()).link
        _, secret = issue_api_token(owner=bob, name="test", can_read=True, can_write=True)
    print(json.dumps({"link": link.secrets["token"], "token": secret}))


if __name__ == "__main__":
    django.setup()
    main()
