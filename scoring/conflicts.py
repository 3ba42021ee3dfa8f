"""What ties a juror to an application, from plain facts about both: no ORM.

Each tie comes with what it was found by, in words of no language (a name, a domain, a reference and its
years): Conflict.fact makes a sentence of it. Kinds are those of scoring.models.Conflict.Kind.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.mail_domains import own_domain, parents

Key = TypeVar("Key", bound=Hashable)
_Feature = tuple[str, Hashable]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of a juror or an applicant; organisations by comparable name, with one as written."""

    organisations: Mapping[str, str]
    mail_domains: frozenset[str]
    country: str
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Past:
    """An application that a juror had to do with, in which way, who was there, and how it is told."""

    kind: str
    application: Hashable
    told: str
    people: frozenset[int]
    organisations: frozenset[str] = frozenset()


def facts(*, organisations: set[str], addresses: set[str], country: str, people: set[int]) -> Facts:
    """Facts made comparable: names normalised, public mail providers left out."""
    named = {normalised(name): " ".join(name.split()) for name in sorted(organisations)}
    return Facts(
        organisations={comparable: name for comparable, name in named.items() if comparable},
        mail_domains=frozenset(filter(None, map(own_domain, addresses))),
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


class Applicants(Generic[Key]):
    """Applicants by what could tie a juror to them, so that nobody has to be compared with everybody."""

    def __init__(self, facts_by_key: Iterable[tuple[Key, Facts]], *, same_country: bool) -> None:
        self._same_country = same_country
        self._by_feature: dict[_Feature, list[Key]] = defaultdict(list)
        for key, applicant in facts_by_key:
            for feature in _features(applicant):
                self._by_feature[feature].append(key)

    def tied_to(self, juror: Facts, past: Iterable[Past] = ()) -> dict[tuple[Key, str], str]:
        """What each tie was found by, for every (applicant, kind) of the juror's."""
        found: dict[tuple[Key, str], set[str]] = defaultdict(set)
        for kind, feature, told in _present(juror, self._same_country):
            for key in self._by_feature.get(feature, ()):
                found[key, kind].add(told)
        for one in past:
            for key in self._met_in(one):
                found[key, one.kind].add(one.told)
        return {tie: "; ".join(sorted(filter(None, told))) for tie, told in found.items()}

    def _met_in(self, past: Past) -> Iterator[Key]:
        """Applicants with somebody of an earlier application, which is no past of its own."""
        there: list[_Feature] = [("person", one) for one in past.people]
        there += [("organisation", name) for name in past.organisations]
        for feature in there:
            yield from (key for key in self._by_feature.get(feature, ()) if key != past.application)


def _features(applicant: Facts) -> set[_Feature]:
    """What an applicant can be found by."""
    return {
        *(("organisation", name) for name in applicant.organisations),
        *(("mail_domain", domain) for domain in applicant.mail_domains),
        *(("mail_below", above) for domain in applicant.mail_domains for above in parents(domain)),
        *(("person", person) for person in applicant.people),
        ("country", applicant.country),
    }


def _present(juror: Facts, same_country: bool) -> Iterator[tuple[str, _Feature, str]]:
    """(kind, what an applicant must have, what it was found by) of everything that is true of a juror now."""
    for name, written in juror.organisations.items():
        yield "organisation", ("organisation", name), written
    for domain in juror.mail_domains:
        yield "mail_domain", ("mail_domain", domain), domain
        yield "mail_domain", ("mail_below", domain), domain
        yield from (("mail_domain", ("mail_domain", above), above) for above in parents(domain))
    for person in juror.people:
        yield "collaborator", ("person", person), ""
    if same_country and juror.country:
        yield "country", ("country", juror.country), juror.country
