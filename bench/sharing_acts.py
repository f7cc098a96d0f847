"""What `bench.sharing` asks of processes of their own, by `python -m bench.sharing_acts`; each prints one JSON value.

`seed --days 90 365`: a diary as long as the longest, and a link to each of these last days. `pdf --days 90 365`:
how much more memory, in MB at its peak, one output of each of these needs than of a single day.
"""

import argparse
import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

from bench import seed
from bench.measure import peak_bytes

_EMAIL = "patient@example.org"
_ZONE = "Europe/Berlin"
_SESSION_EVERY, _EFFECT_EVERY, _MOMENT_EVERY = 3, 30, 7


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sharing_acts")
    parser.add_argument("act", choices=("seed", *_outputs()))
    parser.add_argument("--days", type=int, nargs="+", required=True)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    if options.act == "seed":
        print(json.dumps(_seed(options.days)))
    else:
        print(json.dumps(_peaks_mb(_outputs()[options.act], options.days)))


def _seed(all_days: list[int]) -> dict[str, Any]:
    """The owner's number, and for each length what a reader and a piece of software hold."""
    from accounts.models import User

    longest = max(all_days)
    seed.make_person(_EMAIL, days=longest, moments=longest // _MOMENT_EVERY)
    owner = User.objects.get(email=_EMAIL)
    _stimulate(owner.pk, longest)
    links = {str(days): _link(owner, days) for days in all_days}
    seed.settle()
    return {"owner": owner.pk, "links": links}


def _stimulate(owner_id: int, days: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from diary.ems.services import record_session, record_side_effect

    now = timezone.now()
    with transaction.atomic():
        for back in range(1, days, _SESSION_EVERY):
            at = {"started_at": (now - timedelta(days=back)).isoformat(), "time_zone": _ZONE}
            fields = {**at, "modality": "ems", "duration_minutes": 30, "frequency_hz": 35}
            record_session(owner_id=owner_id, record_id=uuid4(), fields=fields)
        for back in range(1, days, _EFFECT_EVERY):
            at = {"occurred_at": (now - timedelta(days=back)).isoformat(), "time_zone": _ZONE}
            fields = {**at, "kind": "redness", "severity": "mild"}
            record_side_effect(owner_id=owner_id, record_id=uuid4(), fields=fields)


def _link(owner: Any, days: int) -> dict[str, str]:
    from django.utils import timezone

    from diary.sharing.opening import reader_token
    from diary.sharing.services import make_link

    fields = {"last_days": days, "with_passcode": False}
    link = make_link(owner=owner, fields=fields, now=timezone.now()).link
    opened = {"reader": reader_token(link), "token": link.secrets["token"]}
    return {"id": str(link.share_id), **opened}


def _outputs() -> dict[str, Callable[[Any], Any]]:
    """What is made of a report, by name."""

    def html(report: Any) -> Any:
        from diary.sharing.report.page import render_report

        return render_report(report, links={})

    def pdf(report: Any) -> Any:
        from diary.sharing.report.pdf import report_pdf

        return report_pdf(report, paper="a4")

    def fhir(report: Any) -> Any:
        from diary.sharing.report.fhir import bundles_of

        return json.dumps(bundles_of(report))

    def csv(report: Any) -> Any:
        from diary.sharing.report.tables import report_csv

        return report_csv(report)

    return {"html": html, "pdf": pdf, "fhir": fhir, "csv": csv}


def _peaks_mb(make: Callable[[Any], Any], all_days: list[int]) -> list[float]:
    """How much the peak has grown over that of a single day, after each of these lengths; they ascend, as a peak does."""
    make(_report(1))
    before = peak_bytes()
    grown = []
    for days in all_days:
        make(_report(days))
        grown.append((peak_bytes() - before) / 1e6)
    return grown


def _report(days: int) -> Any:
    from django.utils import timezone

    from accounts.models import User
    from diary.localtime import local_day
    from diary.sharing.report.facts import Scope
    from diary.sharing.report.reading import read_report

    now = timezone.now()
    today = local_day(now, _ZONE)
    scope = Scope(
        from_on=today - timedelta(days=days - 1),
        to_on=today,
        includes=frozenset({"ems", "side_effects"}),
    )
    return read_report(User.objects.get(email=_EMAIL).pk, scope, now=now)


if __name__ == "__main__":
    main()
