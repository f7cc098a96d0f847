"""How much of the order a person may know is stored with the trial, so that whatever sends or copies a trial cannot tell more.

It grows with a sync, and with a write to the trial: nobody's trial is looked at for nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from accounts.encryption import is_unreadable
from diary.models import SyncState, Trial
from diary.records import lock_diary, save_counter
from diary.trials import design
from diary.trials.queries import Standing, standing_of


def reveal_due(state: SyncState, now: datetime) -> SyncState:
    """Shows of each trial what may be known by now, with a new rev; the counter as it is then.

    One statement where nothing is new. Else the diary is locked; a second call changes nothing.
    """
    closed = Trial.objects.filter(owner_id=state.owner_id, committed_text="")
    if not any(reveal(trial, now) for trial in closed):
        return state
    state = lock_diary(state.owner_id)
    # Read again: somebody else may have been here before the lock.
    for trial in closed.all():
        if reveal(trial, now):
            state.seq += 1
            trial.rev = state.seq
            trial.save()
    save_counter(state)
    return state


def reveal(trial: Trial, now: datetime) -> bool:
    """Sets what may be known by now, and once it is over what opens the commitment; true when that is more than before.

    What was shown stays shown. Where no key opens the order nothing is added.
    """
    standing = standing_of(trial, now)
    count, before = _known(standing), (trial.shown_order, trial.committed_text)
    if before[1] or (count <= len(before[0]) and not standing.is_over):
        return False
    order = trial.drawn or _stored_order(trial, count)
    if not order or is_unreadable(trial.shown_order):
        return False
    trial.shown_order = design.order_text(order[:count])
    if standing.is_over and not is_unreadable(trial.nonce):
        trial.committed_text = design.committed_text(trial.record_id, order, trial.nonce)
    return before != (trial.shown_order, trial.committed_text)


def _known(standing: Standing) -> int:
    shape = standing.trial.shape
    if standing.is_over:
        return 2 * shape.pairs
    return design.shown_periods(standing.days, shape, today=standing.today)


def _stored_order(trial: Trial, count: int) -> Sequence[str]:
    """The first periods' assignments; none where one of them cannot be read."""
    rows = trial.periods.filter(number__lte=count).order_by("number")
    order = [row.assigned for row in rows]
    return [] if any(map(is_unreadable, order)) else order
