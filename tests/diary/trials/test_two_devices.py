"""A trial on three devices whose clocks disagree, with answers that get lost and a database that becomes an older one.

All agree in the end; of the order nobody ever learns more than could be known by then; what is over never changes. A machine
of its own: in that of `tests/diary/sync/machine.py` numbers that grow without an op would make everything else weaker.
"""

import copy
import json
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from rest_framework.test import APIClient
from rest_framework.views import APIView

from diary.api.sync import Sync
from diary.ems.screening import QUESTIONS
from diary.localtime import local_day
from diary.models import PauseReason, SyncState, Trial
from diary.records import record_written
from diary.sync import apply
from diary.sync.services import announce_restored_database
from diary.trials import design
from diary.trials.queries import standing_of
from diary.trials.safety import SERIOUS
from tests.contracts.sync_contract import one
from tests.diary.sync.backup import Rows, put_rows_back, rows_of, view_of
from tests.diary.sync.reference_client import ReferenceClient
from tests.diary.trials.trying import START, act, noon, on, order_of, screened, shown, start
from tests.factories import Phone, stamp
from tests.profiles import PROFILE, SEED

ZONE = "Europe/Berlin"
WHO = st.integers(0, 2)
THEN = st.sampled_from(["wait", "sync"])
# Seconds: also a clock a day ahead, and one that was never set.
IN_1970, A_DAY = -1_772_000_000, 86_400
SKEWS = st.sampled_from([0, 0, 0, 0, 40, -3, 3600, -3600, A_DAY, IN_1970])
WRONG_CLOCKS = st.sampled_from([-A_DAY, A_DAY, IN_1970])
SOON = st.sampled_from([0, 0, 1, 12, 24, 72])
LATER = st.sampled_from([11, 24, 48, 96, 480])
REASONS = st.sampled_from(["illness", "travel", "other", "red_flag"])
RED_FLAG = PauseReason.RED_FLAG
SERIOUS_AND_OPEN = [[reason] for reason in SERIOUS]
REFUSALS = {"trial_over", "safety_check", "invalid"}
ROUND_TRIPS_TO_CONVERGE = 30
# So often 48 examples of 15 steps meet what a name says, at the least: less than half of the least of ten runs.
FLOORS = {
    "applied": 70, "merged": 3, "restore": 4, "over": 1, "rejected trial_over": 1, "rejected safety_check": 1,
    "rejected invalid not_today": 16, "REST pause 200": 2, "REST resume 200": 1,
}  # fmt: skip
FLOORS_ARE_FOR_STEPS = 48 * 15
# Each batch begins anew: within one, Hypothesis repeats what it found.
BATCH = 4


class TrialOfThree(RuleBasedStateMachine):
    """Set `owner` in a subclass: one user for all examples, and a counter of what they met: `met`."""

    owner: Any = None
    met: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.clock = time_machine.travel(noon(START), tick=False)
        self.time = self.clock.start()
        self.budget = mock.patch.object(apply, "TIME_BUDGET_SECONDS", 3600)
        self.budget.start()
        self.ids = 0
        self.web = APIClient()
        self.web.force_authenticate(self.owner)
        # Letters that could be known at some moment so far; those that are; pauses and end once it is over.
        self.allowed, self.shown, self.over = 0, "", ()
        # On which days a red flag, a side effect or a safety check was told, and it was not gone on.
        self.serious: set[str] = set()
        self.red_flags: set[str] = set()
        diary_id = str(self.owner.sync_state.diary_id)
        self.clients = [
            ReferenceClient(str(self._new_id()), diary_id, self._new_id) for _ in range(3)
        ]
        self.lost: list[dict[str, Any]] = []
        record_written.connect(self._note_write, sender=Trial)

    def teardown(self) -> None:
        try:
            self._everybody_converges()
        finally:
            record_written.disconnect(self._note_write, sender=Trial)
            self.budget.stop()
            self.clock.stop()
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    # --- people telling ---

    @initialize(skews=st.tuples(SKEWS, SKEWS, SKEWS))
    def it_begins(self, skews: tuple[int, ...]) -> None:
        """All devices know of it."""
        screened(self.owner)
        self.key = "trial", start(self.web, preset="quick", starts_on=f"{START}")["id"]
        row = self._row()
        self.order, self.nonce = design.order_text(order_of(row)), row.nonce
        self.backup, self.is_backup_old = self._copy(), False
        _, pulled = self._serve(self.clients[0].request(self._now(), 500))
        for client, seconds in zip(self.clients, skews, strict=True):
            client.skew = timedelta(seconds=seconds)
            client.receive(copy.deepcopy(pulled), self._now())

    @rule(
        hours=SOON, who=WHO, reason=REASONS, days=st.sampled_from([None, None, 2, 5, 90]), then=THEN
    )
    def pause(self, hours: int, who: int, reason: str, days: int | None, then: str) -> None:
        self.time_passes(hours=hours)
        today = self._today(who)
        until = [] if days is None else [f"{today + timedelta(days=days)}"]
        self._tell(who, {f"pauses.{today}": [reason, *until]}, then)

    @rule(reasons=st.tuples(REASONS, REASONS), second_first=st.booleans())
    def two_tell_different_reasons_of_one_day(
        self, reasons: tuple[str, str], second_first: bool
    ) -> None:
        for who, reason in enumerate(reasons):
            self.pause(hours=0, who=who, reason=reason, days=None, then="wait")
            self.time.shift(timedelta(minutes=1))
        for who in (1, 0) if second_first else (0, 1):
            self._sync(self.clients[who])

    @rule(hours=SOON, who=WHO, then=THEN)
    def go_on(self, hours: int, who: int, then: str) -> None:
        """As the app says it; a pause told today never was."""
        self.time_passes(hours=hours)
        today = self._today(who)
        tomorrow = today + timedelta(days=1)
        set_: dict[str, Any] = {}
        for name, value in self.clients[who].view()[self.key].items():
            if name.startswith("pauses.") and value:
                pause = design.pause_of(name.partition(".")[2], value)
                if design.is_paused([pause], today) and pause.until_on != tomorrow:
                    is_todays = pause.told_on == today
                    set_[name] = None if is_todays else [pause.reason, f"{tomorrow}"]
        if set_:
            self._tell(who, set_, then)

    @rule(who=WHO, seconds=WRONG_CLOCKS, ends=st.booleans())
    def tell_by_a_clock_that_is_put_right(self, who: int, seconds: int, ends: bool) -> None:
        """Before it is sent, so that nobody can tell by how much it was wrong."""
        self.clients[who].skew = timedelta(seconds=seconds)
        today = f"{self._today(who)}"
        self._tell(who, {"ended_on": today} if ends else {f"pauses.{today}": ["illness"]}, "wait")
        self.clients[who].skew = timedelta()
        self._sync(self.clients[who])

    @precondition(lambda self: self._now() > noon(START) + timedelta(days=6))
    @rule(who=WHO, then=THEN)
    def end(self, who: int, then: str) -> None:
        self._tell(who, {"ended_on": f"{self._today(who)}"}, then)

    @precondition(lambda self: self.over)
    @rule(who=WHO, then=THEN)
    def see_the_answer(self, who: int, then: str) -> None:
        self._tell(who, {"answer_seen_on": f"{self._server_today()}"}, then)

    @rule(who=WHO, goes_on=st.booleans(), then=THEN)
    def write_a_side_effect(self, who: int, goes_on: bool, then: str) -> None:
        fields = {"occurred_at": stamp(self._now()), "time_zone": ZONE, "kind": "cramp"}
        self._write(who, ("side_effect", str(self._new_id())), fields, then)
        if goes_on:
            self.go_on(hours=24, who=who, then="sync")

    @rule(who=WHO, heart=st.sampled_from(["no", "no", "yes"]), then=THEN)
    def answer_the_safety_check(self, who: int, heart: str, then: str) -> None:
        answers = dict.fromkeys((f"answers.{question}" for question in QUESTIONS), "no")
        identity = {"screened_at": stamp(self._now()), "time_zone": ZONE, "version": 1}
        fields = identity | answers | {"answers.heart": heart}
        self._write(who, ("safety_screening", str(self._new_id())), fields, then)

    @rule(name=st.sampled_from(["pause", "resume", "end"]), hidden=st.integers(0, 2))
    def a_script_does_it(self, name: str, hidden: int) -> None:
        """Over REST; ends rarely, or little else would happen."""
        if name == "end" and hidden:
            return
        fields = {"reason": "travel"} if name == "pause" else {}
        answer = act(self.web, {"id": self.key[1]}, name, **fields)
        self.met[f"REST {name} {answer.status_code}"] += 1
        assert answer.status_code in (200, 409)
        self._look()
        told = shown(self.web, {"id": self.key[1]})
        letters = "".join("NE"[period["on_ems"]] for period in told["periods"])
        self._check_told(letters, told["committed_text"] or "")

    # --- requests travelling ---

    @rule(who=WHO)
    def sync(self, who: int) -> None:
        self._sync(self.clients[who])

    @rule(who=WHO)
    def an_answer_is_lost(self, who: int) -> None:
        request = copy.deepcopy(self.clients[who].request(self._now(), 500))
        self.lost.append(request)
        self._serve(request)

    @precondition(lambda self: self.lost)
    @rule(data=st.data())
    def a_given_up_request_arrives_again(self, data: st.DataObject) -> None:
        self._serve(data.draw(st.sampled_from(self.lost)))

    @precondition(lambda self: any(client.attention for client in self.clients))
    @rule()
    def what_was_refused_is_sent_again(self) -> None:
        client = next(client for client in self.clients if client.attention)
        self.met["sent again"] += 1
        client.send_again()
        self._sync(client)

    # --- time and trouble ---

    @rule(hours=LATER)
    def time_passes(self, hours: int) -> None:
        self.time.shift(timedelta(hours=hours))
        self._look()

    @rule(who=WHO, seconds=SKEWS)
    def a_clock_is_set(self, who: int, seconds: int) -> None:
        self.clients[who].skew = timedelta(seconds=seconds)

    @rule()
    def back_up(self) -> None:
        self.backup, self.is_backup_old = self._copy(), False

    @precondition(lambda self: self.is_backup_old)
    @rule()
    def restore(self) -> None:
        """What was over may be open again; what was shown is forgotten, and no more of it may be known than before."""
        self.met["restore"] += 1
        rows, state, self.shown, self.over = self.backup
        put_rows_back(self.owner, rows, state)
        announce_restored_database()
        self.is_backup_old, self.serious, self.red_flags = False, set(), set()
        self._look()

    # --- what must hold ---

    def _note_write(self, record: Trial, **kwargs: Any) -> None:
        """Each moment counts, also between two ops of one request."""
        self.allowed = max(self.allowed, self._may_be_known(record))
        reasons = {on: told[0] for on, told in record.pauses.items()}
        assert {reasons.get(on, SERIOUS[0]) for on in self.serious} <= {*SERIOUS}
        self.serious = {on for on, told in record.pauses.items() if told in SERIOUS_AND_OPEN}
        # Nothing that happens later makes a red flag that was told another one.
        assert {reasons.get(on, RED_FLAG) for on in self.red_flags} <= {RED_FLAG}
        self.red_flags = {on for on, told in record.pauses.items() if told == [RED_FLAG]}

    def _may_be_known(self, row: Trial) -> int:
        today = local_day(self._now(), row.time_zone)
        days = design.trial_days(row.starts_on, row.shape, row.rests, today=row.ended_on or today)
        if row.ended_on or days[-1] < today:
            return 2 * row.pairs
        return design.shown_periods(days, row.shape, today=today)

    def _look(self) -> None:
        """The server's trial, after whatever happened."""
        row = self._row()
        self._note_write(row)
        self._check_told(row.shown_order, row.committed_text)
        assert row.shown_order.startswith(self.shown), "what was shown is shown no more"
        self.shown = row.shown_order
        begun_on = local_day(row.recorded_at, ZONE)
        assert all(begun_on <= one.told_on <= self._server_today() for one in row.rests)
        assert row.ended_on is None or begun_on <= row.ended_on <= self._server_today()
        if self.over:
            assert (row.pauses, row.ended_on) == self.over, "what is over has changed"
        elif standing_of(row, self._now()).is_over:
            self.over = (row.pauses, row.ended_on)
            self.met["over"] += 1

    def _check_told(self, letters: str, committed_text: str) -> None:
        assert self.order.startswith(letters)
        assert len(letters) <= self.allowed, f"{len(letters)} shown of {self.allowed}"
        if committed_text:
            assert self.allowed == len(self.order) == len(letters)
            assert committed_text.split("\n")[2:] == [self.order, self.nonce]

    def _check_answer(self, body: dict[str, Any]) -> None:
        for change in body["changes"]:
            if change["type"] == "trial":
                self._check_told(change["data"]["shown_order"], change["data"]["committed_text"])
        text = json.dumps(body)
        if self.allowed < len(self.order):
            assert self.nonce not in text
            assert self.order[: self.allowed + 1] not in text

    def _check_results(self, request: dict[str, Any], body: dict[str, Any]) -> None:
        for op, result in zip(request["ops"], body["results"], strict=True):
            codes = [error["code"] for error in result.get("errors", [])]
            self.met[" ".join([result["status"], result.get("code", ""), *codes]).strip()] += 1
            if result["status"] == "rejected":
                assert op["type"] == "trial"
                assert result["code"] in REFUSALS
        if len(request["ops"]) == 1 and body["results"][0]["status"] == "applied":
            self._check_taken(request["ops"][0])

    def _check_taken(self, op: dict[str, Any]) -> None:
        """What was taken is there: unless there was more serious, or it was over."""
        row = self._row()
        for name, value in op["set"].items() if op["type"] == "trial" else []:
            stored = row.get_field(name)
            if name.startswith("pauses.") and stored != value:
                assert stored[0] in SERIOUS
                assert not value or value[0] not in SERIOUS
            elif name == "ended_on":
                assert row.ended_on is not None

    def _everybody_converges(self) -> None:
        # The clocks agree in the end.
        self.time.shift(timedelta(days=4))
        self._look()
        for client in (*self.clients, *self.clients[:2]):
            self._sync_fully(client)
        expected = view_of(self.owner)
        for client in self.clients:
            client.put_attention_away()
            assert client.view() == expected

    # --- how ---

    def _new_id(self) -> UUID:
        self.ids += 1
        return UUID(int=self.ids)

    def _now(self) -> datetime:
        return timezone.now()

    def _server_today(self) -> date:
        return local_day(self._now(), ZONE)

    def _today(self, who: int) -> date:
        return local_day(self._now() + self.clients[who].skew, ZONE)

    def _row(self) -> Trial:
        return Trial.objects.get(owner=self.owner)

    def _copy(self) -> tuple[Rows, SyncState, str, Any]:
        state = SyncState.objects.get(owner=self.owner)
        return rows_of(self.owner), state, self.shown, self.over

    def _tell(self, who: int, fields: dict[str, Any], then: str) -> None:
        self._write(who, self.key, fields, then)

    def _write(self, who: int, key: tuple[str, str], fields: dict[str, Any], then: str) -> None:
        self.clients[who].write(key, fields, self._now())
        if then == "sync":
            self._sync(self.clients[who])

    def _sync(self, client: ReferenceClient) -> None:
        status, body = self._serve(copy.deepcopy(client.request(self._now(), 500)))
        if status == 409:
            client.adopt_epoch(body["epoch"], body["restored_seq"])
        else:
            client.receive(body, self._now())

    def _serve(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if any("again" in op for op in request["ops"]) and not self._row().committed_text:
            # What was told before a restore may say that it goes on, as long as nobody was shown its end.
            self.over = ()
        response = self.web.post("/api/v1/sync", request, format="json")
        body: dict[str, Any] = response.json()
        assert response.status_code in (200, 409), body
        self._look()
        if response.status_code == 200:
            self.is_backup_old = self.is_backup_old or bool(request["ops"])
            self._check_results(request, body)
            self._check_answer(body)
        return response.status_code, body

    def _sync_fully(self, client: ReferenceClient) -> None:
        for _ in range(ROUND_TRIPS_TO_CONVERGE):
            self._sync(client)
            is_behind = client.cursor != SyncState.objects.get(owner=self.owner).seq
            if not client.full and not client.waiting() and not is_behind:
                return
        raise AssertionError("a device never comes to an end")


@pytest.fixture(autouse=True)
def _no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    for view in (APIView, Sync):
        monkeypatch.setattr(view, "throttle_classes", ())


@pytest.mark.parametrize(
    ("told_on", "name", "value"),
    [
        ("1970-01-11", "pauses.1970-01-11", ["illness"]),
        (f"{on(-1)}", f"pauses.{on(-1)}", ["illness"]),
        (f"{on(-1)}", "ended_on", f"{on(-1)}"),
    ],
)
def test_nothing_is_told_of_a_trial_before_it_began(
    ready: Any, alices_client: Any, phone: Phone, told_on: str, name: str, value: Any
) -> None:
    trial = start(alices_client, preset="quick", starts_on=f"{START}")
    ready.move_to(noon(on(3)))
    phone.client.force_login(Trial.objects.get().owner)
    # Its clock was wrong when that was told, and is right now.
    op = phone.op(trial["id"], "patch", at=noon(date.fromisoformat(told_on)))
    result = one(phone.sync(op | {"type": "trial", "set": {name: value}}))
    assert (result["status"], result["errors"][0]["code"]) == ("rejected", "not_today")


@pytest.mark.long
@pytest.mark.soak
def test_all_devices_agree_on_a_trial_and_nobody_knows_more_than_may_be_known(alice: Any) -> None:
    examples, steps = 2 * PROFILE.machine_examples // 5, PROFILE.machine_steps // 2
    machine = type("TrialOfOne", (TrialOfThree,), {"owner": alice, "met": Counter()})
    first = SEED if PROFILE.is_random else 0
    for batch in range(examples // BATCH):
        run_state_machine_as_test(
            seed(first + batch)(machine),
            settings=settings(
                max_examples=BATCH,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
    print(dict(machine.met))
    longer = examples * steps / FLOORS_ARE_FOR_STEPS
    floors = {what: int(least * longer) for what, least in FLOORS.items() if longer >= 1}
    assert {what: machine.met[what] for what in floors if machine.met[what] < floors[what]} == {}
