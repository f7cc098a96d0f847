"""Three devices and one server, and everything that goes wrong between them: the state machine of the sync protocol (docs/api.md).

The views are the real ones. Each example runs in a transaction that is rolled back, so examples cost no clean-up.
"""

import copy
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock
from uuid import UUID, uuid5

import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from rest_framework.test import APIClient

from diary.models import SyncState
from diary.sync import apply
from diary.sync.registry import SYNCED
from diary.sync.services import announce_restored_database, prune_sync_history
from tests.diary.sync.backup import Rows, put_rows_back, rows_of, view_of
from tests.diary.sync.ledger import Ledger, Promise, frozen
from tests.diary.sync.referee import UNKNOWN_ZONE, Referee, wrong_copies
from tests.diary.sync.reference_client import Key, ReferenceClient

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAYS = [date(2026, 11, 22), date(2026, 11, 21)]
# Tomorrow's tomorrow: on the server's calendar nobody can have lived it yet.
AHEAD = date(2026, 11, 25)
MOMENTS = [UUID(int=0x7000_8000_0000_0000_0001), UUID(int=0x7000_8000_0000_0000_0002)]
ROUND_TRIPS_TO_CONVERGE = 60
A_DAY = 86_400_000
# A phone that was never set, in seconds behind the server.
IN_1970 = -1_795_000_000

scores = st.integers(0, 10)
ANSWERS = st.one_of(
    st.fixed_dictionaries({"pain": scores}),
    st.fixed_dictionaries({"numbness": scores, "note": st.sampled_from(["", "a", "b", "c"])}),
    st.fixed_dictionaries({"ratings.feet.pain": st.none() | scores}),
    st.fixed_dictionaries({"ratings.hands.pain": scores, "pain": st.none() | scores}),
    st.fixed_dictionaries({"ratings.feet.numbness": scores}),
    st.fixed_dictionaries({"ems_used": st.sampled_from([True, False, None])}),
    st.fixed_dictionaries({"skipped": st.sampled_from([[], ["pain"], ["ems_used", "pain"]])}),
    st.fixed_dictionaries(
        {"pain": scores, "copied": st.sampled_from([["pain"], ["numbness", "pain"]])}
    ),
    st.fixed_dictionaries(
        {"ratings.feet.pain": scores, "copied": st.sampled_from([[], ["ratings.feet.pain"]])}
    ),
    st.fixed_dictionaries({"qualities": st.sampled_from([[], ["burning"], ["aching", "tight"]])}),
    st.fixed_dictionaries({"falls": st.integers(0, 50), "tingling": scores}),
)
TOLD_ONCE = st.one_of(
    st.fixed_dictionaries({"regions": st.sampled_from([["feet"], ["feet", "hands"]])}),
    st.fixed_dictionaries({"neuropathy_cause": st.sampled_from(["diabetes", "unknown", None])}),
)
WHO = st.integers(0, 2)
# Most writes are sent soon; without this an example would be forty writes and hardly a request.
THEN = st.sampled_from(["wait", "send", "sync", "sync"])


@dataclass
class Backup:
    """The owner's rows as they were, and what the server had promised by then."""

    rows: Rows
    state: SyncState
    promises: list[Promise]
    answered: dict[str, Any]


@dataclass
class Network:
    """Requests that have left a device. `ghosts` were given up by it and may still arrive, even twice."""

    in_flight: dict[int, dict[str, Any]] = field(default_factory=dict)
    ghosts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class Devices(RuleBasedStateMachine):
    """Set `owner` in a subclass: one user for all examples, and a counter of what they met: `met`."""

    owner: Any = None
    met: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        self.budget = mock.patch.object(apply, "TIME_BUDGET_SECONDS", 3600)
        self.budget.start()
        self.ids = 0
        self.diary_id = self.owner.sync_state.diary_id
        self.web = APIClient()
        self.web.force_authenticate(self.owner)
        self.network = Network()
        self.ledger = Ledger(self.owner.pk)
        self.referee = Referee(self.owner.pk)
        self.answered: dict[str, Any] = {}
        self.backup: Backup | None = None
        self.clients = [self._new_client() for _ in range(3)]

    def teardown(self) -> None:
        try:
            self._everybody_converges()
        finally:
            self.budget.stop()
            self.clock.stop()
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    # --- people writing ---

    @initialize(
        skews=st.tuples(*[st.sampled_from([0, -3, 40, -3600, 86_400, IN_1970])] * 3),
        limits=st.tuples(*[st.sampled_from([1, 3, 500])] * 3),
    )
    def devices_differ(self, skews: tuple[int, ...], limits: tuple[int, ...]) -> None:
        for client, seconds, limit in zip(self.clients, skews, limits, strict=True):
            client.skew, client.limit = timedelta(seconds=seconds), limit

    @rule(who=WHO, on=st.sampled_from(DAYS), answers=ANSWERS, then=THEN)
    def log_a_day(self, who: int, on: date, answers: dict[str, Any], then: str) -> None:
        identity = {"kind": "daily", "on": on.isoformat(), "time_zone": "Europe/Berlin"}
        self._write(who, self._day(on), identity | answers, then)

    @rule(who=WHO, answers=ANSWERS, then=THEN)
    def log_a_day_by_a_clock_far_ahead(self, who: int, answers: dict[str, Any], then: str) -> None:
        self.log_a_day(who=who, on=AHEAD, answers=answers, then=then)

    @rule(who=WHO, on=st.sampled_from(DAYS), answers=ANSWERS, then=THEN)
    def log_a_day_in_a_zone_nobody_knows(
        self, who: int, on: date, answers: dict[str, Any], then: str
    ) -> None:
        identity = {"kind": "daily", "on": on.isoformat(), "time_zone": UNKNOWN_ZONE}
        self._write(who, self._day(on), identity | answers, then)

    @rule(
        who=WHO,
        which=st.sampled_from(MOMENTS),
        minutes=st.integers(0, 600),
        answers=ANSWERS,
        then=THEN,
    )
    def rate_right_now(
        self, who: int, which: UUID, minutes: int, answers: dict[str, Any], then: str
    ) -> None:
        at = (START - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        identity = {"kind": "moment", "occurred_at": at, "time_zone": "Europe/Berlin"}
        self._write(who, ("entry", str(which)), identity | answers, then)

    @rule(who=WHO, fields=TOLD_ONCE, then=THEN)
    def tell_once(self, who: int, fields: dict[str, Any], then: str) -> None:
        self._write(who, ("profile", str(uuid5(self.diary_id, "profile"))), fields, then)

    @rule(who=WHO, data=st.data(), then=THEN)
    def delete(self, who: int, data: st.DataObject, then: str) -> None:
        entries = sorted(key for key in self.clients[who].view() if key[0] == "entry")
        if not entries:
            self.log_a_day(who=who, on=DAYS[0], answers={"pain": 1}, then="wait")
            entries = [self._day(DAYS[0])]
        self._write(who, data.draw(st.sampled_from(entries)), None, then)

    @rule(who=WHO, on=st.sampled_from(DAYS))
    def type_nonsense(self, who: int, on: date) -> None:
        identity = {"kind": "daily", "on": on.isoformat(), "time_zone": "Europe/Berlin"}
        self._write(who, self._day(on), identity | {"pain": 11}, "wait")

    # --- requests travelling ---

    @rule(who=WHO)
    def sync(self, who: int) -> None:
        self._send(who, 500)
        self._arrive(who, lost=False)

    @rule(who=WHO)
    def sync_to_the_end(self, who: int) -> None:
        self._sync_fully(self.clients[who], who)

    @rule(who=WHO, most=st.integers(1, 3))
    def send(self, who: int, most: int) -> None:
        self._send(who, most)

    @rule(who=WHO, lost=st.booleans(), hurried=st.booleans())
    def arrive(self, who: int, lost: bool, hurried: bool) -> None:
        if hurried:
            # One op is always taken; what comes after it has to wait.
            for on in DAYS:
                self.log_a_day(who=who, on=on, answers={"numbness": 3}, then="wait")
        if hurried or who not in self.network.in_flight:
            self._send(who, 500)
        with mock.patch.object(apply, "TIME_BUDGET_SECONDS", -1 if hurried else 3600):
            self._arrive(who, lost)

    @precondition(lambda self: self.network.ghosts)
    @rule(data=st.data())
    def a_given_up_request_arrives_after_all(self, data: st.DataObject) -> None:
        device_id, request = data.draw(st.sampled_from(self.network.ghosts))
        self.met["late request"] += 1
        self._serve(request, device_id)

    # --- time and trouble ---

    @rule(milliseconds=st.sampled_from([1, 1000, 60_000, 7_200_000, A_DAY, 4 * A_DAY]))
    def time_passes(self, milliseconds: int) -> None:
        self.time.shift(timedelta(milliseconds=milliseconds))

    @rule(who=WHO)
    def what_was_refused_is_sent_again(self, who: int) -> None:
        self.met["sent again"] += len(self.clients[who].attention) > 0
        self.clients[who].send_again()
        self._send(who, 500)
        self._arrive(who, lost=False)

    @rule(who=WHO, seconds=st.sampled_from([0, 5, -5, 90_000, IN_1970]))
    def a_clock_is_set(self, who: int, seconds: int) -> None:
        self.clients[who].skew = timedelta(seconds=seconds)

    @rule(who=WHO)
    def restart(self, who: int) -> None:
        """All a device knows is stored, so only the answer to a request on its way is lost."""
        self.met["restart"] += who in self.network.in_flight
        self._give_up(who)

    @rule(who=WHO)
    def another_device_takes_over(self, who: int) -> None:
        if not self.clients[who].outbox:
            self.met["new device"] += 1
            self._give_up(who)
            self.clients[who] = replace(self._new_client(), limit=self.clients[who].limit)
            self.ledger.forget_what_only_a_lost_device_held(self._held(above=0))

    @rule()
    def back_up(self) -> None:
        rows, state = rows_of(self.owner), SyncState.objects.get(owner=self.owner)
        self.backup = Backup(rows, state, list(self.ledger.promises), dict(self.answered))

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        """The database becomes an older one; the operator announces it."""
        assert self.backup is not None
        self.met["restore"] += 1
        self._note_what_devices_will_send_again(self.backup)
        put_rows_back(self.owner, self.backup.rows, self.backup.state)
        announce_restored_database()
        self.answered = dict(self.backup.answered)

    @precondition(lambda self: not any(c.full and c.cursor for c in self.clients))
    @rule(days=st.sampled_from([100, 401]))
    def history_expires(self, days: int) -> None:
        self.met["history expired"] += 1
        prune_sync_history(now=timezone.now() + timedelta(days=days))
        self.ledger.forget_what_history_no_longer_has()
        if days > 400:
            self.answered.clear()

    @precondition(lambda self: not any(c.full and c.cursor for c in self.clients))
    @rule(who=WHO, on=st.sampled_from(DAYS))
    def a_day_is_written_and_deleted_and_its_grave_expires(self, who: int, on: date) -> None:
        """Others who knew nothing of it may have been away for too long."""
        self.log_a_day(who=who, on=on, answers={"falls": 1}, then="sync")
        self._write(who, self._day(on), None, "sync")
        self.history_expires(days=401)

    # --- what must hold ---

    def _everybody_converges(self) -> None:
        # The clocks agree in the end.
        self.time.shift(timedelta(days=4))
        for who in (0, 1, 2, 0, 1):
            self._sync_fully(self.clients[who], who)
        # What a clock wrote that has been put right since waits for the person.
        ahead = self._day(AHEAD)[1]
        needy = [op for op in self._in_need_of_attention() if op["id"] != ahead]
        assert [op for op in needy if op["set"].get("pain") != 11] == []
        expected = view_of(self.owner)
        for client in self.clients:
            assert not client.waiting()
            client.put_attention_away()
            assert client.view() == expected
        assert self.ledger.broken() == []
        assert wrong_copies(self.owner.pk) == []

    # --- how ---

    def _new_client(self) -> ReferenceClient:
        return ReferenceClient(str(self._new_id()), str(self.diary_id), self._new_id)

    def _new_id(self) -> UUID:
        self.ids += 1
        return UUID(int=self.ids)

    def _day(self, on: date) -> Key:
        return "entry", str(uuid5(self.diary_id, on.isoformat()))

    def _write(self, who: int, key: Key, fields: dict[str, Any] | None, then: str) -> None:
        self.clients[who].write(key, fields, timezone.now())
        if then != "wait":
            self._send(who, 500)
        if then == "sync":
            self._arrive(who, lost=False)

    def _send(self, who: int, most: int) -> None:
        self._give_up(who)
        request = self.clients[who].request(timezone.now(), most)
        self.network.in_flight[who] = copy.deepcopy(request)

    def _give_up(self, who: int) -> None:
        request = self.network.in_flight.pop(who, None)
        if request is not None:
            self.network.ghosts.append((self.clients[who].device_id, request))

    def _arrive(self, who: int, lost: bool) -> None:
        client = self.clients[who]
        request = self.network.in_flight.pop(who)
        status, body = self._serve(request, client.device_id)
        if lost:
            self.met["lost answer"] += 1
            self.network.ghosts.append((client.device_id, request))
        elif status == 409:
            client.adopt_epoch(body["epoch"], body["restored_seq"])
        elif status == 410:
            client.pull_from_nothing()
        else:
            client.receive(body, timezone.now())
            self._compare_copies(client)

    def _serve(self, request: dict[str, Any], device_id: str) -> tuple[int, dict[str, Any]]:
        before = self._seq()
        self.referee.look(request)
        response = self.web.post("/api/v1/sync", request, format="json")
        body: dict[str, Any] = response.json()
        if response.status_code != 200:
            assert (response.status_code, body["code"]) in EXPECTED_PROBLEMS, body
            assert self._seq() == before
            self.met[body["code"]] += 1
            return response.status_code, body
        after = self._seq()
        self._check_results(request, body, device_id, range(before + 1, after + 1))
        self._check_changes(request, body, after)
        self.referee.judge(request, body)
        return 200, body

    def _check_results(
        self, request: dict[str, Any], body: dict[str, Any], device_id: str, new: range
    ) -> None:
        assert [r["op_id"] for r in body["results"]] == [op["op_id"] for op in request["ops"]]
        given_out: list[int] = []
        for op, result in zip(request["ops"], body["results"], strict=True):
            self.met[result["status"]] += 1
            self.met["clock ahead"] += result.get("code") == "clock_ahead"
            if result["status"] == "duplicate":
                assert result["result"] == self.answered.get(op["op_id"], result["result"])
            elif result["status"] != "deferred":
                assert op["op_id"] not in self.answered, "an op was applied twice"
                self.answered[op["op_id"]] = result
                given_out += [result["rev"]] if result.get("rev", 0) >= new.start else []
                self.ledger.note(op, result, device_id)
        assert sorted(set(given_out)) == list(new)

    def _check_changes(self, request: dict[str, Any], body: dict[str, Any], seq: int) -> None:
        revs = [change["rev"] for change in body["changes"]]
        assert revs == sorted(set(revs))
        assert all((request["cursor"] or 0) < rev <= body["cursor"] for rev in revs)
        assert body["more"] or body["cursor"] == seq

    def _compare_copies(self, client: ReferenceClient) -> None:
        """The cursor skipped nothing: a device that is up to date has exactly the server's rows."""
        if not client.full and client.cursor == self._seq():
            have = {key: (copy.rev, copy.deleted) for key, copy in client.copies.items()}
            rows = self._rows()
            assert len({rev for rev, _ in rows.values()}) == len(rows), "a rev given out twice"
            live = {key for key, (_, deleted) in rows.items() if not deleted}
            assert {key: rows[key] for key in live} == {key: have.get(key) for key in live}
            assert all(have[key][1] for key in have.keys() - live)

    def _sync_fully(self, client: ReferenceClient, who: int) -> None:
        for _ in range(ROUND_TRIPS_TO_CONVERGE):
            not_asked = client.full
            self._send(who, 500)
            self._arrive(who, lost=False)
            waits = any(not_asked or not pending.held for pending in client.waiting())
            if not client.full and not waits and client.cursor == self._seq():
                return
        raise AssertionError("a device never comes to an end")

    def _seq(self) -> int:
        (row,) = self._ask("SELECT seq FROM diary_syncstate WHERE owner_id = %s")
        return int(row[0])

    def _rows(self) -> dict[Key, tuple[int, bool]]:
        return {
            (name, str(UUID(str(record_id)))): (rev, deleted_at is not None)
            for name, record_type in SYNCED.items()
            for record_id, rev, deleted_at in self._ask(
                f"SELECT record_id, rev, deleted_at FROM {record_type.model._meta.db_table}"
                " WHERE owner_id = %s"
            )
        }

    def _ask(self, sql: str) -> list[Any]:
        """Plain SQL: asked after every request, the ORM would take half of the time."""
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.owner.pk])
            return cursor.fetchall()

    def _in_need_of_attention(self) -> list[dict[str, Any]]:
        return [op for client in self.clients for op in client.attention]

    def _note_what_devices_will_send_again(self, backup: Backup) -> None:
        """Values the backup lacks but some device holds; what only the lost history held is gone."""
        held = self._held(above=backup.state.seq)
        known = [*self.ledger.promises, *self.ledger.owed]
        self.ledger.owed = [p for p in known if (p.record, p.field, p.value) in held]
        self.ledger.promises = list(backup.promises)

    def _held(self, *, above: int) -> set[tuple[Any, str, Any]]:
        """The values that devices have in copies newer than `above`."""
        return {
            (key, name, frozen(value))
            for client in self.clients
            for key, copy_ in client.copies.items()
            if copy_.rev > above and not copy_.deleted
            for name, value in copy_.data.items()
        }


EXPECTED_PROBLEMS = {(409, "epoch_changed"), (410, "cursor_too_old")}
