"""The fields people fill in to sign up, sign in and look after their account. What happens then is allauth's flow."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.digits import plain_digits
from accounts.services import replace_email_unverified

EMAIL_ATTRS = {
    "type": "email",
    "inputmode": "email",
    "autocapitalize": "none",
    "spellcheck": "false",
}
CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "none",
    "spellcheck": "false",
    "autofocus": True,
}
# More than any code with its dashes and blanks.
CODE_CHARACTERS = 60


class PlainFields:
    """Labels instead of placeholders (they vanish while typing), and words a person would use."""

    fields: dict[str, forms.Field]
    wording: dict[str, dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.label = _("E-mail address")
                field.widget.attrs.update(EMAIL_ATTRS)
            for key, value in self.wording.get(name, {}).items():
                setattr(field, key, value)


NEW_PASSWORD = {"label": _("New password"), "help_text": _("At least 8 characters.")}


class SignUpForm(PlainFields, allauth_forms.SignupForm):
    wording = {
        "password1": {"label": _("Password"), "help_text": _("At least 8 characters.")},
    }
    # Filled in by a browser that can tell; without it the app asks the phone later.
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponseBase | None]:
        """Two taps on the button are two requests: the second one finds the address taken only when it writes."""
        saved: tuple[Any, HttpResponseBase | None]
        if self.account_already_exists:
            self._spend_the_time_of_hashing()
            # Without a transaction: only a mail is written, and limits are asked, which no lock may wait for.
            saved = super().try_save(request)
            return saved
        try:
            with transaction.atomic():
                saved = super().try_save(request)
                return saved
        except IntegrityError:
            return None, redirect("account_login")

    def _spend_the_time_of_hashing(self) -> None:
        # Otherwise a quick answer tells a stranger that the address has an account.
        get_user_model()().set_password(self.cleaned_data["password1"])


class SignInForm(PlainFields, allauth_forms.LoginForm):
    wording = {"password": {"help_text": ""}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ConfirmPasswordForm(PlainFields, allauth_forms.ReauthenticateForm):
    wording = {"password": {"help_text": ""}}


class ChangePasswordForm(PlainFields, allauth_forms.ChangePasswordForm):
    wording = {
        "oldpassword": {"label": _("Current password"), "help_text": ""},
        "password1": NEW_PASSWORD,
    }
    # Typed once: twice is a burden for numb fingers, and a wrong one can be reset.
    password2 = None


class ForgottenPasswordForm(PlainFields, allauth_forms.ResetPasswordForm):
    pass


class NewPasswordForm(PlainFields, allauth_forms.ResetPasswordKeyForm):
    wording = {"password1": NEW_PASSWORD}
    password2 = None


class CodeFields(PlainFields):
    cleaned_data: dict[str, Any]
    wording = {"code": {"label": _("Code from the mail")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(CODE_ATTRS)

    def clean_code(self) -> str:
        """Typed with the digits of any script, which keyboards of other languages give."""
        typed = self.cleaned_data["code"]
        if len(typed) <= CODE_CHARACTERS:
            self.cleaned_data["code"] = plain_digits(typed)
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class ConfirmEmailForm(CodeFields, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmResetForm(CodeFields, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class ChangeEmailForm(PlainFields, allauth_forms.AddEmailForm):
    def clean_email(self) -> str:
        email: str = super().clean_email()
        # With a mail server only the owner of the mailbox learns that it is taken; without one nobody else can tell.
        if not settings.MAIL_CONFIGURED:
            allauth_forms.email_already_exists(email, user=self.user, always_raise=True)
        return email

    def save(self, request: HttpRequest) -> Any:
        if settings.MAIL_CONFIGURED:
            return super().save(request)
        replace_email_unverified(user=self.user, email=self.cleaned_data["email"])
        return self.user.emailaddress_set.get()


class ApiTokenForm(PlainFields, forms.Form):
    name = forms.CharField(
        max_length=60,
        label=_("What is it for?"),
        help_text=_("A name for yourself, for example: kitchen tablet."),
    )
    can_read = forms.BooleanField(required=False, label=_("May read the diary"))
    can_write = forms.BooleanField(required=False, label=_("May add and change entries"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("can_read") and not cleaned.get("can_write"):
            self.add_error("can_read", _("Choose at least one thing that it may do."))
        return cleaned
