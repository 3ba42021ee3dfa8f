"""What files of a blind call say of their makers, in words: named to the applicant, never to a juror."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from applications.contents import Contents

if TYPE_CHECKING:
    from applications.models import Application, Attachment
    from calls.models import Question

MOST_LINES = 5
SHORTEST_NAME = 4
TOPICS = frozenset({"title", "subject", "description", "keyword", "keywords"})


@dataclass(frozen=True)
class TellingFile:
    """A file that says who made it; `lines` quote it."""

    pk: int
    name: str
    question_key: str
    lines: tuple[str, ...]


def telling_by_file(
    application: Application, questions: Iterable[Question], files: Iterable[Attachment]
) -> dict[int, TellingFile]:
    """The telling files that blind jurors would read, by their key; one query where there may be any."""
    read = {one.key for one in questions if one.kind == "file" and not one.hidden_from_jurors}
    names = _names(application)
    found = {}
    for file in files:
        lines = (
            _lines(file.upload.traces, names) if file.question_key in read and file.upload.is_ready else ()
        )
        if lines:
            name = file.upload.original_name
            found[file.pk] = TellingFile(file.pk, name, file.question_key, lines)
    return found if found and application.call.rounds.filter(is_blind=True).exists() else {}


def telling_files(application: Application, contents: Contents) -> list[TellingFile]:
    """The same over what would be submitted, in order; no query where there is no file."""
    asked = [one for one in contents.shown() if one.kind == "file" and contents.files(one.key)]
    if not asked:
        return []
    kept = application.attachments.filter(removed_at__isnull=True).select_related("upload")
    return list(telling_by_file(application, asked, kept).values())


def _names(application: Application) -> set[str]:
    people = {one.user.name for one in application.collaborators.all()}
    return {name.casefold() for name in {*people, application.applicant_name} if len(name) >= SHORTEST_NAME}


def _lines(traces: Iterable[Any], names: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_said(traces, names)))[:MOST_LINES]


def _said(traces: Iterable[Any], names: Collection[str]) -> Iterator[str]:
    """Who and where, always; a title or a subject only where one of the application's names stands in it."""
    words = _words()
    for place, field, value in traces:
        if field == "GPS":
            yield _("the place where the photo was taken")
        elif field.lower() in words:
            yield f"{words[field.lower()]} “{value}”"
        elif _is_own(place, field) or any(name in value.casefold() for name in names):
            yield _("property %(field)s “%(value)s”") % {"field": field, "value": value}


def _is_own(place: str, field: str) -> bool:
    """Whether somebody made this property of a document up: such as “Owner”."""
    return place == "properties" and field.lower() not in TOPICS


def _words() -> dict[str, str]:
    author, remark = _("author"), _("author of a comment or change")
    return {
        **dict.fromkeys(("creator", "author", "initial-creator", "artist", "xpauthor", "by-line"), author),
        **dict.fromkeys(("displayname", "username", "name"), remark),
        "lastmodifiedby": _("last saved by"),
        "company": _("organisation"),
        "manager": _("manager"),
        **dict.fromkeys(("copyright", "rights", "credit"), _("copyright")),
        "cameraownername": _("owner of the camera"),
        "bodyserialnumber": _("serial number of the camera"),
        "hostcomputer": _("computer"),
    }
