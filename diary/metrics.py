"""Figures for the operator in Prometheus' text form, read from the database; nobody's data is in them."""

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from diary.models import ReminderCounter
from diary.reminders.counters import LAST_TICK, LATENESS_BUCKETS
from diary.reminders.queries import overdue_occurrences, unplanned_reminders

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
COUNTERS = {
    "planned": "Reminders whose next days were planned.",
    "due": "Due times that became due.",
    "scheduled": "Due times moved to the end of quiet hours.",
    "skipped": "Due times already logged, or during a rest.",
    "answered": "Due times that the diary answered.",
    "missed": "Due times whose window ended without a message.",
    "done": "Due times whose window ended after a message.",
    "sent": "Pushes that a push service took.",
    "mailed": "Mails that the mail server took.",
    "retried": "Messages to be tried again.",
    "ambiguous": "Messages that may have arrived when their sender died.",
    "released": "Messages not sent when their sender died.",
    "gone": "Browsers that their push service no longer knows.",
    "failed": "Messages that were refused for good.",
    "expired": "Messages whose window ended first.",
    "dropped": "Messages no longer wanted when it was their turn.",
}


class _Reminders(Collector):
    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily]:
        values = dict(ReminderCounter.objects.values_list("name", "value"))
        for name, says in COUNTERS.items():
            yield CounterMetricFamily(f"daymark_reminders_{name}", says, value=values.get(name, 0))
        yield _lateness(values)
        yield GaugeMetricFamily(
            "daymark_reminders_last_tick_timestamp_seconds",
            "When due reminders were last looked for, Unix time.",
            value=values.get(LAST_TICK, 0),
        )
        now = timezone.now()
        yield GaugeMetricFamily(
            "daymark_reminders_unplanned",
            "Reminders whose next days nobody has planned.",
            value=unplanned_reminders(now).count(),
        )
        yield GaugeMetricFamily(
            "daymark_reminders_overdue",
            "Due times that nobody has looked at for 90 s.",
            value=overdue_occurrences(now).count(),
        )


def _lateness(values: dict[str, int]) -> HistogramMetricFamily:
    buckets = [
        (f"{float(bound)}", float(values.get(f"lateness_le_{bound}", 0)))
        for bound in LATENESS_BUCKETS
    ]
    return HistogramMetricFamily(
        "daymark_reminders_lateness_seconds",
        "From the planned time of a push until its push service took it.",
        buckets=[*buckets, ("+Inf", float(values.get("lateness_count", 0)))],
        sum_value=values.get("lateness_milliseconds", 0) / 1000,
    )


def metrics_text() -> bytes:
    """Everything there is, in three reads of the database, whatever the number of people."""
    registry = CollectorRegistry()
    registry.register(_Reminders())
    return generate_latest(registry)
