"""The people a demonstration lets one sign in as."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Person(NamedTuple):
    """Somebody to sign in as: address, name, and what they do here."""

    email: str
    name: str
    role: object


PEOPLE = (
    Person("applicant@example.org", "Anahit Khachvankyan", _("Applicant")),
    Person("juror@example.org", "Padmini Valluvanad", _("Juror")),
    Person("chair@example.org", "Dinara Aqbaital", _("Chair of the jury")),
    Person("officer@example.org", "Daniyar Ulgi", _("Officer")),
    Person("approver@example.org", "Aigul Primer", _("Approver")),
    Person("mentor@example.org", "Tadeusz Olszynka", _("Mentor")),
    Person("observer@example.org", "Olivia Exemple", _("Observer")),
    Person("admin@example.org", "Adil Misal", _("Administrator")),
)
