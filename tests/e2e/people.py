"""Makes the people of the browser tests, with the app's own code: `python -m tests.e2e.people 40 Europe/Paris`.

A process of its own, because the test process must not hold the database of the running app.
"""

import sys

import django

PASSWORD = "a long and honest password"


def email_of(number: int) -> str:
    return f"person{number}@example.org"


def main(count: int, time_zone: str) -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from diary.entries.services import record_profile

    users = get_user_model().objects
    # One slow hash for all of them: they have the same password.
    hashed = make_password(PASSWORD)
    with transaction.atomic():
        for number in range(count):
            user = users.create_user(email_of(number), time_zone=time_zone)
            user.password = hashed
            user.save(update_fields=["password"])
            record_profile(owner_id=user.pk, fields={"first_run_done": True})


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
