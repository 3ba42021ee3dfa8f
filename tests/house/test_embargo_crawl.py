"""Before its instant an announcement is known to those who made it and to nobody else, by no address."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import get_resolver, reverse

from applications.models import Application
from applications.services import approve_two_person_step, prepare_two_person_step
from calls.models import Call
from core import clock, tasks
from core.models import Notice
from people.models import User
from scoring.models import Assignment, Decision, LaterDecision, PanelMember
from scoring.services import announcing, deciding, later
from scoring.services import scoring as cards
from tests.factories.applications import fresh, owner_of
from tests.factories.calls import give_role, person_with
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.factories.scoring import (
    approved_announcement,
    decide,
    first_round,
    give_marks,
    juror_of,
    reviewed_call,
)
from tests.factories.translations import give
from tests.house.crawling import addresses, bytes_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRET = "Zqxjkv"  # in the reasons, in the announcement's message and in every letter that waits
TRANSLATED = "Vqxjkw"  # in the translation of a title, which its jurors alone read
# What differs from one answer to the next whatever was decided.
CHANGES = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]*"|(?:csrftoken|sessionid)=[^;\s]*|nonce[-=][^\s;\'">]*'
    rb"|<dcterms:\w+[^>]*>[^<]*"
)
# The ledger's head, whose entries are salted, and a certificate's code, drawn when it is issued.
HASHES = re.compile(rb'[0-9a-f]{64}|ETag: W/"[0-9a-f]+"|/verify/certificate/[0-9A-Z-]+/')
NOT_TRIED = ("/account/", "/demonstration/")  # other people's pages, and the sign-in by one press


@dataclass
class World:
    """A call whose results wait for their instant, and people who may not know them, by what they are."""

    call: Call
    winner: Application
    loser: Application
    back: Application  # disqualified by mistake; two persons decided about it after the closing
    instant: datetime
    people: dict[str, User | None]

    def asked(self) -> list[tuple[str, str]]:
        """(who, address) of every address that has a name; applicants try those of both applications."""
        own = {"winner": (self.winner, self.loser), "loser": (self.loser,), "came back": (self.back,)}
        return [
            (who, address)
            for who in self.people
            for application in own.get(who, (self.winner,))
            for named in addresses(get_resolver(), self._names(application))
            if not named.startswith(NOT_TRIED)
            for address in (named, *([f"{named}?language=kk"] if "/assignment/" in named else ()))
        ]

    def answers(self, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """What each gets there, headers and all; nothing where the address does not answer."""
        cache.clear()
        clients = {who: client_of(person) for who, person in self.people.items()}
        found = {}
        for who, address in asked:
            reply = clients[who].get(address)
            if reply.status_code == 200:
                found[who, address] = _what_is_said(bytes_of(reply))
        return found

    def _names(self, application: Application) -> dict[str, object]:
        mine = Assignment.objects.filter(member__expert__user=self.people["juror"])
        assignment = mine.get(application=application)
        return {
            "slug": self.call.slug,
            "programme": self.call.programme.key,
            "reference": application.reference,
            "code": application.submissions.get().receipt.code,
            "assignment": assignment.public_id,
            "round": assignment.round.key,
            "number": 1,
            "later": LaterDecision.objects.get().public_id,
            "section": "idea",
            "pk": Notice.objects.exclude(release_key="").order_by("pk")[0].pk,
        }


def _what_is_said(answer: bytes) -> bytes:
    """Without what differs each time; of a document its parts, for a ZIP tells when it was made.

    How long that is packed differs with it.
    """
    begins = answer.find(b"PK\x03\x04")
    if begins < 0:
        return CHANGES.sub(b"", answer)
    with zipfile.ZipFile(io.BytesIO(answer[begins:])) as document:
        parts = b"".join(document.read(name) for name in document.namelist())
        return re.sub(rb"Content-Length: \d+", b"", answer[:begins]) + CHANGES.sub(b"", parts)


def client_of(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def world(hands: clock.Hands) -> World:
    call, assignments = reviewed_call(3, places=1)
    PanelMember.objects.update(example_seen_at=clock.now())
    for one in call.applications.all():
        give(one, {"title": f"{TRANSLATED}: бір өтініш"}, language="kk")
    for each in assignments:
        give_marks(each)
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    round_ = first_round(call)
    back = Application.objects.filter(call=call, state="in_review").order_by("reference")[2]
    by_two(back, "disqualify")
    winner, loser = Application.objects.filter(call=call, state="in_review").order_by("reference")
    for application, outcome in ((winner, "awarded"), (loser, "not_awarded")):
        decide(application, outcome, reason=f"{SECRET}: the panel was of one mind.")
    call = deciding.close_decisions(call, by=person_with(call, "officer"))
    decided_later(back)
    instant = clock.now() + timedelta(days=2)
    approved_announcement(call, instant, message=f"{SECRET} wins.")
    people = {
        "visitor": None,
        "winner": owner_of(winner),
        "loser": owner_of(loser),
        "came back": owner_of(back),
        "juror": juror_of(round_.assignments.filter(member__role="juror")[0]),
        "observer": give_role(call, "observer"),
        "colleague": make_user("Colleague", is_hub_staff=True),
    }
    return World(call, winner, loser, fresh(back), instant, people)


def by_two(application: Application, step: str) -> Application:
    """What an officer prepares and an approver signs."""
    officer, approver = (person_with(application.call, role) for role in ("officer", "approver"))
    request = prepare_two_person_step(fresh(application), by=officer, step=step, note="As it was found.")
    return approve_two_person_step(request, by=approver)


def decided_later(application: Application) -> None:
    """It comes back, and its decision waits for the announcement as all others do."""
    officer, approver = (person_with(application.call, role) for role in ("officer", "approver"))
    back = by_two(application, "set_right")
    reason = f"{SECRET}: it is as good as the first."
    later.sign(later.prepare(back, outcome="reserve", reason=reason, by=officer), by=approver)


def test_until_the_last_microsecond_nothing_depends_on_what_was_decided(
    world: World, hands: clock.Hands
) -> None:
    hands.instant = world.instant - TICK
    assert announcing.release_due_announcements() == []
    tasks.send_due_notices()
    before = world.answers(world.asked())
    assert len(before) > 100
    assert {who for who, where in before if TRANSLATED.encode() in before[who, where]} == {"juror"}
    assert [where for where, answer in before.items() if SECRET.encode() in answer] == []
    assert not any(SECRET in f"{one.subject}{one.body}" for one in mail.outbox)
    # Had the panel decided the other way round, nobody would read one byte that differs.
    QuerySet(Decision).filter(application=world.winner).update(outcome="not_awarded")
    QuerySet(Decision).filter(application=world.loser).update(outcome="awarded")
    after = world.answers(before)
    assert [where for where in before if before[where] != after.get(where)] == []


def test_at_the_instant_everything_is_known_together(world: World, hands: clock.Hands) -> None:
    hands.instant = world.instant
    results = Client().get(reverse("incubation:results", kwargs={"slug": world.call.slug}))
    assert world.winner.title in results.content.decode()
    pages = {one: reverse("incubation:winner", args=[one.reference]) for one in (world.winner, world.loser)}
    assert {("visitor", pages[world.winner]), ("winner", pages[world.loser])} <= set(world.asked())
    assert [Client().get(pages[one]).status_code for one in pages] == [200, 404]
    data = Client().get(reverse("incubation:api_results", kwargs={"slug": world.call.slug})).json()
    assert [one["title"] for one in data["winners"]] == [world.winner.title]
    tasks.send_due_notices()
    told = {address for one in mail.outbox for address in one.to if one.to}
    assert {owner_of(world.winner).email, owner_of(world.loser).email} <= told
    page = {
        who: reverse("applications:detail", kwargs={"reference": one.reference})
        for who, one in (("winner", world.winner), ("loser", world.loser))
    }
    answers = world.answers(page.items())
    assert b"Awarded" in answers["winner", page["winner"]]
    assert b"Not awarded" in answers["loser", page["loser"]]
    back = reverse("applications:detail", kwargs={"reference": world.back.reference})
    assert b"Reserve list" in world.answers([("came back", back)])["came back", back]


def test_whoever_asks_first_at_the_instant_reads_what_is_read_after_it(
    world: World, hands: clock.Hands
) -> None:
    hands.instant = world.instant
    asked = [(who, address) for who, address in world.asked() if who in ("visitor", "loser")]
    with undone():
        assert len(announcing.release_due_announcements()) == 1
        known = world.answers(asked)
    named = {reverse(name, args=[world.call.slug]) for name in ("calls:call_feed", "incubation:results")}
    assert {("visitor", one) for one in (*named, reverse("calls:feed"))} <= known.keys()
    for one in known:
        with undone():
            first = world.answers([one])
        assert {one: HASHES.sub(b"", first.get(one, b""))} == {one: HASHES.sub(b"", known[one])}


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
