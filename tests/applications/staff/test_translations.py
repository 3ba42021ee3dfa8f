"""The page on which an officer translates one application, and the dossier that shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Translation
from applications.services import move, save_answers
from core import clock
from tests.applications.pages import hidden_fields
from tests.applications.staff.world import Office, add_question, messages_of, signed_in
from tests.factories.applications import ask_for_correction, draft_in, fresh, owner_of
from tests.factories.calls import give_role, open_call, person_with
from tests.factories.people import make_user
from tests.factories.scoring import first_round, reviewed_call
from tests.factories.translations import check, give, shown


def url(application: Application, name: str = "translations", language: str = "") -> str:
    address = reverse(f"applications:{name}", args=[application.reference])
    return f"{address}?language={language}" if language else address


@pytest.fixture
def sealed(desk: Office) -> Application:
    """A submission of a sealed call."""
    one = desk.submit()
    desk.seal()
    return fresh(one)


def post(client: Client, application: Application, *, language: str = "ru", **typed: Any) -> Any:
    """Send the page back with these texts typed, by their keys."""
    address = url(application, language=language)
    names = {name: value for name, value in typed.items() if name in ("origin", "tool")}
    texts = {f"text-{key}": value for key, value in typed.items() if key not in names}
    return client.post(address, {**hidden_fields(client.get(address)), **names, **texts})


def test_the_original_stands_beside_an_input_and_what_is_missing_is_counted(
    desk: Office, sealed: Application
) -> None:
    give(sealed, {"title": "Одно заявление"}, language="ru")
    page = signed_in(desk.officer).get(url(sealed, language="ru"))
    assert [(one.label, one.count) for one in page.context["page"].choices] == [
        ("English", "0 of 2"),
        ("Қазақша", "0 of 2"),
        ("Русский", "1 of 2"),
    ]
    text = page.content.decode()
    assert "1 text is not translated into this language yet." in text
    assert "Families gave the same data to four offices." in text and "Одно заявление</textarea>" in text
    assert f"Translated by the Hub · {desk.officer}" in text
    assert 'lang="ru"' in text and 'lang="en" dir="auto"' in text


def test_without_a_choice_it_is_a_language_that_the_applicant_did_not_write_in(
    desk: Office, sealed: Application
) -> None:
    for asked in ("", "xx", "en' OR 1"):
        page = signed_in(desk.officer).get(url(sealed, language=asked))
        assert page.context["page"].language == "kk"


def test_what_is_typed_is_kept_and_only_what_changed(desk: Office, sealed: Application) -> None:
    client = signed_in(desk.officer)
    reply = post(client, sealed, title="Одно заявление", summary="", origin="office")
    assert (reply.status_code, reply["Location"]) == (302, url(sealed, language="ru"))
    assert messages_of(client.get(reply["Location"])) == ["1 text is kept."]
    reply = post(client, sealed, title="Одно заявление", summary="Кратко.", origin="machine", tool="DeepL")
    assert messages_of(client.get(reply["Location"])) == ["1 text is kept."]
    rows = Translation.objects.values_list("question_key", "origin", "tool", "text")
    assert list(rows) == [
        ("title", "office", "", "Одно заявление"),
        ("summary", "machine", "DeepL", "Кратко."),
    ]
    reply = post(client, sealed, title="Одно заявление", summary="Кратко.")
    assert messages_of(client.get(reply["Location"])) == ["Nothing was changed."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"origin": ""}, "Say where the texts come from."),
        ({"origin": "machine"}, "Name the tool that made the translation."),
        ({"origin": "somebody"}, "this one is not among them"),
        ({"origin": "office", "summary": "ә" * 20_001}, "Shorten this to 20000 characters; it has 20001."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    desk: Office, sealed: Application, typed: dict[str, str], sentence: str
) -> None:
    reply = post(signed_in(desk.officer), sealed, **{"title": "Одно заявление", **typed})
    assert reply.status_code == 422
    assert sentence in reply.content.decode() and "Одно заявление</textarea>" in reply.content.decode()
    assert not Translation.objects.exists()


def test_who_saved_meanwhile_is_named_and_saving_again_goes_on(desk: Office, sealed: Application) -> None:
    client, other = signed_in(desk.officer), give_role(desk.call, "officer")
    stale = hidden_fields(client.get(url(sealed, language="ru")))
    give(sealed, {"title": "Иначе"}, by=other, language="ru")
    typed = {"text-title": "Одно заявление", "text-summary": "Кратко.", "origin": "office"}
    reply = client.post(url(sealed, language="ru"), {**stale, **typed})
    text = reply.content.decode()
    assert reply.status_code == 422 and f"{other} saved another text meanwhile: “Иначе”" in text
    assert "Одно заявление</textarea>" in text and "Кратко.</textarea>" in text
    again = client.post(url(sealed, language="ru"), {**hidden_fields(reply), **typed})
    assert again.status_code == 302
    assert shown(sealed, "title", "ru").text == "Одно заявление"


def test_a_text_whose_answer_is_gone_is_shown_once_more(desk: Office, sealed: Application) -> None:
    client = signed_in(desk.officer)
    reply = client.post(url(sealed, language="ru"), {"text-budget.9.item": "Доски", "origin": "office"})
    assert reply.status_code == 422
    assert "answers that are no longer there: Доски" in reply.content.decode()


def test_a_page_that_was_open_while_the_round_closed_keeps_what_was_typed(db: None) -> None:
    call, assignments = reviewed_call(1)
    one, client = fresh(assignments[0].application), signed_in(person_with(call, "officer"))
    hidden = hidden_fields(client.get(url(one, language="ru")))
    type(assignments[0]).objects.filter(round=first_round(call)).update(due_at=clock.now())
    typed = {**hidden, "text-title": "Одно заявление", "origin": "office"}
    reply = client.post(url(one, language="ru"), typed)
    assert reply.status_code == 422
    assert "The last round is closed." in reply.content.decode()
    assert "Одно заявление</textarea>" in reply.content.decode()
    assert "<textarea" not in client.get(url(one, language="ru")).content.decode()


def test_a_machine_text_is_checked_by_the_person_who_ticks_it(desk: Office, sealed: Application) -> None:
    give(sealed, {"title": "Одно заявление"}, language="ru", origin="machine", tool="DeepL")
    client = signed_in(desk.officer)
    page = client.get(url(sealed, language="ru"))
    assert "Machine translation with DeepL, not checked" in page.content.decode()
    typed = {**hidden_fields(page), "text-title": "Одно заявление", "right-title": "on"}
    assert client.post(url(sealed, language="ru"), typed).status_code == 302
    text = client.get(url(sealed, language="ru")).content.decode()
    assert f"checked by {desk.officer}" in text and "right-title" not in text


def test_before_the_sealing_nothing_can_be_written_and_it_says_so(desk: Office) -> None:
    one = desk.submit()
    client = signed_in(desk.officer)
    text = client.get(url(one)).content.decode()
    assert "The call is not sealed yet." in text and "<textarea" not in text
    reply = client.post(url(one), {"text-title": "Одно заявление", "origin": "office"})
    assert reply.status_code == 422 and "Одно заявление</textarea>" in reply.content.decode()
    assert client.get(url(draft_in(desk.call))).status_code == 404


def test_who_may_read_and_who_may_write(desk: Office, sealed: Application) -> None:
    shown_to_read = signed_in(desk.approver).get(url(sealed))
    assert shown_to_read.status_code == 200 and b"<textarea" not in shown_to_read.content
    assert signed_in(desk.approver).post(url(sealed), {}).status_code == 403
    strangers = [owner_of(sealed), desk.observer(), make_user(), person_with(open_call(), "officer")]
    for one in strangers:
        for reply in (signed_in(one).get(url(sealed)), signed_in(one).post(url(sealed), {})):
            assert reply.status_code in (403, 404)
    assert signed_in(None).get(url(sealed)).status_code == 302


def test_earlier_texts_stay_in_sight(desk: Office, sealed: Application) -> None:
    give(sealed, {"title": "Первый"}, language="ru")
    give(sealed, {"title": "Второй"}, language="ru")
    text = signed_in(desk.officer).get(url(sealed, language="ru")).content.decode()
    assert text.index("Второй</textarea>") < text.index("Earlier texts") < text.index("Первый")


def test_a_page_costs_the_same_for_one_and_for_thirty_texts(desk: Office, django_assert_num_queries) -> None:
    item = add_question(desk.call, "item", "short_text")
    budget = add_question(desk.call, "budget", "table")
    type(item).objects.filter(pk=item.pk).update(parent=budget)
    few, many = (desk.submit({"budget": [{"item": "Board"}] * count}) for count in (1, 30))
    desk.seal()
    give(fresh(few), {"budget.0.item": "Доска"}, language="ru")
    give(fresh(many), {f"budget.{row}.item": f"Доска {row}" for row in range(30)}, language="ru")
    client = signed_in(desk.officer)
    for one in (few, many):
        client.get(url(one, language="ru"))
        with django_assert_num_queries(15):
            client.get(url(one, language="ru"))


class TestTheDossier:
    def test_it_shows_the_translation_beside_the_answers(self, desk: Office, sealed: Application) -> None:
        client = signed_in(desk.officer)
        before = client.get(url(sealed, "dossier")).content.decode()
        assert url(sealed) in before and "Original and" not in before
        give(sealed, {"title": "Одно заявление"}, language="ru")
        plain = client.get(url(sealed, "dossier")).content.decode()
        assert "Original and Русский" in plain and "Одно заявление" not in plain
        beside = client.get(url(sealed, "dossier", "ru")).content.decode()
        assert '<div lang="ru" dir="ltr"><p>Одно заявление</p></div>' in beside
        assert "Translated by the Hub" in beside and "Not translated" in beside

    def test_an_earlier_version_keeps_its_own_translation(self, desk: Office, sealed: Application) -> None:
        give(sealed, {"title": "Одно заявление"}, language="ru")
        asked = ask_for_correction(sealed, due_at=clock.now() + timedelta(days=2))
        owner = owner_of(sealed)
        save_answers(asked, by=owner, values={"title": "Another title"})
        move(fresh(asked), "correct", by=owner, received=clock.now(), idempotency_key="c" * 32)
        client = signed_in(desk.officer)
        now = client.get(url(sealed, "dossier", "ru")).content.decode()
        assert "translates an earlier version" in now
        address = f"{url(sealed, 'dossier', 'ru')}&version=1"
        earlier = client.get(address).content.decode()
        assert "Одно заявление" in earlier and "translates an earlier version" not in earlier
        assert "?version=1&amp;language=ru" in earlier
        check(fresh(sealed), "title", language="ru")
        mended = client.get(url(sealed, "dossier", "ru")).content.decode()
        assert "translates an earlier version" not in mended
