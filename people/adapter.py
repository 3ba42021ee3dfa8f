"""How allauth speaks to our people: mails through the outbox's sender, links to the portal's own address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Keeps a new person's language; everything else is allauth's."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.language = (getattr(request, "LANGUAGE_CODE", "") or "en")[:2]
        return super().save_user(request, user, form, commit)
