"""What ties a juror to an application, from plain facts about both: no ORM."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from scoring.mail_domains import PUBLIC_MAIL_DOMAINS

Key = TypeVar("Key", bound=Hashable)
_Feature = tuple[str, Hashable]


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


class Applicants(Generic[Key]):
    """Applicants by what could tie a juror to them, so that nobody has to be compared with everybody."""

    def __init__(self, facts_by_key: Iterable[tuple[Key, Facts]], *, same_country: bool) -> None:
        self._same_country = same_country
        self._by_feature: dict[_Feature, list[Key]] = defaultdict(list)
        for key, applicant in facts_by_key:
            for feature in _features(applicant, same_country):
                self._by_feature[feature].append(key)

    def tied_to(self, juror: Facts) -> set[tuple[Key, str]]:
        """(applicant, kind) of every tie of the juror; kinds are those of scoring.models.Conflict.Kind."""
        features = _features(juror, self._same_country)
        return {(key, feature[0]) for feature in features for key in self._by_feature.get(feature, ())}


def _features(of: Facts, same_country: bool) -> set[_Feature]:
    """What two must share to be tied, each with the kind of the tie."""
    return {
        *(("organisation", name) for name in of.organisations),
        *(("mail_domain", domain) for domain in of.mail_domains),
        *(("collaborator", person) for person in of.people),
        *([("country", of.country)] if same_country and of.country else []),
    }
