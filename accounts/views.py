"""The account pages that differ from allauth's own views, and the page of API tokens."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.exceptions import ApiTokenNameTaken, TooManyApiTokens
from accounts.forms import ApiTokenForm
from accounts.models import ApiToken, User
from accounts.queries import has_verified_email, live_api_tokens
from accounts.services import issue_api_token, revoke_api_token


class EmailAddressView(allauth_views.EmailView):
    """One address per person: it can be changed, and a code for it asked for. Allauth's other actions stay shut."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asks_for_code = settings.MAIL_CONFIGURED and "action_send" in request.POST
        if "action_add" in request.POST or asks_for_code:
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        return redirect("account_email")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["email_is_verified"] = has_verified_email(self.request.user)
        return context


class ConfirmEmailView(allauth_views.ConfirmEmailVerificationCodeView):
    """The code from the mail, at sign-up and after a change of address."""

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        mailed_code = self._process.state["code"]
        try:
            answer: HttpResponse = super()._resend_form_valid(form)
        except ImmediateHttpResponse:
            # Too soon. Allauth has already drawn a new code that nobody will get: the mailed one must stay good.
            self._process.state["code"] = mailed_code
            self._process.persist()
            adapter = get_adapter(self.request)
            adapter.add_message(
                self.request, messages.ERROR, message=adapter.error_messages["rate_limited"]
            )
            return redirect("account_email_verification_sent")
        return answer

    def _verify_form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super()._verify_form_invalid(form)
        # Allauth sends everybody to the sign-in page; someone who is signed in would land in the app, told nothing.
        if answer.status_code == 302 and self.request.user.is_authenticated:
            return redirect("account_email")
        return answer


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """What allauth's rate limits answer. Most count by the minute; which one it was is not known here."""
    page = render(request, "429.html", status=429)
    page["Retry-After"] = "60"
    return page


class SignedInRequest(HttpRequest):
    """For the type checker: what `login_required` lets through."""

    user: User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def api_tokens(request: SignedInRequest) -> HttpResponse:
    form = ApiTokenForm(request.POST or None)
    secret = _issue_from(form, request) if form.is_valid() else None
    return render(
        request,
        "account/tokens.html",
        {
            "form": ApiTokenForm() if secret else form,
            "secret": secret,
            "tokens": live_api_tokens(request.user),
        },
    )


@sensitive_variables("secret")
def _issue_from(form: ApiTokenForm, request: SignedInRequest) -> str | None:
    try:
        _token, secret = issue_api_token(owner=request.user, **form.cleaned_data)
    except ApiTokenNameTaken:
        form.add_error("name", _("You already have a token with this name."))
    except TooManyApiTokens:
        form.add_error(None, _("You have 20 tokens. Remove one before you make another."))
    else:
        return secret
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=token_id, owner=request.user)
    if request.method == "POST":
        revoke_api_token(token=token)
        return redirect("account_tokens")
    return render(request, "account/token_revoke.html", {"token": token})
