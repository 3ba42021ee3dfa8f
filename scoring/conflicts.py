"""What ties a juror to an application, from plain facts about both: no ORM."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from scoring.mail_domains import PUBLIC_MAIL_DOMAINS


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of a juror or an applicant: organisations, mail domains, country, persons."""

    organisations: frozenset[str]
    mail_domains: frozenset[str]
    country: str
    people: frozenset[int]


def facts(*, organisations: set[str], addresses: set[str], country: str, people: set[int]) -> Facts:
    """Facts made comparable: names normalised, public mail providers left out."""
    domains = {address.rpartition("@")[2].strip().lower() for address in addresses if "@" in address}
    return Facts(
        organisations=frozenset(filter(None, map(normalised, organisations))),
        mail_domains=frozenset(domains - PUBLIC_MAIL_DOMAINS),
        country=country.upper(),
        people=frozenset(people),
    )


def normalised(name: str) -> str:
    """A name of an organisation without case, punctuation, accents' encoding, or a leading article.

    "The  «Example» Academy, " and "example academy" are the same body.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in folded).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def ties(juror: Facts, applicant: Facts, *, same_country: bool) -> tuple[str, ...]:
    """The kinds of conflict (scoring.models.Conflict.Kind) between a juror and an application."""
    found = {
        "organisation": bool(juror.organisations & applicant.organisations),
        "mail_domain": bool(juror.mail_domains & applicant.mail_domains),
        "country": same_country and bool(juror.country) and juror.country == applicant.country,
        "collaborator": bool(juror.people & applicant.people),
    }
    return tuple(kind for kind, is_so in found.items() if is_so)
