"""Addresses under /api/v1/."""

from datetime import date

from django.urls import URLPattern, path, re_path, register_converter

from diary.api.ems import PROGRAMMES, SCREENINGS, SESSIONS, SIDE_EFFECTS
from diary.api.errors import plain_problem
from diary.api.exports import ExportFile, Exports, OneExport
from diary.api.imports import CommitImport, Imports, OneImport, UndoImport
from diary.api.push import Acknowledgement, OneSubscription, Subscriptions, TestPush
from diary.api.records import Resource, list_view, one_view
from diary.api.reminders import (
    Calendar,
    Done,
    Mails,
    OneReminder,
    Pause,
    Reminders,
    ReminderState,
    Snooze,
)
from diary.api.schema import Schema
from diary.api.session import Session
from diary.api.shares import Address, OneShare, Reactivate, Revoke, Shares, Views
from diary.api.sync import Sync
from diary.api.trials import (
    EndTrial,
    Insights,
    OneTrial,
    PauseTrial,
    ResumeTrial,
    TrialAnswer,
    Trials,
)
from diary.api.views import Entries, OneDay, OneEntry, Summary


class DateConverter:
    """A local date in an address; what is no date is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DateConverter, "date")


def routes(resource: Resource, one: str) -> list[URLPattern]:
    """The list of a kind of record, and one of them, under `one` as its name."""
    many = resource.address.replace("/", "-")
    return [
        path(f"{resource.address}/", list_view(resource).as_view(), name=many),
        path(f"{resource.address}/<uuid:record_id>/", one_view(resource).as_view(), name=one),
    ]


_OCCURRENCE = "reminders/occurrences/<uuid:occurrence_id>"
_SUBSCRIPTION = "push/subscriptions/<uuid:subscription_id>"
_TRIAL = "trials/<uuid:trial_id>"

urlpatterns = [
    path("session/", Session.as_view(), name="session"),
    path("sync", Sync.as_view(), name="sync"),
    path("entries/", Entries.as_view(), name="entries"),
    path("entries/<uuid:record_id>/", OneEntry.as_view(), name="entry"),
    path("entries/daily/<date:on>/", OneDay.as_view(), name="day"),
    *routes(PROGRAMMES, "ems-programme"),
    *routes(SESSIONS, "ems-session"),
    *routes(SIDE_EFFECTS, "ems-side-effect"),
    *routes(SCREENINGS, "ems-screening"),
    path("reminders/", Reminders.as_view(), name="reminders"),
    path("reminders/pause/", Pause.as_view(), name="reminders-pause"),
    path("reminders/state/", ReminderState.as_view(), name="reminders-state"),
    path("reminders/email/", Mails.as_view(), name="reminders-email"),
    path("reminders/calendar/", Calendar.as_view(), name="reminders-calendar"),
    path("reminders/<uuid:reminder_id>/", OneReminder.as_view(), name="reminder"),
    path(f"{_OCCURRENCE}/snooze/", Snooze.as_view(), name="occurrence-snooze"),
    path(f"{_OCCURRENCE}/done/", Done.as_view(), name="occurrence-done"),
    path("push/subscriptions/", Subscriptions.as_view(), name="push-subscriptions"),
    path(f"{_SUBSCRIPTION}/", OneSubscription.as_view(), name="push-subscription"),
    path(f"{_SUBSCRIPTION}/test/", TestPush.as_view(), name="push-test"),
    path("push/ack/", Acknowledgement.as_view(), name="push-ack"),
    path("shares/", Shares.as_view(), name="shares"),
    path("shares/<uuid:share_id>/", OneShare.as_view(), name="share"),
    path("shares/<uuid:share_id>/revoke/", Revoke.as_view(), name="share-revoke"),
    path(
        "shares/<uuid:share_id>/reactivate/",
        Reactivate.as_view(),
        name="share-reactivate",
    ),
    path("shares/<uuid:share_id>/views/", Views.as_view(), name="share-views"),
    path("shares/<uuid:share_id>/address/", Address.as_view(), name="share-address"),
    path("exports/", Exports.as_view(), name="exports"),
    path("exports/<uuid:export_id>/", OneExport.as_view(), name="export"),
    path("exports/<uuid:export_id>/file/", ExportFile.as_view(), name="export-file"),
    path("imports/", Imports.as_view(), name="imports"),
    path("imports/<uuid:import_id>/", OneImport.as_view(), name="import"),
    path("imports/<uuid:import_id>/commit/", CommitImport.as_view(), name="import-commit"),
    path("imports/<uuid:import_id>/undo/", UndoImport.as_view(), name="import-undo"),
    path("trials/", Trials.as_view(), name="trials"),
    path(f"{_TRIAL}/", OneTrial.as_view(), name="trial"),
    path(f"{_TRIAL}/pause/", PauseTrial.as_view(), name="trial-pause"),
    path(f"{_TRIAL}/resume/", ResumeTrial.as_view(), name="trial-resume"),
    path(f"{_TRIAL}/end/", EndTrial.as_view(), name="trial-end"),
    path(f"{_TRIAL}/result/", TrialAnswer.as_view(), name="trial-result"),
    path("insights/", Insights.as_view(), name="insights"),
    path("summary/", Summary.as_view(), name="summary"),
    path("schema/", Schema.as_view(), name="schema"),
    re_path(r"", plain_problem, {"status_code": 404, "code": "not_found"}, name="api-unknown"),
]
