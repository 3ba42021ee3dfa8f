"""What to look at twice before ruling: twins in the call, own names in blind answers, a failed quiz.

These are hints: none of them keeps anybody out. Twins are told here until due diligence has compared the
submission; from then on its flags tell them, and here stands only what is flagged at the other one alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.contents import Contents, sealed_values
from applications.identity import names_in_open_answers
from applications.models import Answer, Application, Collaborator, Flag
from calls.form_tree import FormTree, read_form
from calls.models import Question
from calls.quiz import judge
from calls.stands_for import NAMES

if TYPE_CHECKING:
    from applications.models import Submission
    from calls.models import Call, EligibilityRule

TIED = ("submitted", "correction_requested")  # whose ties are flagged at themselves
FEWEST_DIGITS = 6  # shorter numbers are extensions, not telephones
_NOT_DIGITS = re.compile(r"\D+")
_Marks = dict[tuple[str, str], set[str]]  # (what, its value) -> the references that have it


def second_looks(
    call: Call, applications: Iterable[Any], rules: Iterable[EligibilityRule], *, is_blind: bool
) -> dict[int, list[str]]:
    """Sentences by primary key. Each application needs its `form` and `valid_submission` at hand, and from
    `staff_queries.with_comparison` whether due diligence has compared it."""
    listed, asked = list(applications), list(rules)
    compared = {one.pk for one in listed if one.is_tied_now}
    marks: _Marks = {} if len(compared) == len(listed) else _marks(call)
    trees, elsewhere = _trees(call, listed), _flagged_elsewhere(call, listed)
    looks: dict[int, list[str]] = {}
    for one in listed:
        contents = _sealed(one, trees)
        looks[one.pk] = [
            *([] if one.pk in compared else _twins(one, marks)),
            *elsewhere.get(one.pk, []),
            *(_names(contents) if is_blind and contents else []),
            *_failed(one, asked),
        ]
    return looks


def named_in_a_blind_round(application: Application, shown: Submission) -> list[str]:
    """That this copy names its maker in answers which jurors of a blind round read or will read."""
    if not application.call.rounds.filter(is_blind=True, locked_at__isnull=True).exists():
        return []
    application.form.call = application.call
    return _names(Contents(read_form(application.form), sealed_values(shown.document)))


def _flagged_elsewhere(call: Call, applications: list[Application]) -> dict[int, list[str]]:
    """Ties that stand at the other application of the call alone: this one was ruled before."""
    ruled = [one.pk for one in applications if one.state not in TIED]
    said: dict[int, list[str]] = defaultdict(list)
    if not ruled:
        return said
    flags = Flag.objects.filter(other__in=ruled, application__call=call)
    own = Flag.objects.filter(application=OuterRef("other"), other=OuterRef("application"))
    alone = flags.exclude(Exists(own)).order_by("application__reference")
    for pk, reference, kind in alone.values_list("other", "application__reference", "kind"):
        said[pk].append(f"{Flag.Kind(kind).label}: {reference}")
    return said


def _marks(call: Call) -> _Marks:
    """What identifies an applicant, over all submissions of the call that are in the race."""
    marks: _Marks = defaultdict(set)
    rows = Application.objects.filter(call=call, valid_submission__isnull=False).exclude(state="withdrawn")
    owner = Collaborator.objects.filter(application=OuterRef("pk"), role="owner")
    naming = Question.objects.filter(section__form=OuterRef("application__form"), parent=None)
    said = Answer.objects.filter(
        application=OuterRef("pk"), question_key__in=naming.filter(stands_for__in=NAMES).values("key")
    )
    is_said = Exists(said.exclude(value="").exclude(value=None))
    told = rows.annotate(is_said=is_said, owner_name=Subquery(owner.values("user__name")[:1]))
    columns = ("reference", "organisation_id", "applicant_name", "contact_email", "is_said", "owner_name")
    for row in told.values(*columns):
        for mark in _marks_of(row):
            marks[mark].add(row["reference"])
    # Only answers that are as they were sealed: what is typed since is the applicant's own.
    phones = Answer.objects.filter(
        Q(question_key__contains="phone") | Q(question_key__contains="mobile"),
        application__in=rows,
        updated_at__lte=F("application__submitted_at"),
    )
    for reference, value in phones.values_list("application__reference", "value"):
        number = _NOT_DIGITS.sub("", value) if isinstance(value, str) else ""
        if len(number) >= FEWEST_DIGITS:
            marks["telephone", number].add(reference)
    return marks


def _marks_of(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    is_of_account = not row["is_said"] and row["applicant_name"] == row["owner_name"]
    name = "" if is_of_account else " ".join(str(row["applicant_name"]).casefold().split())
    found = [("name", name), ("mail", str(row["contact_email"]).casefold())]
    if row["organisation_id"]:
        found.append(("organisation", str(row["organisation_id"])))
    return [(what, value) for what, value in found if value]


def _twins(application: Application, marks: _Marks) -> list[str]:
    said: dict[str, set[str]] = defaultdict(set)
    for (what, _value), references in marks.items():
        if application.reference in references and len(references) > 1:
            said["organisation" if what == "name" else what] |= references - {application.reference}
    return [_twin_sentence(what, ", ".join(sorted(others))) for what, others in sorted(said.items())]


def _twin_sentence(what: str, others: str) -> str:
    sentences = {
        "organisation": _("Same applicant as %(others)s"),
        "mail": _("Same contact address as %(others)s"),
        "telephone": _("Same telephone as %(others)s"),
    }
    return sentences[what] % {"others": others}


def _trees(call: Call, applications: list[Application]) -> dict[int, FormTree]:
    trees: dict[int, FormTree] = {}
    for one in applications:
        if one.form_id not in trees:
            one.form.call = call
            trees[one.form_id] = read_form(one.form)
    return trees


def _sealed(application: Application, trees: dict[int, FormTree]) -> Contents | None:
    valid = application.valid_submission
    return Contents(trees[application.form_id], sealed_values(valid.document)) if valid else None


def _names(contents: Contents) -> list[str]:
    labels = [label for _name, label in names_in_open_answers(contents)]
    if not labels:
        return []
    sentence = ngettext(
        "Names itself in an answer that jurors read: %(labels)s",
        "Names itself in answers that jurors read: %(labels)s",
        len(labels),
    )
    return [sentence % {"labels": "; ".join(labels)}]


def _failed(application: Application, rules: list[EligibilityRule]) -> list[str]:
    failed = judge(rules, application.quiz_answers).failed
    return [_("Own answer fails: %(question)s") % {"question": rule.question} for rule in failed]
