"""What the push service saw, against what had to come. Pure."""

import json
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tests.pushd.server import Arrival

# Phone and topic.
Expected = AbstractSet[tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """All numbers of messages. `unexplained` came twice though nobody was killed while it was on its way."""

    expected: int
    lost: int
    strangers: int
    repeated: int
    repeats: int
    unexplained: int
    malformed: int

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing that nobody asked for, and nothing twice without a reason."""
        return not (self.lost or self.strangers or self.unexplained or self.malformed)


def judge(
    expected: Expected, log: Sequence[Arrival], *, may_repeat: Expected = frozenset()
) -> Verdict:
    """`may_repeat` are messages that were on their way when somebody was killed."""
    seen = Counter((arrival.subscription, arrival.headers.get("topic", "")) for arrival in log)
    repeated = {key for key, times in seen.items() if times > 1}
    return Verdict(
        expected=len(expected),
        lost=len(expected - seen.keys()),
        strangers=len(seen.keys() - expected),
        repeated=len(repeated),
        repeats=sum(seen[key] - 1 for key in repeated),
        unexplained=len(repeated - may_repeat),
        malformed=sum(not _is_well_formed(arrival) for arrival in log),
    )


def _is_well_formed(arrival: Arrival) -> bool:
    """A phone shows two messages with the same tag as one; a push service keeps only the last of a topic."""
    if arrival.problems or arrival.plaintext is None:
        return False
    tag = json.loads(arrival.plaintext)["notification"]["tag"]
    return bool(tag == arrival.headers["topic"])
