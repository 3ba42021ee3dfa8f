"""A juror in every state a juror can be in tries every address: none tells what that juror must not know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from applications.models import Application, Translation
from applications.services import save_answers
from core import clock
from people.models import User
from scoring.models import Assignment, Conflict, Declaration, PanelMember
from scoring.services import announcing, assigning, deciding, maker_reporting, proposing
from scoring.services import scoring as cards
from tests.factories.applications import close_and_seal, fresh, make_eligible, owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.canaries import CANARIES, call_with_files, canary_application, hits
from tests.factories.scoring import (
    approved_announcement,
    decide,
    first_round,
    give_draft,
    give_marks,
    juror_of,
    make_panel,
    person_of,
    seat,
)
from tests.factories.translations import give
from tests.house.crawling import addresses, bytes_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRETS = {
    "content": "Bandicootidea",  # in an open answer: for those alone who may read the proposal now
    "translation": "Bettongwords",  # in the translation of that answer: likewise
    "hidden translation": "Quollhidden",  # in the translation of an answer that blind jurors do not read
    "unsent": "Wallabyunsent",  # in a draft that the applicant never submitted
    "marks": "Potoroomarks",  # in what another juror gave: reasons, feedback, note
    "draft marks": "Possumdraft",  # in another juror's draft
    "decision": "Thylacinewhy",  # in the reason of the decision
    "report": "Numbatmaker",  # in another juror's word that the proposal tells who made it, and its answer
    "conflict": "Echidnatie",  # in what another juror declared
}
# Of the office no juror sees a page in any state; the access table is tried on all of it.
NOT_TRIED = ("/account/", "/demonstration/", "/office/")


@dataclass
class World:
    """A blind call in review with one application, the juror who is watched, and two others."""

    application: Application
    mine: Assignment
    others: list[Assignment]
    asked: list[str] = field(default_factory=list)
    juror: User | None = None

    def leaks(self) -> dict[str, set[str]]:
        """What the juror's answers hold of the secret words, by address."""
        cache.clear()
        client = Client()
        client.force_login(self.juror or juror_of(self.mine))
        found = {}
        for url in self.asked:
            content = bytes_of(client.get(url))
            words = {what for what, word in SECRETS.items() if word.lower().encode() in content.lower()}
            if words | hits(content, url):
                found[url] = words | hits(content, url)
        return found

    def seat(self, **fields: Any) -> None:
        """Put the juror's place on the panel into another state."""
        PanelMember.objects.filter(pk=self.mine.member.pk).update(**fields)


def world_of() -> World:
    with clock.at(clock.now() - timedelta(days=4)) as hands:
        call = call_with_files()
        application = canary_application(
            call, summary=f"{SECRETS['content']}: one form for all.", doubts="None so far."
        )
        save_answers(application, by=owner_of(application), values={"summary": SECRETS["unsent"]})
        call = close_and_seal(call, hands)
    make_eligible(fresh(application))
    texts = {"summary": SECRETS["translation"], "doubts": SECRETS["hidden translation"]}
    give(fresh(application), texts, language="ru")
    make_panel(call)
    officer = person_with(call, "officer")
    proposing.propose(first_round(call), by=officer, country_cap=None)
    given = assigning.publish(first_round(call), by=officer)
    deciding.begin_review(call, by=officer)
    PanelMember.objects.update(example_seen_at=clock.now())
    [mine, one, two] = sorted(given, key=lambda each: each.member.role == "chair")
    give_marks(one, **_in_all_words(SECRETS["marks"]))
    give_draft(two, **_in_all_words(SECRETS["draft marks"]))
    Declaration.objects.filter(member=one.member).update(note=SECRETS["conflict"])
    said = maker_reporting.report(one, by=juror_of(one), said=SECRETS["report"])
    maker_reporting.answer(said, by=officer, outcome="handled", reason=SECRETS["report"])
    world = World(fresh(application), Assignment.objects.get(pk=mine.pk), [one, two])
    world.asked = list(_addresses(world))
    return world


def _in_all_words(word: str) -> dict[str, Any]:
    return {"reason": word, "feedback": word, "note": word}


def _addresses(world: World) -> set[str]:
    """Every named address; those of an assignment also with the other jurors' ones."""
    names = {
        "slug": world.application.call.slug,
        "reference": world.application.reference,
        "code": world.application.submissions.get().receipt.code,
        "round": world.mine.round.key,
        "token": world.mine.member.token,
        "kind": "award",
        "section": "idea",
        "question": "letter",
        "number": 1,
        "pk": world.application.pk,
    }
    found = {
        url
        for one in (world.mine, *world.others)
        for url in addresses(get_resolver(), {**names, "assignment": one.public_id})
    }
    tried = {url for url in found if not url.startswith(NOT_TRIED)}
    return tried | {f"{url}?language=ru" for url in tried if url.startswith("/jury/assignment/")}


def expired(world: World) -> None:
    now = clock.now()
    world.seat(state="invited", code_signed_at=None, code_version="", invited_at=now, expires_at=now)


def has_conflict(world: World) -> None:
    Conflict.objects.create(member=world.mine.member, application=world.application, kind="declared")


def recused(world: World) -> None:
    cards.recuse(world.mine, by=juror_of(world.mine), reason="A tie.")


def round_closed(world: World) -> None:
    give_marks(world.mine)
    cards.submit_scorecard(world.others[1], by=juror_of(world.others[1]))
    cards.lock_round(
        first_round(world.application.call),
        by=person_with(world.application.call, "officer"),
        reason="The panel met early.",
    )


def decided(world: World) -> None:
    round_closed(world)
    decide(fresh(world.application), "not_awarded", reason=SECRETS["decision"])
    deciding.close_decisions(world.application.call, by=person_with(world.application.call, "officer"))


def announced(world: World) -> None:
    decided(world)
    call = fresh(world.application).call
    approved_announcement(call, clock.now() + timedelta(minutes=5))
    with clock.at(clock.now() + timedelta(minutes=6)):
        announcing.release_due_announcements()


def of_another_call(world: World) -> None:
    world.juror = person_of(seat(open_call(), declares=False))


def on_the_roster_only(world: World) -> None:
    world.juror = person_of(seat(open_call(), declares=False))
    PanelMember.objects.filter(expert__user=world.juror).delete()


# What each may know, whatever else: a reader of the proposal its open words, nobody who applies.
STATES: dict[str, tuple[Callable[[World], object], set[str]]] = {
    "invited": (lambda world: world.seat(state="invited", code_signed_at=None, code_version=""), set()),
    "expired": (expired, set()),
    "declined": (lambda world: world.seat(state="declined"), set()),
    "code not signed": (lambda world: world.seat(code_signed_at=None, code_version=""), set()),
    "not declared": (lambda world: Declaration.objects.filter(member=world.mine.member).delete(), set()),
    "example not seen": (lambda world: world.seat(example_seen_at=None), set()),
    "ready": (lambda world: None, {"content", "translation"}),
    "conflict": (has_conflict, set()),
    "recused": (recused, set()),
    "removed": (lambda world: world.seat(state="removed"), set()),
    "round closed": (round_closed, {"content", "translation"}),
    "decided": (decided, {"content", "translation"}),
    # The results count the countries from which applications came.
    "announced": (announced, {"content", "translation", "country"}),
    "of another call": (of_another_call, set()),
    "on the roster only": (on_the_roster_only, set()),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The call once, in a transaction that is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world_of()
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
def test_no_address_tells_a_juror_what_is_not_theirs(state: str, world: World) -> None:
    change, may_know = STATES[state]
    world.juror = None
    with transaction.atomic():
        change(world)
        leaks = world.leaks()
        transaction.set_rollback(True)
    assert {url: words - may_know for url, words in leaks.items() if words - may_know} == {}
    read = {"content", "translation"}
    assert read & set().union(*leaks.values(), set()) == read & may_know


def test_the_secret_words_are_really_there(world: World) -> None:
    document = world.application.submissions.get().document
    assert SECRETS["content"] in document
    assert SECRETS["unsent"] not in document
    assert CANARIES["organisation"] in document
    kept = set(Translation.objects.values_list("text", flat=True))
    assert kept == {SECRETS["translation"], SECRETS["hidden translation"]}
    card = world.others[0].scorecard
    assert {card.note, card.feedback, *card.marks.values_list("reason", flat=True)} == {SECRETS["marks"]}
    assert len(world.asked) > 60
