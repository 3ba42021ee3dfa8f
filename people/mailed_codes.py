"""Whoever types a code from a mail has shown that the address is theirs.

People whom the Hub invited have an account before they ever came, and allauth knows no address of theirs yet;
without this they would be asked for a second code right after the first.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from people.models import User


@receiver(authentication_step_completed)
def know_the_address(sender: Any, *, user: User, method: str, email: str | None = None, **rest: Any) -> None:
    """Write down the address that a mailed code was sent to; allauth then marks it as verified."""
    if method == "code" and email and email.lower() == user.email:
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})


@receiver(authenticator_added)
def remember_the_proof(sender: Any, *, request: HttpRequest, user: User, **rest: Any) -> None:
    """Whoever typed a code of the new app has just shown who they are: no second code for the codes."""
    if request is not None and request.user.is_authenticated and request.user.pk == user.pk:
        record_authentication(request, user, method="mfa", reauthenticated=True)
