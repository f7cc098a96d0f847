"""Every address of this installation."""

from django.urls import include, path

urlpatterns = [
    path("", include("diary.urls")),
    path("accounts/", include("accounts.urls")),
    path("api/v1/", include("diary.api.urls")),
]

handler429 = "accounts.views.too_many_requests"  # read by allauth
handler400 = "diary.views.bad_request"
handler404 = "diary.views.not_found"
handler500 = "diary.views.server_error"
