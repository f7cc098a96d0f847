"""Where the phones of the browser tests are: where it is morning now, so that no test runs into midnight."""

from datetime import UTC, datetime

# One for each four hours of a day in UTC, none with summer time: there it is 8 to 13 o'clock then.
_ZONES = (
    "Asia/Singapore", "Asia/Dubai", "Africa/Abidjan", "America/La_Paz", "Pacific/Pitcairn", "Pacific/Pago_Pago",
)  # fmt: skip


def zone_with_morning(at: datetime) -> str:
    """An IANA time zone in which at least eleven hours of the day are left."""
    return _ZONES[at.astimezone(UTC).hour // 4]


ZONE = zone_with_morning(datetime.now(UTC))
