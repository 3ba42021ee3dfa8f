"""What Django and allauth say to people is said in Kazakh too, with every placeholder in its place."""

import re
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parents[2]
VENDOR = PROJECT / "locale" / "vendor" / "kk" / "LC_MESSAGES" / "django.po"
ALLAUTH = Path(allauth.__file__).parent
DJANGO = Path(django.__file__).parent
DJANGO_PARTS = ("conf", "contrib/auth", "contrib/humanize")

# What people meet in a form or on a page of Django's own; the rest are texts for programmers.
MET_IN_FORMS = (
    "This field is required.",
    "Enter a valid email address.",
    "Enter a whole number.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "The submitted file is empty.",
    "Null characters are not allowed.",
    "This password is too common.",
    "Friday",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[ds]|\{\w*\}|</?\w+[^>]*>")


def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def key(message: Message) -> tuple[str | None, object]:
    return message.context, message.id


def texts(message: Message) -> tuple[str, ...]:
    """All forms of the translation; one where it has no plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def original(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


KAZAKH = {key(message): message for message in catalog(VENDOR) if message.id}


def belongs_to_our_pages(message: Message) -> bool:
    """Our portal installs allauth's account and mfa, not its other parts."""
    files = [name for name, _ in message.locations]
    return any(re.match(r"(templates/)?(account|mfa)/", name) for name in files)


def test_every_message_of_account_and_mfa_is_translated() -> None:
    theirs = [message for message in catalog(ALLAUTH / "locale/ru/LC_MESSAGES/django.po") if message.id]
    ours = [message for message in theirs if belongs_to_our_pages(message)]
    assert len(ours) > 200
    assert [original(message) for message in ours if key(message) not in KAZAKH] == []


@pytest.mark.parametrize("said", MET_IN_FORMS)
def test_what_forms_say_is_translated(said: str) -> None:
    assert texts(KAZAKH[None, said])[0] not in ("", said)


def test_no_message_is_left_over_from_an_older_library() -> None:
    sources = [ALLAUTH / "locale/ru/LC_MESSAGES/django.po"]
    sources += [DJANGO / part / "locale/en/LC_MESSAGES/django.po" for part in DJANGO_PARTS]
    known = {key(message) for source in sources for message in catalog(source)}
    assert [name for name in KAZAKH if name not in known] == []


@pytest.mark.parametrize("message", KAZAKH.values(), ids=lambda message: original(message)[:40])
def test_translation_is_whole_and_keeps_its_placeholders(message: Message) -> None:
    wanted = set(PLACEHOLDER.findall(original(message)))
    assert texts(message)
    for text in texts(message):
        assert text.strip()
        assert set(PLACEHOLDER.findall(text)) == wanted
    assert not message.fuzzy
