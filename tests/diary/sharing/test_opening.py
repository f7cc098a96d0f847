"""A link opens for who holds it, until it ends; the owner sees who opened it."""

import base64
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.mails import send_due
from diary.exceptions import InvalidFields, RecordNotFound
from diary.models import ShareLink, ShareView
from diary.sharing import opening, services
from diary.sharing.mails import tell_owners
from diary.sharing.passcodes import digest_of
from tests.diary.own_database import own_database, run

READER = opening.Reader(recipient="Dr Amsel", device="Firefox on Linux", address="192.0.2.0/24")


@pytest.fixture
def now():
    return timezone.now()


def make(alice, now, **fields):
    return services.make_link(owner=alice, fields=fields, now=now)


def opened(made, now, passcode=None, reader=READER):
    passcode = made.passcode or "" if passcode is None else passcode
    token = made.link.secrets["token"]
    return opening.open_link(token=token, passcode=passcode, reader=reader, now=now)


def test_a_link_by_default_is_live_for_14_days_of_90_days_with_a_passcode_and_without_notes(
    alice, now
):
    made = make(alice, now)
    link = made.link
    assert link.last_days == 90
    assert link.expires_at == now + timedelta(days=14)
    assert not link.snapshot
    assert "notes" not in link.includes
    assert len(made.passcode) == 8
    assert services.state_of(link, now) == "open"


def test_it_opens_with_its_passcode_however_that_is_typed(alice, now):
    made = make(alice, now)
    typed = f" {made.passcode[:4].lower()}-{made.passcode[4:]} ".replace("0", "o").replace("1", "l")
    assert opened(made, now, typed).pk == made.link.pk
    link = ShareLink.objects.get()
    assert (link.views, link.last_opened_at, link.tries_left) == (1, now, 5)


@pytest.mark.parametrize("zero", ["٠", "०", "０"], ids=["Arabic", "Devanagari", "full width"])
def test_digits_of_another_keyboard_are_the_same_digits_when_set_and_when_typed(zero, alice, now):
    other = "".join(chr(ord(zero) + int(digit)) for digit in "402917")
    made = make(alice, now, passcode=other)
    assert made.passcode == "402917"
    for typed in ("402917", other):
        assert opened(made, now, typed).pk == made.link.pk


def test_five_wrong_passcodes_lock_it_for_good_and_the_owner_is_told(alice, now):
    made = make(alice, now)
    left = []
    for _ in range(5):
        with pytest.raises(opening.WrongPasscode) as wrong:
            opened(made, now, "wrong")
        left.append(wrong.value.remaining)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(RecordNotFound):
        opened(made, now)
    assert services.state_of(ShareLink.objects.get(), now) == "locked"
    log = [view.outcome for view in ShareView.objects.order_by("pk")]
    assert log == ["wrong_passcode"] * 5 + ["locked"]
    assert tell_owners() == 1
    assert tell_owners() == 0
    send_due()
    assert len(mail.outbox) == 1
    assert "locked" in mail.outbox[0].subject


@pytest.mark.parametrize("nothing", ["", "  ", " - "])
def test_no_passcode_is_no_guess(nothing, alice, now):
    made = make(alice, now)
    for passcode in ("wrong", nothing):
        with pytest.raises(opening.WrongPasscode) as wrong:
            opened(made, now, passcode)
        assert wrong.value.remaining == 4
    assert ShareLink.objects.get().tries_left == 4
    assert ShareView.objects.count() == 1


def test_a_right_passcode_gives_its_try_back_but_not_the_others(alice, now):
    made = make(alice, now)
    for _ in range(3):
        with pytest.raises(opening.WrongPasscode):
            opened(made, now, "wrong")
    opened(made, now)
    assert ShareLink.objects.get().tries_left == 2


@pytest.mark.long
def test_of_two_hundred_at_once_five_are_answered(tmp_path):
    with own_database(tmp_path) as url:
        found = run(url, "guess_a_passcode")
    assert found == {
        "errors": [],
        "remaining": [0, 1, 2, 3, 4],
        "tries_left": 0,
        "views": 0,
        "noted": 6,
        "untold": "locked",
    }


@pytest.mark.long
def test_with_one_try_left_all_right_passcodes_open_also_at_the_same_moment(tmp_path):
    with own_database(tmp_path) as url:
        found = run(url, "open_at_once")
    assert found == {"errors": [], "opened": 8, "tries_left": 1, "views": 8, "still_reads": True}


def test_a_right_passcode_that_comes_after_the_fifth_wrong_one_opens_nothing(
    alice, now, monkeypatch
):
    # However long it was looked at: who sends hundreds at once must not get a right one in behind the lock.
    made, really = make(alice, now), opening.check_password

    def meanwhile(given, stored):
        if given == made.passcode:
            for _ in range(5):
                with pytest.raises(opening.WrongPasscode):
                    opened(made, now, "wrong")
        return really(given, stored)

    monkeypatch.setattr(opening, "check_password", meanwhile)
    with pytest.raises(RecordNotFound):
        opened(made, now)
    assert not ShareView.objects.filter(outcome="opened").exists()


def test_who_reads_is_not_thrown_out_by_somebody_elses_guesses(alice, now):
    made = make(alice, now)
    link = opened(made, now)
    reader, file = opening.reader_token(link), opening.file_token(link, 0)
    admitted = opening.admit(
        token=made.link.secrets["token"], passcode=made.passcode, reader=READER, now=now
    )
    for _ in range(5):
        with pytest.raises(opening.WrongPasscode):
            opened(made, now, "wrong")
    assert opening.link_of_reader(reader, link.share_id, now).pk == link.pk
    assert opening.link_of_file(file, now)[0].pk == link.pk
    opening.count_view(admitted, READER, now)
    assert ShareLink.objects.get().views == 2


def test_that_it_is_locked_is_told_also_when_somebody_opens_it_for_the_first_time_just_then(
    alice, now
):
    made = make(alice, now, tell_first_view=True)
    admitted = opening.admit(
        token=made.link.secrets["token"], passcode=made.passcode, reader=READER, now=now
    )
    for _ in range(5):
        with pytest.raises(opening.WrongPasscode):
            opened(made, now, "wrong")
    opening.count_view(admitted, READER, now)
    assert ShareLink.objects.get().untold == "locked"


@pytest.mark.parametrize("end", ["unknown", "expired", "revoked", "used up"])
def test_every_end_is_not_found(end, alice, now):
    made = make(alice, now, views_max=1)
    later = now
    if end == "unknown":
        made.link.secrets["token"] = "x" * 43
    elif end == "expired":
        later = now + timedelta(days=14)
    elif end == "revoked":
        services.revoke_link(owner_id=alice.pk, share_id=made.link.share_id, now=now)
    else:
        opened(made, now)
    with pytest.raises(RecordNotFound):
        opened(made, later)


def test_revoking_ends_sessions_and_files_that_are_already_open_and_a_second_time_changes_nothing(
    alice, now
):
    made = make(alice, now)
    link = opened(made, now)
    reader, file = opening.reader_token(link), opening.file_token(link, 0)
    assert opening.link_of_reader(reader, link.share_id, now).pk == link.pk
    assert opening.link_of_file(file, now)[1] == 0

    services.revoke_link(owner_id=alice.pk, share_id=link.share_id, now=now)
    again = services.revoke_link(
        owner_id=alice.pk, share_id=link.share_id, now=now + timedelta(hours=1)
    )

    assert again.revoked_at == now
    for find in (
        lambda: opening.link_of_reader(reader, link.share_id, now),
        lambda: opening.link_of_file(file, now),
    ):
        with pytest.raises(RecordNotFound):
            find()


def test_a_token_of_one_kind_is_none_of_the_other_and_none_ages_past_an_hour(
    alice, now, time_machine
):
    link = make(alice, now).link
    reader, file = opening.reader_token(link), opening.file_token(link, 0)
    with pytest.raises(RecordNotFound):
        opening.link_of_reader(file, link.share_id, now)
    with pytest.raises(RecordNotFound):
        opening.link_of_file(reader, now)
    time_machine.move_to(now + timedelta(minutes=61))
    with pytest.raises(RecordNotFound):
        opening.link_of_reader(reader, link.share_id, now)


def test_a_token_that_a_clock_a_year_ahead_has_signed_opens_nothing(alice, now, time_machine):
    link = make(alice, now).link
    for ahead, is_good in ((timedelta(days=365), False), (timedelta(minutes=4), True)):
        time_machine.move_to(now + ahead)
        reader, file = opening.reader_token(link), opening.file_token(link, 0)
        time_machine.move_to(now)
        for find in (
            lambda reader=reader: opening.link_of_reader(reader, link.share_id, now),
            lambda file=file: opening.link_of_file(file, now),
        ):
            with nullcontext() if is_good else pytest.raises(RecordNotFound):
                find()


def test_the_first_opening_is_told_once_and_only_if_wished(alice, now):
    made = make(alice, now, tell_first_view=True)
    quiet = make(alice, now)
    for link in (made, made, quiet):
        opened(link, now)
        tell_owners()
    send_due()
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == [alice.email]
    assert "Amsel" not in mail.outbox[0].subject + mail.outbox[0].body


def test_the_log_holds_no_control_characters_and_a_name_of_at_most_100(alice, now):
    made = make(alice, now)
    nasty = "Dr\x00\x1b[31m\u202e Amsel\r\n" + "x" * 300
    opened(made, now, reader=opening.Reader(recipient=nasty, device="", address=""))
    (view,) = services.views_of(made.link)
    assert view.recipient.startswith("Dr[31m Amselxxx")
    assert len(view.recipient) == 100


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("unknown", ""),
    ],
)
def test_addresses_are_cut(address, kept):
    assert opening.truncated(address) == kept


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"last_days": 0}, "last_days"),
        ({"from": "2026-01-02", "to": "2026-01-01"}, "from"),
        ({"from": "2026-01-01", "last_days": 3}, "last_days"),
        ({"to": "2026-01-01"}, "from"),
        ({"from": "1999-01-01"}, "from"),
        ({"includes": ["everything"]}, "includes"),
        ({"passcode": "12345"}, "passcode"),
        ({"passcode": "123456", "with_passcode": False}, "passcode"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2030-01-01T00:00:00Z"}, "expires_at"),
        ({"views_max": 0}, "views_max"),
        ({"label": "x" * 81}, "label"),
        ({"question": "x" * 301}, "question"),
        ({"owner": 1}, "owner"),
    ],
)
def test_what_does_not_go_is_refused_by_name_and_nothing_is_made(alice, now, fields, field):
    with pytest.raises(InvalidFields) as refused:
        make(alice, now, **fields)
    assert [error.field for error in refused.value.errors] == [field]
    assert not ShareLink.objects.exists()


def test_at_most_a_hundred_open_links(alice, now, monkeypatch):
    monkeypatch.setattr(services, "LINKS_MAX", 2)
    first = make(alice, now)
    make(alice, now)
    with pytest.raises(InvalidFields):
        make(alice, now)
    services.revoke_link(owner_id=alice.pk, share_id=first.link.share_id, now=now)
    make(alice, now)


def test_links_go_a_year_after_their_end(alice, now):
    made = make(alice, now)
    services.prune_shares(now=made.link.expires_at + timedelta(days=366))
    assert ShareLink.objects.exists()
    services.prune_shares(now=made.link.expires_at + timedelta(days=367))
    assert not ShareLink.objects.exists()


def whole_database():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield [bytes(value) if isinstance(value, memoryview) else value for value in row]


def test_a_dump_of_the_database_opens_no_link(alice, now):
    made = make(alice, now, question="CANARY-question", label="CANARY-label", live=False)
    opened(made, now)
    dump = repr(list(whole_database()))
    token, key = made.link.secrets["token"], bytes.fromhex(made.link.secrets["key"])
    assert repr(digest_of(token)) in dump
    written = (key.hex(), base64.urlsafe_b64encode(key).decode().rstrip("="), repr(key)[2:-1])
    for secret in (token, made.passcode, *written, "CANARY"):
        assert secret not in dump
