"""A proposal as PDF: what its page shows, to whom its page is open, and blind where the page is."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from applications.models import Application
from calls.models import Question
from core import clock
from scoring.models import Assignment, Declaration
from scoring.services import scoring as cards
from tests.applications.pages import signed_in
from tests.core.pdf.reading import words_of
from tests.factories.canaries import hits
from tests.factories.people import make_user
from tests.factories.scoring import first_round, juror_of
from tests.scoring.test_blindness import reviewed  # noqa: F401

pytestmark = pytest.mark.django_db


def url_of(one: Assignment) -> str:
    return reverse("scoring:proposal_pdf", kwargs={"assignment": one.public_id})


def words(client: Client, one: Assignment) -> str:
    return words_of(client.get(url_of(one)).content)


def test_it_says_what_the_page_says(reviewed):  # noqa: F811
    client = signed_in(juror_of(reviewed))
    page = client.get(reverse("scoring:card", kwargs={"assignment": reviewed.public_id}))
    assert f'href="{url_of(reviewed)}"' in page.text
    answer = client.get(url_of(reviewed))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="proposal-{reviewed.position}.pdf"'
    told = " ".join(words_of(answer.content).split())
    shown = page.context["proposal"]
    texts = [
        answer.text
        for section in shown.sections
        for answer in section.answers
        if answer.text and not answer.table and answer.kind != "consent"
    ]
    assert texts
    for text in (shown.title, *texts):
        assert " ".join(text.split()) in told


def test_in_a_blind_round_neither_its_words_nor_its_bytes_tell_who_applies(reviewed):  # noqa: F811
    client = signed_in(juror_of(reviewed))
    answer = client.get(url_of(reviewed))
    assert hits(words_of(answer.content).encode()) == set()
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    assert hits(headers.encode() + answer.content) == set()
    before = words(client, reviewed)
    Application.objects.filter(pk=reviewed.application.pk).update(
        applicant_name="Somebody else", country="KE", contact_email="x@else.example"
    )
    assert words(client, reviewed) == before


def test_page_and_pdf_name_what_a_blind_juror_does_not_get_and_an_open_round_has_nothing_left_out(reviewed):  # noqa: F811
    client = signed_in(juror_of(reviewed))
    card = reverse("scoring:card", kwargs={"assignment": reviewed.public_id})
    hidden = Question.objects.filter(section__form=reviewed.application.form, hidden_from_jurors=True)
    labels = [one.label for one in hidden.exclude(kind="consent") if one.parent_id is None]
    assert labels
    page, told = client.get(card).text, " ".join(words(client, reviewed).split())
    assert "Left out so that the review is blind" in page
    for label in labels:
        assert f"<li>{escape(label)}</li>" in page
        assert " ".join(label.rstrip("?.: ").split()) in told
    first_round(reviewed.round.call).rubric.rounds.update(is_blind=False)
    assert "Left out" not in client.get(card).text
    assert "Left out" not in words(client, reviewed)


def test_in_an_open_round_it_names_the_applicant(reviewed):  # noqa: F811
    first_round(reviewed.round.call).rubric.rounds.update(is_blind=False)
    name = reviewed.application.applicant_name
    assert name in words(signed_in(juror_of(reviewed)), reviewed)


def test_it_is_closed_where_the_page_is(reviewed):  # noqa: F811
    url, juror = url_of(reviewed), juror_of(reviewed)
    other = Assignment.objects.exclude(member=reviewed.member).first()
    assert other is not None
    for user in (make_user(), juror_of(other)):
        assert signed_in(user).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    unknown = reverse("scoring:proposal_pdf", kwargs={"assignment": uuid.uuid4()})
    assert signed_in(juror).get(unknown).status_code == 404
    Declaration.objects.filter(member=reviewed.member).delete()
    to_conflicts = reverse("scoring:conflicts", kwargs={"slug": reviewed.round.call.slug})
    assert signed_in(juror).get(url)["Location"] == to_conflicts
    Declaration.objects.create(
        member=reviewed.member, application=reviewed.application, has_conflict=False, declared_at=clock.now()
    )
    assert signed_in(juror).get(url).status_code == 200
    cards.recuse(reviewed, by=juror, reason="A tie.")
    assert signed_in(juror).get(url).status_code == 403
