"""Runs the cases in turns, so that whatever else the machine does meets all of them alike, and sums up."""

import math
import re
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from bench.cases import Case, sync_body
from bench.client import Answer, Client, Unexpected
from bench.cpu import CpuTime, descendants, reaped_seconds
from bench.servers import Person

ASK_FOR_COUNT = "X-Count-Queries: 1\r\n"


@dataclass(frozen=True)
class Block:
    """Some requests of one case, one after the other."""

    seconds: list[float]
    web_cpu: float
    database_cpu: float

    @property
    def cpu(self) -> float:
        return self.web_cpu + self.database_cpu


@dataclass
class Measured:
    """All blocks of one case, one a round, and how many statements one request sends."""

    case: Case
    queries: int
    transaction_words: int
    blocks: list[Block] = field(default_factory=list)

    def percentile_ms(self, percent: int) -> float:
        return percentile([s for block in self.blocks for s in block.seconds], percent) * 1e3

    def requests_per_second(self) -> float:
        return statistics.median(len(b.seconds) / sum(b.seconds) for b in self.blocks)

    def web_cpu_ms(self) -> float:
        return statistics.median(b.web_cpu / len(b.seconds) for b in self.blocks) * 1e3

    def database_cpu_ms(self) -> float:
        return statistics.median(b.database_cpu / len(b.seconds) for b in self.blocks) * 1e3

    def times_the_time_of(self, other: "Measured") -> float:
        """Median over the rounds of one median time through the other, measured within seconds of each other."""
        return self._ratio(other, lambda block: statistics.median(block.seconds))

    def times_the_cpu_of(self, other: "Measured") -> float:
        return self._ratio(other, lambda block: block.cpu)

    def _ratio(self, other: "Measured", of: Callable[[Block], float]) -> float:
        pairs = zip(self.blocks, other.blocks, strict=True)
        return statistics.median(of(mine) / of(theirs) for mine, theirs in pairs)


def percentile(values: Iterable[float], percent: int) -> float:
    """Nearest rank."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]


class Meter:
    """Reads the CPU time of the web server and of the database's own processes."""

    def __init__(self, web_pid: int, database_pid: int | None) -> None:
        self._web_pid, self._web = web_pid, CpuTime(web_pid)
        # SQLite works inside the web server: there is no process of its own to look at.
        self._database = CpuTime(database_pid) if database_pid else None

    def read(self) -> tuple[float, float]:
        # A process that typesets a PDF is gone by now; whoever waited for it knows what it used.
        ended = sum(reaped_seconds(pid) for pid in descendants(self._web_pid))
        database = self._database.seconds() if self._database else 0.0
        return self._web.seconds() + ended, database


def run_rounds(
    cases: Sequence[Case], meter: Meter, *, seconds: float, requests: int
) -> dict[str, Measured]:
    measured = {case.name: _first_look(case) for case in cases}
    for case in cases:
        _block(case, meter, requests)
    deadline = time.monotonic() + seconds
    order = list(cases)
    while time.monotonic() < deadline:
        for case in order:
            measured[case.name].blocks.append(_block(case, meter, requests))
        # Every other round backwards: no case always runs behind the same one.
        order.reverse()
    return measured


def _first_look(case: Case) -> Measured:
    request = case.make().replace(b"\r\n", b"\r\n" + ASK_FOR_COUNT.encode(), 1)
    headers = _checked(case, case.client.send(request)).headers
    return Measured(case, int(headers["x-queries"]), int(headers["x-transaction-words"]))


def _block(case: Case, meter: Meter, requests: int) -> Block:
    seconds = []
    case.client.wake()
    before = meter.read()
    for _ in range(requests):
        request = case.make()
        started = time.perf_counter()
        answer = case.client.send(request)
        seconds.append(time.perf_counter() - started)
        _checked(case, answer)
    after = meter.read()
    return Block(seconds, after[0] - before[0], after[1] - before[1])


def _checked(case: Case, answer: Answer) -> Answer:
    if answer.status != case.status:
        raise Unexpected(f"{case.name}: {answer.status} {answer.body[:300]!r}")
    case.learn(answer)
    return answer


@dataclass(frozen=True)
class Pull:
    """One first pull of a whole diary."""

    name: str
    seconds: float
    cpu: float
    requests: int
    megabytes: float


def first_pulls(
    client: Client, person: Person, meter: Meter, *, entries: int, page_sizes: Sequence[int]
) -> list[Pull]:
    """The bare view pages through the same rows, as a baseline; then a new phone, once for each page size."""

    def by_phone(size: int) -> Pull:
        name = f"first pull, pages of {size}"
        return _timed(name, client, meter, lambda: _pages(client, person, size, entries))

    baseline = "bare SELECT, pages of 1000"
    return [
        _timed(baseline, client, meter, lambda: _bare_pages(client, person, entries)),
        *map(by_phone, page_sizes),
    ]


def _timed(name: str, client: Client, meter: Meter, pages: Callable[[], list[int]]) -> Pull:
    client.wake()
    before, started = sum(meter.read()), time.perf_counter()
    sizes = pages()
    seconds = time.perf_counter() - started
    return Pull(name, seconds, sum(meter.read()) - before, len(sizes), sum(sizes) / 1e6)


def _bare_pages(client: Client, person: Person, entries: int) -> list[int]:
    paths = (
        f"/bench/select?owner={person.owner}&count=1000&start={start}"
        for start in range(0, entries, 1_000)
    )
    return [len(client.send(client.request("GET", path)).body) for path in paths]


def _pages(client: Client, person: Person, limit: int, entries: int) -> list[int]:
    device, cursor, more = str(uuid4()), None, True
    sizes, seen = [], 0
    while more:
        body = sync_body(person, device, cursor, limit, [])
        answer = client.send(client.request("POST", "/api/v1/sync", body))
        page = answer.json()
        cursor, more = page["cursor"], page["more"]
        seen += len(page["changes"])
        sizes.append(len(answer.body))
    if seen != entries:
        raise Unexpected(f"the first pull brought {seen} entries of {entries}")
    return sizes


def peak_bytes() -> int:
    """Of this process and of the largest that it started; not `ru_maxrss`, which a process inherits."""
    own = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert own
    return (int(own[1]) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024
