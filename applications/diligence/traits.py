"""What of an application can tie it to another one or to a list: read from its sealed copy and its people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from applications.diligence.names import parts
from applications.diligence.shingles import sketch, words
from applications.diligence.ties import TEXT
from calls.models import Question
from calls.stands_for import NAMES, keys_of
from core.mail_domains import own_domain

if TYPE_CHECKING:
    from applications.models import Application
    from people.models import Organisation

Marks = dict[str, dict[str, Any]]
FEWEST_DIGITS = 6  # shorter numbers are extensions, not telephones
FEWEST_TITLE_WORDS = 3
_S = Question.StandsFor
_PLATFORMS = frozenset(
    {
        *("facebook.com", "instagram.com", "linkedin.com", "github.com", "youtube.com", "t.me", "vk.com"),
        *("x.com", "twitter.com", "google.com", "sites.google.com", "docs.google.com", "drive.google.com"),
        *("example.com", "example.net", "example.org"),  # nobody's: RFC 2606
    }
)
_NOT_DIGITS, _NOT_LETTERS = re.compile(r"\D+"), re.compile(r"[\W_]+")


def marks_of(application: Application, meanings: Mapping[str, str] | None = None) -> Marks:
    """See `applications.diligence.ties`. The application comes with submission, organisation and people;
    `meanings` is what the answers of its form stand for, where that is known already."""
    found: Marks = {}
    known = keys_of(application.form_id) if meanings is None else meanings
    for kind, value, written in _marks(application, known):
        if value:
            found.setdefault(kind, {})[value] = written
    return found


def names_of(marks: Marks) -> list[str]:
    """Every name of a body or a person, as it was written."""
    kinds = ("organisation", "name", "named", "person")
    return list(dict.fromkeys(str(one) for kind in kinds for one in marks.get(kind, {}).values()))


def prose(document: str, question: str) -> str:
    """The long answer to one question of a sealed copy."""
    return next((str(one["value"]) for one in _answers(document) if one["question"] == question), "")


def _answers(document: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(document).get("answers", [])
    return found


def _marks(application: Application, meanings: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    title = words(application.title)
    if len(title) >= FEWEST_TITLE_WORDS:
        yield "title", " ".join(title), application.title
    yield from _of_body(application, is_answered=not _is_of_account(application, meanings))
    for one in application.collaborators.all():
        yield "person", str(one.user_id), str(one.user)
    yield from _of_mail(application.contact_email)
    valid = application.valid_submission
    for answer in _answers(valid.document) if valid else ():
        key = answer["question"]
        country, meaning = application.country, meanings.get(key, "")
        yield from _of_answer(key, answer["kind"], answer["value"], country, meaning)


def marks_of_body(body: Organisation) -> Marks:
    """The same of an organisation's profile alone."""
    found: Marks = {}
    for kind, value, written in _of_profile(body, body.country):
        if value:
            found.setdefault(kind, {})[value] = written
    return found


def _is_of_account(application: Application, meanings: Mapping[str, str]) -> bool:
    """Whether no answer names the applicant, but the owner's account alone: people are compared as people."""
    valid, people = application.valid_submission, {one.user.name for one in application.collaborators.all()}
    if valid is None or application.applicant_name not in people:
        return False
    said = (one["value"] for one in _answers(valid.document) if meanings.get(one["question"]) in NAMES)
    return application.applicant_name not in said


def _of_body(application: Application, *, is_answered: bool) -> Iterator[tuple[str, str, Any]]:
    name = application.applicant_name if is_answered else ""
    yield "applicant", " ".join(name.casefold().split()), name
    if application.organisation is not None:
        yield from _of_profile(application.organisation, application.country)


def _of_profile(body: Organisation, country: str) -> Iterator[tuple[str, str, Any]]:
    yield "organisation", str(body.pk), body.name
    yield "number", _plain(body.registration_number), body.registration_number
    yield "domain", _host(body.website), body.website
    yield "name", _name_in(body.name, country), body.name


def _of_answer(
    key: str, kind: str, value: Any, country: str, meaning: str = ""
) -> Iterator[tuple[str, str, Any]]:
    if isinstance(value, list):
        rows = (one for one in value if isinstance(one, dict))
        for column, cell in ((name, cell) for row in rows for name, cell in row.items()):
            yield from _of_answer(column, "email" if "mail" in column else "short_text", cell, country)
    elif not isinstance(value, str):
        return
    elif kind == "long_text":
        yield TEXT, key if (bins := sketch(value)) else "", bins
    elif kind == "email":
        yield from _of_mail(value)
    elif kind == "url":
        yield "domain", _host(value), value
    else:
        yield from _of_short_text(key, value, country, meaning)


def _of_short_text(key: str, value: str, country: str, meaning: str) -> Iterator[tuple[str, str, Any]]:
    """By what the answer stands for; answers that stand for nothing are told by words in their keys."""
    if meaning == _S.ORGANISATION:
        yield "name", _name_in(value, country), value
    elif meaning == _S.PHONE or "phone" in key or "mobile" in key:
        yield "phone", _telephone(value), value
    elif meaning == _S.NUMBER or "registration" in key:
        yield "number", _plain(value), value
    elif meaning == _S.PERSON or "name" in key:
        yield "named", " ".join(said) if len(said := parts(value)) > 1 else "", value


def _of_mail(address: str) -> Iterator[tuple[str, str, Any]]:
    yield "mail", address.strip().casefold(), address
    domain = own_domain(address)
    yield "domain", "" if domain in _PLATFORMS else domain, address


def _name_in(name: str, country: str) -> str:
    said = parts(name)
    return f"{' '.join(said)} {country}" if said else ""


def _host(url: str) -> str:
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return "" if host in _PLATFORMS or "." not in host else host


def _telephone(text: str) -> str:
    number = _NOT_DIGITS.sub("", text)
    if len(number) == 11 and number.startswith("8"):
        number = f"7{number[1:]}"  # as it is dialled within Kazakhstan and Russia
    return number if len(number) >= FEWEST_DIGITS else ""


def _plain(text: str) -> str:
    found = _NOT_LETTERS.sub("", text.casefold())
    return found if len(found) >= FEWEST_DIGITS else ""
