"""Flags of due diligence as prepared rows: what was compared, with whom, and how it was settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.models import Application, Flag
from applications.moments import moment_line
from applications.staff_forms_diligence import FlagForm
from calls.models import Question
from core.pills import Pill

if TYPE_CHECKING:
    from people.models import User

MARKS = {
    "title": _l("Title"),
    "organisation": _l("Organisation"),
    "name": _l("Name of the organisation, in the same country"),
    "applicant": _l("Name of the applicant"),
    "number": _l("Registration number"),
    "domain": _l("Domain of a mail address or website"),
    "person": _l("Person who works on both"),
    "named": _l("Name of a person"),
    "phone": _l("Telephone"),
    "mail": _l("Mail address"),
    "sanctions": _l("Name"),
}


@dataclass(frozen=True)
class Compared:
    """One thing that was compared, as it is written here and there."""

    label: str
    here: str
    there: str


@dataclass(frozen=True)
class FlagRow:
    """A flag; `url` leads to the other one where the reader may open it, `listed` is an entry of a list."""

    flag: Flag
    title: str
    pill: Pill
    facts: list[Compared]
    other: str
    url: str
    listed: str
    settled: str
    form: FlagForm


def flag_rows(application: Application, reader: User) -> list[FlagRow]:
    """The flags of an application, those that wait first. Two queries."""
    flags = application.flags.select_related("other__call", "entry__version", "settled_by")
    listed = sorted(flags, key=lambda one: (one.settled_at is not None, not one.is_grave, one.pk))
    asked = [one.other_id for one in listed if one.other_id]
    known = Application.objects.for_staff(reader).filter(pk__in=asked)
    mine = set(known.values_list("pk", flat=True)) if asked else set()
    labels = {one.key: one.label for one in _questions(application)} if _has_texts(listed) else {}
    return [flag_row(one, application, mine, labels) for one in listed]


def flag_row(flag: Flag, application: Application, mine: set[int], labels: dict[str, str]) -> FlagRow:
    """One flag. `mine` are the keys of applications that the reader may open."""
    other = flag.other
    return FlagRow(
        flag,
        flag.get_kind_display(),
        _pill(flag),
        [_compared(labels, *one) for one in flag.compared],
        _other_words(other, application) if other else "",
        reverse("applications:dossier", args=[other.reference]) if other and other.pk in mine else "",
        _listed(flag),
        _settled(flag, application),
        FlagForm(prefix=f"flag-{flag.pk}"),
    )


def _has_texts(flags: Iterable[Flag]) -> bool:
    return any(one[0] == "text" for flag in flags for one in flag.compared)


def _questions(application: Application) -> Iterable[Question]:
    return Question.objects.filter(section__form=application.form_id, parent=None)


def _pill(flag: Flag) -> Pill:
    if flag.is_problem is None:
        return Pill(_("To settle"), "no" if flag.is_grave else "wait", "warn")
    return Pill(_("A problem"), "no", "cross") if flag.is_problem else Pill(_("Not a problem"), "ok", "check")


def _compared(labels: dict[str, str], kind: str, here: str, there: str, percent: int | None) -> Compared:
    if kind != "text":
        return Compared(str(MARKS.get(kind, kind)), here, there)
    label = _("%(percent)s %% of all runs of three words are the same") % {"percent": percent}
    return Compared(label, labels.get(here, here), labels.get(there, there))


def _other_words(other: Application, application: Application) -> str:
    words = f"{other.reference} · {other.shown_title} · {other.get_state_display()}"
    return words if other.call_id == application.call_id else f"{words} · {other.call}"


def _listed(flag: Flag) -> str:
    entry = flag.entry
    if entry is None:
        return ""
    day = entry.listed_on.isoformat() if entry.listed_on else ""
    words = [entry.name, entry.country, entry.list_name, day]
    version = _("version %(number)s, row %(line)s") % {"number": entry.version.number, "line": entry.line}
    near = _("%(score)s of 100 alike, letter by letter in one alphabet") % {"score": flag.score}
    return " · ".join([*filter(None, words), version, near])


def _settled(flag: Flag, application: Application) -> str:
    if flag.settled_at is None:
        return ""
    return " · ".join([flag.reason, str(flag.settled_by), moment_line(application.call, flag.settled_at)])
