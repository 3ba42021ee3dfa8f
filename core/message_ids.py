"""The Message-ID of a letter: which notice it is, which sending of it, and a proof that the portal wrote it.

An attempt that is repeated keeps its name, so that a mail program shows a letter once that came twice;
sending it again by hand makes a new one. The proof keeps others from making a letter seem to have come back.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SHAPE = re.compile(rb"<notice-([0-9]{1,18})\.([0-9]{1,4})\.([0-9a-f]{20})@")


class Sending(NamedTuple):
    """One sending of one notice, by the notice's primary key."""

    notice: int
    number: int


def message_id(sending: Sending) -> str:
    """The name of a letter's header."""
    host = settings.SITE_URL.partition("//")[2].partition("/")[0].partition(":")[0]
    return f"<notice-{sending.notice}.{sending.number}.{_proof(sending)}@{host}>"


def sending_in(text: bytes) -> Sending | None:
    """The first sending that a text names by a Message-ID of ours; None where it names none."""
    for found in _SHAPE.finditer(text):
        sending = Sending(int(found[1]), int(found[2]))
        if constant_time_compare(_proof(sending), found[3].decode()):
            return sending
    return None


def _proof(sending: Sending) -> str:
    return salted_hmac("core.message_ids", f"{sending.notice}.{sending.number}").hexdigest()[:20]
