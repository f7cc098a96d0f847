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

import django

from bench import seed
from bench.measure import peak_bytes

_EMAIL = "patient@example.org"
_ZONE = "Europe/Berlin"
_SESSION_EVERY, _MOMENT_EVERY = 3, 7


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
    seed.stimulate(owner.pk, longest, session_every=_SESSION_EVERY)
    links = {str(days): _link(owner, days) for days in all_days}
    seed.settle()
    return {"owner": owner.pk, "links": links}


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
