"""Addresses of the diary that are not the API: the app's screens and what the browser needs around them."""

from django.urls import path, re_path

from diary import shared_pages, views
from diary.api.shared import File, Manifest, Opening

# The screens of the app, all the same shell. An address the app does not know is a 404, not an empty screen.
_DATE = r"\d{4}-\d{2}-\d{2}"
_ID = r"[0-9a-f-]{36}"
_EMS = rf"ems(?:/(?:session|safety|help|log(?:/{_DATE})?|programmes/(?:new|{_ID})|sessions/{_ID}))?"
_REMINDERS = rf"reminders(?:/(?:new|{_ID}))?"
_SHARE = rf"share(?:/(?:new|{_ID}))?"
_TRIAL = rf"trial/(?:new|{_ID})"
_HELPS = "does-it-help(?:/(?:morning|together/(?:pain|numbness|tingling)))?"
_SINGLE = "history|settings|more|welcome|install|doctor|data|unsent"
# A reminder leads to the day it was made for.
_ASKED = rf"(?:check-in|weekly)(?:/{_DATE})?"
# What a reader has opened stands below an address of its own.
_READING = "s/r/<uuid:share_id>/"
# What mail programs and hands make of "/s#shlink:/…": the sign written out, a slash or a full stop too many.
_REWRITTEN = r"^s[^\w-]+$|^s[^\w.-]*(?:#|%23|(?i:shlink))"
SCREENS = rf"^(?:{_SINGLE}|day/{_DATE}|{_ASKED}|{_REMINDERS}|{_SHARE}|{_HELPS}|{_TRIAL}|{_EMS})$"

urlpatterns = [
    path("", views.app_shell, name="today"),
    re_path(SCREENS, views.app_shell, name="screen"),
    path("sw.js", views.service_worker, name="service-worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("robots.txt", views.robots, name="robots"),
    path("api/v1/docs/", views.api_docs, name="api-docs"),
    path("calendar/<str:secret>.ics", views.calendar, name="calendar"),
    path("reminders/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("s", shared_pages.gate, name="shared-gate"),
    path("s/open", Opening.as_view(), name="shared-opening"),
    path("s/m/<str:token>", Manifest.as_view(), name="shared-manifest"),
    path("s/f/<str:token>", File.as_view(), name="shared-file"),
    path(_READING, shared_pages.report, name="shared-report"),
    path(f"{_READING}<str:paper>.pdf", shared_pages.report_as_pdf, name="shared-pdf"),
    path(f"{_READING}<str:table>.csv", shared_pages.report_as_csv, name="shared-csv"),
    path(f"{_READING}report.json", shared_pages.report_as_json, name="shared-json"),
    path(f"{_READING}report.fhir.json", shared_pages.report_as_fhir, name="shared-fhir"),
    path(f"{_READING}finish", shared_pages.finish, name="shared-finish"),
    re_path(_REWRITTEN, shared_pages.gate, name="shared-rewritten"),
    path("share/<uuid:share_id>/preview", shared_pages.preview, name="share-preview"),
    path("metrics", views.metrics, name="metrics"),
    path("healthz/live", views.healthz_live, name="healthz-live"),
    path("healthz/ready", views.healthz_ready, name="healthz-ready"),
]
