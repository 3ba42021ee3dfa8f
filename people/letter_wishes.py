"""Which letters a person does without, and the link in such a letter that stops its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import outbox
from core.hub import absolute
from core.letter_kinds import OPTIONAL
from people.models import Silence, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SALT = "people.stop_letters"
# Each kind that a person may do without: what is on the form, and the same within a sentence.
WORDS: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "reminders": (
        _("Reminders of drafts, and of changes that you have not submitted"),
        _("reminders of drafts and of unsent changes"),
    ),
    "messages": (
        _("That a message about an application waits to be read"),
        _("letters about messages that wait to be read"),
    ),
}


class Stop(NamedTuple):
    """Whom, and which kind of letter, a link in a letter stops."""

    person: User
    kind: str


@outbox.wants.plug
def wants(person: User, kind: str) -> bool:
    """Whether a person wants letters of this kind by mail."""
    return not Silence.objects.filter(person=person, kind=kind).exists()


@outbox.stop_link.plug
def stop_link(person: User, kind: str) -> str:
    """The address that stops this kind of letter for this person; it holds for ever."""
    token = signing.dumps([str(person.public_id), kind], salt=SALT)
    return absolute(reverse("people:stop_letters", args=[token]))


def read_stop(token: str) -> Stop | None:
    """What the link stops; None for a link that the portal did not write, or of somebody who left."""
    try:
        public_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(public_id=public_id, is_active=True).first()
    return Stop(person, kind) if person is not None and kind in OPTIONAL else None
