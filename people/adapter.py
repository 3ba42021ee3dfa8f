"""How allauth speaks to our people: its mails are letters of ours, in their language."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core import letters
from core.bounces import returning
from core.hub import absolute
from core.outbox import common_places
from core.ways import own_way

CODE_PAGE = "code page"  # no link of allauth's
# allauth's mail: our letter, and what allauth calls the link in it. Notifications stay allauth's own.
LETTERS = {
    "account/email/email_confirmation": ("people/confirm_address", ""),
    "account/email/email_confirmation_signup": ("people/confirm_address", ""),
    "account/email/login_code": ("people/sign_in_code", ""),
    "account/email/password_reset_key": ("people/new_password", "password_reset_url"),
    "account/email/account_already_exists": ("people/account_exists", CODE_PAGE),
    "account/email/unknown_account": ("people/no_account", "signup_url"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Keeps a new person's language and writes our letters; everything else is allauth's."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code. Use the one in the newest mail from us."),
    }

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.language = (getattr(request, "LANGUAGE_CODE", "") or "en")[:2]
        return super().save_user(request, user, form, commit)

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        """Let them in, and say so where letters to them come back."""
        response = super().post_login(request, user, **more)
        if returning([user.email]):
            messages.warning(request, comes_back(user.email))
        return response

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the letter at once: somebody waits for it in front of the page."""
        if template_prefix not in LETTERS:
            super().send_mail(template_prefix, email, context)
            return
        language = (get_language() or "en")[:2]
        event, link = LETTERS[template_prefix]
        places = {
            **common_places(email, language),
            "code": context.get("code", ""),
            "link": _on_the_way(self.request, _code_page() if link == CODE_PAGE else context.get(link, "")),
            "minutes": _minutes(event),
        }
        letters.at_once(letters.write(event, language, places), email).send()


def comes_back(address: str) -> str:
    """What a person reads whose letters come back, in a sentence that says what to do."""
    return _g(
        "Letters to %(address)s come back. Check the address, or give another one on your account page."
    ) % {"address": address}


def _on_the_way(request: HttpRequest | None, link: str) -> str:
    """The link to sign up, with the page that the reader was on the way to: an invitation is not lost."""
    wanted = (request.POST.get("next") or request.GET.get("next", "")) if request and link else ""
    wanted = own_way(request, wanted, "") if request else ""
    return f"{link}?{urlencode({'next': wanted})}" if wanted and "?" not in link else link


def _code_page() -> str:
    """Where a code to sign in is asked for: it lets everybody in, also who never chose a password."""
    return absolute(reverse("account_request_login_code"))


def _minutes(event: str) -> int:
    """How long the code of a letter holds."""
    if event == "people/sign_in_code":
        return int(app_settings.LOGIN_BY_CODE_TIMEOUT) // 60
    return int(app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT) // 60
