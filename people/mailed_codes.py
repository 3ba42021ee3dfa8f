"""Whoever types a code from a mail has shown that the address is theirs.

People whom the Hub invited have an account before they ever came, and allauth knows no address of theirs yet;
without this they would be asked for a second code right after the first.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from django.dispatch import receiver

from people.models import User


@receiver(authentication_step_completed)
def know_the_address(sender: Any, *, user: User, method: str, email: str | None = None, **rest: Any) -> None:
    """Write down the address that a mailed code was sent to; allauth then marks it as verified."""
    if method == "code" and email and email.lower() == user.email:
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
