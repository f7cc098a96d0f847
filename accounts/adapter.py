"""How django-allauth behaves here: whom it believes, where it sends people, what it says when something is wrong."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_time_zone


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is already your address."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("There is already an account with this address."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Check it and type it again."),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes and start again."),
        "rate_limited": _("Please wait a moment before you ask for another code."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address rate limits count by: the same rule as DRF's NUM_PROXIES, so that both doors agree."""
        address = _forwarded_for(request) or request.META.get("REMOTE_ADDR", "")
        cleaned = clean_client_ip(address)
        if cleaned is None:
            raise PermissionDenied("The client's address is unknown.")
        return cleaned

    def is_safe_url(self, url: str) -> bool:
        """Only paths of ours. Allauth would also go to any allowed host, and the loopback names are allowed hosts."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # The request's Host header is the sender's choice: links in mails are built from PUBLIC_URL only.
        super().send_mail(template_prefix, email, {**context, "public_url": settings.PUBLIC_URL})

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        user.time_zone = _time_zone_or_utc(form.cleaned_data.get("time_zone", ""))
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        # The app shows no messages: an unread one would turn up on some page weeks later.
        list(messages.get_messages(request))
        return response

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Allauth counts per Host header, port included: a guesser would only have to change the port.
        login: str = credentials.get("email", "")
        return login.lower()


def _forwarded_for(request: HttpRequest) -> str:
    count = settings.TRUSTED_PROXY_COUNT
    header = request.headers.get("x-forwarded-for")
    if not count or header is None:
        return ""
    addresses = header.split(",")
    return addresses[-min(count, len(addresses))].strip()


def _time_zone_or_utc(name: str) -> str:
    try:
        validate_time_zone(name)
    except ValidationError:
        return "UTC"
    return name
