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
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from people.models import User


@receiver(authentication_step_completed)
def know_the_address(
    sender: Any, *, request: HttpRequest, user: User, method: str, email: str | None = None, **rest: Any
) -> None:
    """Write down the address that a mailed code was sent to; allauth then marks it as verified.

    Whoever signed up with the address before, and never showed that it is theirs, may be somebody else: their
    password would open the account, and every role that it was given since.
    """
    if method != "code" or not email or email.lower() != user.email:
        return
    known, is_new = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True}
    )
    if not is_new and not known.verified and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        messages.info(request, _("The password of before does not work any more. You can set a new one."))


@receiver(authenticator_added)
def remember_the_proof(sender: Any, *, request: HttpRequest, user: User, **rest: Any) -> None:
    """Whoever typed a code of the new app has just shown who they are: no second code for the codes."""
    if request is not None and request.user.is_authenticated and request.user.pk == user.pk:
        record_authentication(request, user, method="mfa", reauthenticated=True)
