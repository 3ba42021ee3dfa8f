"""What a document would change: field by field, against what the portal holds now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.core import signing
from django.utils.translation import gettext as _

from applications.answers import fingerprint, token_of
from applications.offline.receiving import Reading
from calls.answer_words import lines_of
from calls.answers import check
from core.refusals import NotNow

if TYPE_CHECKING:
    from applications.contents import Contents
    from applications.models import Answer, Application
    from calls.models import Question

State = Literal["new", "changed", "both", "emptied", "closed", "unread", "same"]
CHOICES = ("take", "keep")
_SALT = "applications.offline"
_KEPT_FOR = 24 * 3600


@dataclass(frozen=True)
class Field:
    """One question: what the portal holds, what the document says, and what is to be done about it.

    `sentence` is why the document was not understood, or what is wrong with its answer; `token` is the
    version of what the portal holds; `choice` is what the reader chose, or what is proposed.
    """

    question: Question
    section: str
    state: State
    value: Any = None
    sentence: str = ""
    ours: str = ""
    theirs: str = ""
    token: str = ""
    choice: str = ""

    @property
    def has_choice(self) -> bool:
        return self.state in ("changed", "both", "emptied")

    @property
    def is_taken(self) -> bool:
        return self.state == "new" or (self.has_choice and self.choice == "take")


def compare(
    contents: Contents, reading: Reading, *, named: Collection[str] | None, chosen: Mapping[str, str]
) -> list[Field]:
    """Every question that a document can answer, in the order of the form.

    `named` are the keys that may be changed now, None for all; `chosen` is "take" or "keep" by key.
    """
    fields = []
    for section in contents.tree.sections:
        for question in section.questions:
            if question.kind != "file":
                fields.append(_field(question, section.key, contents, reading, named, chosen))
    return fields


def _field(
    question: Question,
    section: str,
    contents: Contents,
    reading: Reading,
    named: Collection[str] | None,
    chosen: Mapping[str, str],
) -> Field:
    key = question.key
    row = contents.rows.get(key)
    now = row.value if row else None
    ours, token = lines_of(question, now), token_of(row)
    if key not in reading.values:
        return Field(
            question, section, "unread", sentence=reading.unread.get(key, ""), ours=ours, token=token
        )
    checked = check(question, reading.values[key])
    state = _state(checked.value, now, row, reading.versions.get(key, token_of(None)))
    if state != "same" and named is not None and key not in named:
        state = "closed"
    return Field(
        question,
        section,
        state,
        value=checked.value,
        sentence=" ".join(one.sentence for one in checked.complaints),
        ours=ours,
        theirs=lines_of(question, checked.value),
        token=token,
        choice=chosen.get(key) or {"changed": "take", "emptied": "keep"}.get(state, ""),
    )


def _state(value: Any, now: Any, row: Answer | None, base: str) -> State:
    """`base` is the version from which the document was made."""
    version, _colon, print_of_base = base.partition(":")
    if value == now or fingerprint(value) == print_of_base:
        return "same"  # also where only the portal moved on: the document has nothing to add
    if value is None:
        return "emptied"
    if now is None:
        return "new"
    is_unmoved = row is not None and version == str(row.version) and fingerprint(now) == print_of_base
    return "changed" if is_unmoved else "both"


def unresolved(fields: list[Field]) -> Iterator[Field]:
    """The fields where both sides changed and nobody has chosen yet."""
    return (one for one in fields if one.state == "both" and one.choice not in CHOICES)


# --- between the page and its button -------------------------------------
def sealed_reading(application: Application, reading: Reading) -> str:
    """What was read, to be carried by the page: signed, so that it comes back as it was read."""
    held = {"at": application.pk, "v": reading.values, "t": reading.versions, "u": reading.unread}
    return signing.dumps(held, salt=_SALT, compress=True)


def opened_reading(application: Application, sealed: str) -> Reading:
    """What a page carried. Raises NotNow where it is another's, too old, or not ours."""
    try:
        held = signing.loads(sealed, salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        held = {}
    if held.get("at") != application.pk:
        raise NotNow(_("What was read of your document is no longer here. Upload it again."))
    return Reading(held["v"], held["t"], held["u"])


# --- the page ------------------------------------------------------------
@dataclass(frozen=True)
class Group:
    """The fields to which one thing applies."""

    title: str
    lead: str
    fields: list[Field]


def groups(fields: list[Field]) -> list[Group]:
    """What asks for a decision first, what is the same last; the same is named only."""
    found = []
    for states, title, lead in (
        (
            ("both",),
            _("Changed on both sides: choose"),
            _("The portal's answer is newer than your document."),
        ),
        (
            ("unread",),
            _("Not understood"),
            _("The portal's answer stays. Type these answers into their section, or mend the document."),
        ),
        (("changed",), _("Changed in the document"), ""),
        (("emptied",), _("Empty in the document"), _("The portal's answer stays unless you say otherwise.")),
        (
            ("closed",),
            _("Cannot be changed now"),
            _("Only the fields named in the correction can be changed now."),
        ),
        (("new",), _("New"), _("The portal has no answer to these yet.")),
    ):
        chosen = [one for one in fields if one.state in states]
        if chosen:
            found.append(Group(title, lead, chosen))
    return found
