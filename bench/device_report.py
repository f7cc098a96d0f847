"""What `bench.device` found, as Markdown. Pure."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.device_leaks import BYTES, LISTENERS, MOUNTS, NODES, Left
from bench.device_phone import SLOWER, Start, Stored
from bench.report import Aim, aims_table, heading, table

AIM_MS = 300


@dataclass(frozen=True)
class Diary:
    """One phone: how long its diary is, what that takes, and its cold starts."""

    days: int
    records: int
    stored: Stored
    starts: Sequence[Start]


@dataclass(frozen=True)
class Found:
    diaries: Sequence[Diary]
    left: Sequence[Left]


def report(found: Found) -> str:
    how = f"Chromium, 360x740, CPU of the page {SLOWER}x slower for the starts."
    parts = [heading("make device"), how]
    parts += ["### Warm start, offline", _starts(found.diaries), _aims(found.diaries)]
    parts += ["### Storage", _storage(found.diaries)]
    parts += ["### What a screen leaves behind", _left(found.left), _verdict(found.left)]
    return "\n\n".join(parts)


def _starts(diaries: Sequence[Diary]) -> str:
    heads = ["median of cold pages, ms (least to most)", "pages", "the page's first byte"]
    heads += ["first score seen", "a tap on it stored", "that tap alone", "a tap at rest"]
    parts: list[Callable[[Start], float]] = [
        lambda one: one.page,
        lambda one: one.seen,
        lambda one: one.saved,
        lambda one: one.tap,
        lambda one: one.later,
    ]
    rows = [
        [_named(one), str(len(one.starts)), *(_spread(one.starts, part) for part in parts)]
        for one in diaries
    ]
    return table(heads, rows)


def _named(one: Diary) -> str:
    return f"Today, {one.days} days on the phone"


def _spread(starts: Sequence[Start], part: Callable[[Start], float]) -> str:
    values = [part(one) for one in starts]
    return f"{statistics.median(values):.0f} ({min(values):.0f} to {max(values):.0f})"


def _aims(diaries: Sequence[Diary]) -> str:
    return aims_table(
        Aim(f"{_named(one)}: {what}, ms", statistics.median(map(part, one.starts)), AIM_MS)
        for one in diaries
        for what, part in (
            ("first score seen", lambda start: start.seen),
            ("a tap on it stored", lambda start: start.saved),
        )
    )


def _storage(diaries: Sequence[Diary]) -> str:
    heads = [
        "on the phone, MB",
        "records",
        "diary",
        "app",
        "its worker",
        "all",
        "diary, bytes a day",
    ]
    rows = []
    for one in diaries:
        kept = one.stored
        sizes = [kept.indexed_db, kept.caches, kept.worker]
        megabytes = [f"{size / 1e6:.2f}" for size in [*sizes, sum(sizes)]]
        a_day = f"{kept.indexed_db / one.days:.0f}"
        rows.append([f"{one.days} days", str(one.records), *megabytes, a_day])
    return table(heads, rows)


def _left(left: Sequence[Left]) -> str:
    heads = ["screen", "nodes a mount", "listeners a mount", "kB a mount"]
    heads += [
        f"nodes after {MOUNTS[-1]}",
        f"listeners after {MOUNTS[-1]}",
        f"kB after {MOUNTS[-1]}",
    ]
    heads += ["grows"]
    rows = []
    for one in left:
        nodes, listeners, size = one.a_mount()
        last = one.counted[-1]
        cells = [f"{nodes:+.1f}", f"{listeners:+.1f}", f"{size / 1000:+.1f}"]
        cells += [str(last.nodes), str(last.listeners), f"{last.heap / 1000:.0f}"]
        rows.append([one.screen, *cells, ", ".join(one.grows())])
    return table(heads, rows)


def _verdict(left: Sequence[Left]) -> str:
    growing = [one.screen for one in left if one.grows()]
    limits = f"more than {NODES} node, {LISTENERS} listener or {BYTES / 1000:.0f} kB a mount"
    return f"Grows by {limits}: {', '.join(growing) or 'no screen'}."
