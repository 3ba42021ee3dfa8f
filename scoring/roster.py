"""The roster as the office searches it, and what each expert has done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, TextField, When
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import get_language

from applications.models import Collaborator
from calls.models import Call, Topic
from core.collation import collation_key
from core.countries import country_name
from core.zones import base_language
from scoring import availability
from scoring.availability import Window
from scoring.models import GIVEN, Assignment, Expert, PanelMember

AVAILABLE_NOW, RETIRED = "now", "retired"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; an empty text asks for nothing."""

    words: str = ""
    country: str = ""
    topic: str = ""
    language: str = ""
    service: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Wanted:
        """Read from an address; anything unknown finds nobody, and breaks nothing."""
        return cls(
            words=given.get("words", "").replace("\x00", "").strip()[:100],
            country=given.get("country", "")[:2],
            topic=given.get("topic", "")[:50],
            language=given.get("language", "")[:5],
            service=given.get("service", "")[:10],
        )

    def as_query(self) -> str:
        """The same as a part of an address."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


def search(wanted: Wanted) -> QuerySet[Expert]:
    """Experts by name, organisation, words about them, country, topic, language and service, by name.

    Who left the roster is found only where `service` asks for "retired"; "now" leaves out who is away today.
    """
    rows = Expert.objects.filter(is_active=wanted.service != RETIRED)
    if wanted.service == AVAILABLE_NOW:
        rows = rows.exclude(availability.today().away())
    for word in wanted.words.split():
        rows = rows.filter(_anywhere(word))
    if wanted.country:
        rows = rows.filter(country=wanted.country)
    if wanted.topic:
        rows = rows.filter(topics__key=wanted.topic)
    if wanted.language:
        text = f'"{wanted.language}"'
        rows = rows.annotate(spoken=Cast("languages", TextField())).filter(spoken__contains=text)
    panels = Count("panels", filter=Q(panels__state=PanelMember.State.ACCEPTED), distinct=True)
    return rows.annotate(served=panels).prefetch_related("topics").order_by("name", "pk")


def candidates(call: Call, wanted: Wanted, window: Window) -> QuerySet[Expert]:
    """Who can still be invited to the panel of a call: best match of topics first, nobody who applies.

    Who is away on days of the window, in which the call is judged, comes last, with `is_away`.
    """
    seated = PanelMember.objects.filter(call=call, expert=OuterRef("pk")).seated()
    applies = Collaborator.objects.filter(application__call=call).filter(
        Q(user=OuterRef("user")) | Q(user__email__iexact=OuterRef("email"))
    )
    topics = call.themes.exclude(topic=None).values("topic")
    shared = Count("topics", filter=Q(topics__in=topics), distinct=True)
    rows = search(wanted).filter(~Exists(seated), ~Exists(applies), is_active=True)
    is_away = Case(When(window.away(), then=True), default=False)
    rows = rows.annotate(shared=shared, is_away=is_away)
    return rows.order_by("is_away", "-shared", "name", "pk")


def countries_of_roster() -> list[tuple[str, str]]:
    """(code, name) of every country from which somebody is on the roster, by name."""
    active = Expert.objects.filter(is_active=True)
    codes = active.order_by("country").values_list("country", flat=True).distinct()
    named = [(code, country_word(code)) for code in codes]
    language = get_language() or "en"
    return sorted(named, key=lambda pair: (collation_key(pair[1], language), pair[0]))


def topics_of_roster() -> list[tuple[str, str]]:
    """(key, name) of every topic."""
    return [(one.key, one.name) for one in Topic.objects.all()]


def languages_of_roster() -> list[str]:
    """The codes of the languages that somebody on the roster reads."""
    listed: Iterable[Any] = Expert.objects.filter(is_active=True).values_list("languages", flat=True)
    return sorted({code for codes in listed for code in codes})


def service_of(expert: Expert) -> QuerySet[PanelMember]:
    """Every panel an expert was asked to, latest first, with what was assigned, given and recused."""
    active = Q(assignments__state=Assignment.State.ACTIVE)
    return (
        expert.panels.select_related("call")
        .annotate(
            assigned=Count("assignments", filter=active, distinct=True),
            given=Count(
                "assignments", filter=active & Q(assignments__scorecard__state__in=GIVEN), distinct=True
            ),
            recused=Count(
                "assignments", filter=Q(assignments__state=Assignment.State.RECUSED), distinct=True
            ),
        )
        .order_by("-invited_at", "-pk")
    )


def language_word(code: str) -> str:
    """A language by its name in the reader's own; its code where the locale data do not know it."""
    from babel import Locale

    spoken = Locale.parse(base_language(get_language() or "en"))
    return str(spoken.languages.get(code, code)).capitalize()


def country_word(code: str) -> str:
    """A country in the reader's language; what is no country code is shown as it is."""
    try:
        return country_name(code)
    except KeyError:
        return code


def _anywhere(word: str) -> Q:
    """SQLite folds the case of Latin letters only, so other scripts are asked for in their usual cases."""
    found = Q()
    for form in {word, word.lower(), word.upper(), word.capitalize()}:
        for column in ("name", "name_native", "organisation_name", "email", "bio"):
            found |= Q(**{f"{column}__icontains": form})
    return found
