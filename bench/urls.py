"""Daymark's own addresses, and beside them the baselines under /bench/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from bench.plainapp import views

router = SimpleRouter()
router.register("drf", views.PlainEntries, basename="plain")

urlpatterns = [
    path("bench/empty", views.empty),
    path("bench/insert", views.insert),
    path("bench/insert-signed-in", views.insert_signed_in),
    path("bench/select", views.select),
    path("bench/select-signed-in", views.select_signed_in),
    path("bench/", include(router.urls)),
    path("", include("config.urls")),
]

handler404 = "diary.views.not_found"
handler500 = "diary.views.server_error"
