"""The plan of violence is the same for the same seed, spread over the whole time, and leaves no kind out."""

from tests.chaos.faults import _WEIGHTS, plan_faults


def test_the_same_seed_is_the_same_plan() -> None:
    assert plan_faults(seed=3, count=100, seconds=60) == plan_faults(seed=3, count=100, seconds=60)
    assert plan_faults(seed=3, count=100, seconds=60) != plan_faults(seed=4, count=100, seconds=60)


def test_every_kind_of_fault_is_there_and_they_come_one_after_the_other() -> None:
    plan = plan_faults(seed=1, count=100, seconds=50)
    assert len(plan) == 100
    assert {(fault.target, fault.how) for fault in plan} == set(_WEIGHTS)
    assert [fault.at for fault in plan] == sorted(fault.at for fault in plan)
    assert 0 <= plan[0].at < 0.5
    assert 49.5 <= plan[-1].at < 50
