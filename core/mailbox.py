"""The demonstration's mail: kept on a page of the site instead of being sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage, EmailMultiAlternatives

from core.models import MailboxMessage


class MailboxBackend(BaseEmailBackend):
    """Writes each message as a row."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; returns how many."""
        rows = [_row(message) for message in email_messages]
        MailboxMessage.objects.bulk_create(rows)
        return len(rows)


def _row(message: EmailMessage) -> MailboxMessage:
    alternatives: Sequence[Any] = message.alternatives if isinstance(message, EmailMultiAlternatives) else ()
    html = next((str(one[0]) for one in alternatives if one[1] == "text/html"), "")
    return MailboxMessage(
        sender=message.from_email[:200],
        recipients=", ".join(message.recipients())[:500],
        subject=message.subject[:300],
        text=str(message.body),
        html=html,
    )
