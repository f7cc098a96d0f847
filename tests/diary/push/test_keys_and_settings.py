"""Keys for an operator, and what `manage.py check` says about the settings of Web Push."""

import pytest
from django.core.management import call_command

from diary.checks import web_push_is_possible, web_push_settings_are_right
from diary.push import configuration
from diary.push.vapid import make_private_key, public_key_of

KEY = make_private_key()


def found(settings, **values):
    usual = {
        "VAPID_PRIVATE_KEY": KEY, "VAPID_PUBLIC_KEY": "", "VAPID_SUBJECT": "",
        "PUSH_EXTRA_HOSTS": [], "PUBLIC_URL": "https://diary.example.org",
    }  # fmt: skip
    for name, value in {**usual, **values}.items():
        setattr(settings, name, value)
    said = [*web_push_settings_are_right(None), *web_push_is_possible(None)]
    return [message.id for message in said]


def test_a_key_and_a_public_address_are_enough(settings):
    assert found(settings) == []
    assert configuration.is_configured()
    assert configuration.public_key() == public_key_of(KEY)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"VAPID_PRIVATE_KEY": ""}, ["diary.W001"]),
        ({"VAPID_PRIVATE_KEY": "no key"}, ["diary.E002"]),
        ({"VAPID_PUBLIC_KEY": public_key_of(make_private_key())}, ["diary.E002"]),
        ({"VAPID_SUBJECT": "mailto:me@localhost"}, ["diary.E003"]),
        ({"PUBLIC_URL": "https://192.168.1.5"}, ["diary.W002"]),
    ],
)
def test_what_is_wrong_is_told_at_start(settings, values, expected):
    assert found(settings, **values) == expected
    assert not configuration.is_configured()


def test_a_pattern_for_every_host_is_told_at_start(settings):
    assert found(settings, PUSH_EXTRA_HOSTS=["*"]) == ["diary.E004"]


def test_on_this_machine_alone_push_is_off_and_only_a_deployment_check_says_so(settings):
    assert found(settings, PUBLIC_URL="http://127.0.0.1:8000") == ["diary.W002"]
    assert web_push_settings_are_right(None) == []
    assert not configuration.is_configured()


def test_a_matching_public_key_is_fine(settings):
    assert found(settings, VAPID_PUBLIC_KEY=public_key_of(KEY)) == []


def test_the_command_prints_a_pair_that_belongs_together(settings, capsys):
    call_command("make_vapid_keys")
    first = dict(line.split("=", 1) for line in capsys.readouterr().out.split())
    assert public_key_of(first["VAPID_PRIVATE_KEY"]) == first["VAPID_PUBLIC_KEY"]
    call_command("make_vapid_keys")
    assert first["VAPID_PRIVATE_KEY"] not in capsys.readouterr().out
