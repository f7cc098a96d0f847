"""How django-allauth behaves here: whom it believes, where it sends people, what it says when something is wrong."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.mails import GOOD_FOR, keep_mail
from accounts.models import User, validate_time_zone
from accounts.tasks import send_mails_soon

# Both codes; then the mail that brings one is worth nothing any more.
CODE_GOOD_FOR = timedelta(seconds=settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT)


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
        """Writes it down in the transaction of what it tells of; no page waits for a mail server."""
        # The request's Host header is the sender's choice: links in mails are built from PUBLIC_URL only.
        words = {"request": current.request, "email": email, **context}
        message = self.render_mail(
            template_prefix, email, {**words, "public_url": settings.PUBLIC_URL}
        )
        if not settings.MAIL_CONFIGURED:
            # Printed where the web server runs, for the operator to read out.
            message.send()
            return
        keep_mail(
            message,
            owner=context.get("user") or User.objects.filter(email=email.lower()).first(),
            good_for=CODE_GOOD_FOR if "code" in context else GOOD_FOR,
        )
        transaction.on_commit(send_mails_soon, robust=True)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        # So that a mail to an earlier address goes with the account it tells of.
        super().send_notification_mail(
            template_prefix, user, {"user": user, **(context or {})}, email
        )

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
