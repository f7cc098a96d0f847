"""What `make device` says of what it counted; the counting itself needs a browser and minutes."""

from datetime import date

from bench.device_leaks import Counted, Left, screens
from bench.device_phone import Start, Stored
from bench.device_report import Diary, Found, report

STILL = Counted(nodes=130, listeners=35, heap=2_000_000)


def after(*, nodes: int = 0, listeners: int = 0, heap: int = 0) -> Counted:
    return Counted(STILL.nodes + nodes, STILL.listeners + listeners, STILL.heap + heap)


def start(seen: float) -> Start:
    return Start(page=20, seen=seen, saved=seen + 50, tap=50, later=40)


def test_growth_is_told_by_the_time() -> None:
    left = Left("Today", (STILL, after(nodes=10), after(nodes=20, listeners=5, heap=40_000)))
    assert left.a_mount() == (2.0, 0.5, 4_000.0)


def test_what_grows_all_the_way_is_named() -> None:
    halfway = after(nodes=10, listeners=10, heap=30_000)
    end = after(nodes=20, listeners=20, heap=60_000)
    assert Left("Today", (STILL, halfway, end)).grows() == ["nodes", "listeners", "heap"]


def test_what_came_once_does_not_grow() -> None:
    once = after(nodes=100, listeners=100, heap=900_000)
    assert Left("Today", (STILL, once, once)).grows() == []


def test_up_to_the_limit_is_no_growth() -> None:
    halfway, end = after(nodes=5, heap=25_000), after(nodes=10, heap=50_000)
    assert Left("Today", (STILL, halfway, end)).grows() == []


def test_the_report_holds_the_start_against_its_aim_and_names_who_grows() -> None:
    starts = [start(seen) for seen in (400, 200, 260)]
    stored = Stored(indexed_db=3_650_000, caches=800_000, worker=20_000)
    left = [
        Left("Today", (STILL,) * 3),
        Left("History", (STILL, after(nodes=50), after(nodes=100))),
    ]
    said = report(Found([Diary(3650, 5476, stored, starts)], left))
    named = "Today, 3650 days on the phone"
    assert f"| {named} | 3 | 20 (20 to 20) | 260 (200 to 400) | 310 (250 to 450) |" in said
    assert f"| {named}: first score seen, ms | 300 | 260.00 |  | reached |" in said
    assert f"| {named}: a tap on it stored, ms | 300 | 310.00 |  | **missed** |" in said
    assert "| 3650 days | 5476 | 3.65 | 0.80 | 0.02 | 4.47 | 1000 |" in said
    assert "| History | +10.0 | +0.0 | +0.0 | 230 | 35 | 2000 | nodes |" in said
    assert said.endswith("a mount: History.")


def test_a_day_that_is_looked_at_is_past() -> None:
    assert screens(date(2026, 3, 1))["a day"] == "/day/2026-02-28"
