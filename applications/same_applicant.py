"""What else the same applicant sent: certain by account, membership, organisation or registration number,
likely by name, address or domain, as due diligence compares them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from applications.diligence.traits import marks_of, marks_of_body
from applications.models import Application, Collaborator, DiligenceCheck
from people.models import Membership

if TYPE_CHECKING:
    from people.models import Organisation, User

CERTAIN = ("person", "member", "organisation", "number")
LIKELY = ("name", "applicant", "mail", "domain")
_PLAIN = re.compile(r"[\w .@+-]+")  # what can be a key in a JSON path of either database
Reasons = dict[int, list[str]]  # by the key of an application, the certain ones first


@dataclass(frozen=True)
class Subject:
    """Whose work is looked for: people and bodies by key, marks as in `applications.diligence.traits`."""

    people: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()
    marks: Mapping[str, Collection[str]] = field(default_factory=dict)


def of_application(application: Application) -> Subject:
    """The people who work on it, its organisation, and what its sealed copy says of them. Two queries."""
    check = DiligenceCheck.objects.filter(application=application).first()
    is_newest = check is not None and check.submission_id == application.valid_submission_id
    people = frozenset(application.collaborators.values_list("user", flat=True))
    bodies = frozenset([application.organisation_id] if application.organisation_id else [])
    return Subject(people, bodies, check.marks if check and is_newest else marks_of(application))


def of_organisation(body: Organisation) -> Subject:
    """Its members, itself, and what its profile says."""
    members = frozenset(body.memberships.values_list("user", flat=True))
    return Subject(members, frozenset([body.pk]), marks_of_body(body))


def of_person(person: User) -> Subject:
    """The person and the bodies they belong to."""
    bodies = frozenset(Membership.objects.filter(user=person).values_list("organisation", flat=True))
    return Subject(frozenset([person.pk]), bodies)


def found_for(subject: Subject) -> Reasons:
    """Every submitted application that is theirs or likely so, with the reasons. Two queries."""
    found: dict[int, set[str]] = defaultdict(set)
    for pk, *claims in _certain(subject):
        for reason, holds in zip(("person", "member", "organisation"), claims, strict=True):
            if holds:
                found[pk].add(reason)
    for pk, reasons in _compared(subject):
        found[pk] |= reasons
    order = (*CERTAIN, *LIKELY)
    return {pk: sorted(reasons, key=order.index) for pk, reasons in found.items() if reasons}


def _certain(subject: Subject) -> Any:
    here = {"application": OuterRef("pk")}
    person = Exists(Collaborator.objects.filter(**here, user__in=subject.people))
    colleague = Collaborator.objects.filter(**here, user__memberships__organisation__in=subject.bodies)
    member = Membership.objects.filter(organisation=OuterRef("organisation"), user__in=subject.people)
    body = Q(organisation__in=subject.bodies)
    rows = Application.objects.filter(valid_submission__isnull=False)
    rows = rows.annotate(
        is_person=person, is_member=Exists(member) | Exists(colleague), is_body=Exists(_of_bodies(subject))
    )
    wanted = Q(is_person=True) | Q(is_member=True) | body
    return rows.filter(wanted).order_by().values_list("pk", "is_person", "is_member", "is_body")


def _of_bodies(subject: Subject) -> Any:
    return Application.objects.filter(pk=OuterRef("pk"), organisation__in=subject.bodies)


def _compared(subject: Subject) -> Any:
    """By what due diligence read of the sealed copies."""
    wanted = Q()
    for kind in ("number", *LIKELY):
        for value in subject.marks.get(kind, ()):
            if _PLAIN.fullmatch(value):
                wanted |= Q(**{f"marks__{kind}__has_key": value})
    if not wanted:
        return
    for pk, marks in DiligenceCheck.objects.filter(wanted).values_list("application", "marks"):
        yield (
            pk,
            {
                kind
                for kind in ("number", *LIKELY)
                if set(marks.get(kind, ())) & set(subject.marks.get(kind, ()))
            },
        )
