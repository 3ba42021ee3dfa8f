"""Handing a letter to the mail server, and what its answer means for the letter."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage, get_connection

from core.models import Notice

Trouble = Notice.Trouble
NOT_AVAILABLE = 421


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a letter was not taken: one of Notice.Trouble, and the server's own words."""

    trouble: str
    words: str


def hand_over(message: EmailMessage) -> Answer | None:
    """Give one letter to the mail server; None where it was taken.

    As long as the connection is not open nothing can have gone out. A line that breaks once the text is on
    its way leaves it unsure whether the server took the letter: the protocol cannot tell.
    """
    connection: Any = get_connection()
    try:
        connection.open()
    except OSError as error:  # SMTPException is one
        return Answer(Trouble.AWAY, str(error))
    is_begun = _watch(connection)
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        return min((_refusal(code, text) for code, text in error.recipients.values()), key=_mildest)
    except smtplib.SMTPDataError as error:
        return _refusal(error.smtp_code, error.smtp_error)
    except smtplib.SMTPSenderRefused as error:  # a fault of the settings, not of the reader's address
        trouble = Trouble.AWAY if error.smtp_code == NOT_AVAILABLE else Trouble.PUT_OFF
        return Answer(trouble, _words(error.smtp_code, error.smtp_error))
    except OSError as error:
        return Answer(Trouble.UNSURE if is_begun() else Trouble.AWAY, str(error))
    except ValueError as error:  # an address or a subject that no mail can carry
        return Answer(Trouble.REFUSED, str(error))
    finally:
        with suppress(OSError):
            connection.close()
    return None


def _watch(connection: Any) -> Callable[[], bool]:
    """Whether the text of the letter was begun to be given away on this connection."""
    line = getattr(connection, "connection", None)
    begun: list[bool] = []
    if line is not None:
        give = line.data

        def data(text: Any) -> Any:
            begun.append(True)
            return give(text)

        line.data = data
    return lambda: bool(begun)


def _refusal(code: int, text: bytes | str) -> Answer:
    """5xx is meant for good, 4xx for now, 421 closes the whole server."""
    if code == NOT_AVAILABLE:
        return Answer(Trouble.AWAY, _words(code, text))
    return Answer(Trouble.REFUSED if code >= 500 else Trouble.PUT_OFF, _words(code, text))


def _mildest(answer: Answer) -> bool:
    return answer.trouble == Trouble.REFUSED


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"
