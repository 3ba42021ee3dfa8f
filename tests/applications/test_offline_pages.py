"""A document comes back: what it would change is shown first, and nothing is replaced without a word."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from docx import Document

from applications.offline.writing import form_document
from applications.services import save_answers
from calls.models import ProposalForm
from core import clock
from tests.applications.offline_documents import (
    boxes_of,
    downloaded,
    edited,
    filled,
    replaced,
    sent,
    texts_of,
    ticked,
)
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.applications.test_query_counts import queries
from tests.factories.applications import (
    GOOD,
    add_collaborator,
    ask_for_correction,
    close_and_seal,
    draft_in,
    force_state,
    fresh,
    owner_of,
    submitted_in,
)
from tests.factories.calls import open_call
from tests.factories.every_kind import every_kind_call

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def application():
    return draft_in()


@pytest.fixture
def client(application):
    return signed_in(owner_of(application))


def upload(client: Client, application: Any, content: bytes) -> Any:
    """Bring a document; the page that says what it changes."""
    response = client.post(address("offline", application), {"document": sent(content)})
    assert response.status_code == 200
    return response


def states(response: Any) -> dict[str, str]:
    """What is shown of each question, by key."""
    shown = {one.question.key: one.state for group in response.context["groups"] for one in group.fields}
    return {**shown, **{one.question.key: "same" for one in response.context["same"]}}


def confirm(client: Client, application: Any, review: Any, **choices: str) -> Any:
    """Press the button of the page, with these choices; where none is given, what is proposed."""
    fields = [one for group in review.context["groups"] for one in group.fields]
    proposed = {f"choice-{one.question.key}": one.choice for one in fields if one.choice}
    chosen = {f"choice-{key}": value for key, value in choices.items()}
    body = {**hidden_fields(review), **proposed, **chosen}
    return client.post(address("offline_save", application), body, follow=True)


def kept(application: Any, key: str) -> Any:
    row = application.answers.filter(question_key=key).first()
    return row.value if row else None


def test_a_document_just_downloaded_changes_nothing(client, application):
    response = client.get(address("offline_document", application))
    assert response["Content-Disposition"] == f'attachment; filename="{application.reference}-en.docx"'
    review = upload(client, application, response.content)
    assert set(states(review).values()) == {"same"}
    assert "This document has nothing to save." in text_of(review)


def test_new_and_changed_answers_are_shown_and_then_saved(client):
    application = draft_in(answers={"title": "Old title", "used": "no"})
    client = signed_in(owner_of(application))
    content = filled(downloaded(application), title="New title", summary="Line one\nLine two")
    content = ticked(ticked(content, "used", "Yes", sign="[x]"), "themes", "Theme integrity", sign="Х")
    review = upload(client, application, content)
    found = {key: state for key, state in states(review).items() if state != "same"}
    assert found == {"title": "changed", "summary": "new", "used": "changed", "themes": "new"}
    assert kept(application, "title") == "Old title"
    done = confirm(client, application, review)
    assert "4 answers of your document are saved." in text_of(done)
    values = {key: kept(application, key) for key in found}
    assert values == {
        "title": "New title",
        "summary": "Line one\nLine two",
        "used": "yes",
        "themes": ["integrity"],
    }
    row = application.answers.get(question_key="title")
    assert (row.version, row.updated_by) == (2, owner_of(application))


def test_a_change_can_be_left_out(client, application):
    review = upload(client, application, filled(downloaded(application), title="New", summary="Newer."))
    confirm(client, application, review, title="keep")
    assert (kept(application, "title"), kept(application, "summary")) == (GOOD["title"], "Newer.")


def test_changed_on_both_sides_asks_and_takes_no_silence_for_a_yes(client, application):
    content = filled(downloaded(application), title="From the document")
    editor = add_collaborator(application, "editor")
    save_answers(application, by=editor, values={"title": "From the portal", "summary": "Also newer."})
    review = upload(client, application, content)
    assert (states(review)["title"], states(review)["summary"]) == ("both", "same")
    assert "From the document" in text_of(review) and "From the portal" in text_of(review)
    unsaid = confirm(client, application, review)
    assert unsaid.status_code == 422
    assert "Choose which answer to “Title” is kept" in text_of(unsaid)
    assert "Choose one of the two." in text_of(unsaid)
    assert kept(application, "title") == "From the portal"
    confirm(client, application, unsaid, title="keep")
    assert kept(application, "title") == "From the portal"
    confirm(client, application, upload(client, application, content), title="take")
    assert kept(application, "title") == "From the document"
    assert kept(application, "summary") == "Also newer."


def test_what_changes_while_one_chooses_is_shown_again(client, application):
    content = filled(downloaded(application), title="From the document", summary="Mine.")
    review = upload(client, application, content)
    save_answers(application, by=add_collaborator(application, "editor"), values={"title": "Just now"})
    again = confirm(client, application, review)
    assert (again.status_code, kept(application, "title")) == (422, "Just now")
    assert "“Title” was changed while you were choosing" in text_of(again)
    assert kept(application, "summary") == "Mine."
    confirm(client, application, again, title="take")
    assert kept(application, "title") == "From the document"


def test_an_emptied_box_erases_nothing_unasked(client, application):
    review = upload(client, application, filled(downloaded(application), summary=""))
    assert states(review)["summary"] == "emptied"
    confirm(client, application, review)
    assert kept(application, "summary") == GOOD["summary"]
    confirm(client, application, review, summary="take")
    assert kept(application, "summary") is None


def test_the_same_rules_as_in_the_browser_and_no_word_is_lost(client, application):
    long = " ".join(["word"] * 60)
    review = upload(client, application, filled(downloaded(application), summary=long))
    assert "needs a change: Shorten this to 50 words; it has 60." in text_of(review)
    done = confirm(client, application, review)
    assert "Some of them need a change" in text_of(done)
    assert kept(application, "summary") == long


def _write_beside_the_mark(document: Any) -> None:
    boxes_of(document, "title")[0].rows[0].cells[0].paragraphs[0].runs[0].text = "My title here"


def _remove_the_box(document: Any) -> None:
    box = boxes_of(document, "title")[0]._tbl
    box.getparent().remove(box)


def _say_it_in_own_words(document: Any) -> None:
    boxes_of(document, "used")[0].rows[1].cells[0].text = "Perhaps next year"


def _keep_one_line(document: Any) -> None:
    cell = boxes_of(document, "used")[0].rows[1].cells[0]
    cell._tc.remove(cell.paragraphs[1]._p)
    cell.paragraphs[0].runs[-1].text = " Yes"
    for square in list(cell.paragraphs[0]._p)[1:2]:
        cell.paragraphs[0]._p.remove(square)


def _two_boxes(document: Any) -> None:
    box = boxes_of(document, "title")[0]._tbl
    box.addnext(deepcopy(box))
    boxes_of(document, "title")[1].rows[1].cells[0].text = "Another title"


NOT_UNDERSTOOD = {
    "title": {
        "something is written in the grey line above the box: “My title here”": _write_beside_the_mark,
        "its box was not found in the document": _remove_the_box,
        "the box stands in the document more than once, with different answers": _two_boxes,
    },
    "used": {
        "“Perhaps next year” is none of the answers in the list": _say_it_in_own_words,
        "none of the answers is marked, and some were taken out of the list": _keep_one_line,
    },
}
CASES = [(key, reason, change) for key, found in NOT_UNDERSTOOD.items() for reason, change in found.items()]


@pytest.mark.parametrize(("key", "reason", "change"), CASES)
def test_what_is_not_understood_says_why_and_changes_nothing(client, application, key, reason, change):
    review = upload(client, application, edited(downloaded(application), change))
    assert states(review)[key] == "unread"
    assert f"Not understood, because {reason}." in text_of(review)
    confirm(client, application, review)
    assert kept(application, key) == GOOD[key]


def test_two_marks_where_one_is_asked(client, application):
    review = upload(client, application, ticked(downloaded(application), "used", "Yes", "No"))
    assert "Not understood, because more than one answer is marked where only one can be." in text_of(review)


def test_tables_with_more_lines_other_order_and_missing_columns():
    application = draft_in(every_kind_call(), answers={})
    client = signed_in(owner_of(application))

    def fill(document: Any) -> None:
        budget = boxes_of(document, "budget")[0]
        for number, amount in enumerate(("10", "20", "30", "40", "50")):
            row = budget.rows[2 + number] if 2 + number < len(budget.rows) else budget.add_row()
            row.cells[0].text, row.cells[1].text = f"Item {number}", amount
        for row in budget.rows[1:]:  # the columns change places
            first, second = row._tr.tc_lst
            second.addnext(first)

    review = upload(client, application, edited(downloaded(application), fill))
    confirm(client, application, review)
    assert [one["amount"] for one in kept(application, "budget")] == ["10", "20", "30", "40", "50"]

    def drop(document: Any) -> None:
        for row in boxes_of(document, "budget")[0].rows[1:]:
            row._tr.remove(row._tr.tc_lst[0])

    review = upload(client, application, edited(downloaded(application), drop))
    assert "Not understood, because its rows or columns are no longer those of the form." in text_of(review)


def test_a_copied_box_is_one_more_entry_of_a_group():
    application = draft_in(every_kind_call(), answers={"team": [{"who": "Айгүл", "part": "lead"}]})
    client = signed_in(owner_of(application))

    def copy(document: Any) -> None:
        first = boxes_of(document, "team")[0]._tbl
        first.addnext(deepcopy(first))
        boxes_of(document, "team")[1].rows[1].cells[1].text = "Bob"

    confirm(client, application, upload(client, application, edited(downloaded(application), copy)))
    assert kept(application, "team") == [{"who": "Айгүл", "part": "lead"}, {"who": "Bob", "part": "lead"}]


def test_struck_out_words_are_gone_and_prompts_are_no_answer(client, application):
    struck = (
        '<w:del w:id="1" w:author="A"><w:r><w:t>gone </w:t></w:r></w:del>'
        '<w:ins w:id="2" w:author="A"><w:r><w:t>One form for two</w:t></w:r></w:ins><w:r>'
    )
    main = '<w:t xml:space="preserve">One form for five benefits</w:t></w:r>'
    content = replaced(downloaded(application), main, f"</w:r>{struck}</w:r>")
    confirm(client, application, upload(client, application, content))
    assert kept(application, "title") == "One form for two"


def test_the_blank_form_of_a_call_comes_back_into_a_draft():
    call = open_call()
    blank = Client().get(reverse("applications:blank_form", args=[call.slug]))
    assert blank["Content-Disposition"] == f'attachment; filename="{call.slug}-en.docx"'
    application = draft_in(call, answers={"title": "Already here", "used": "no"})
    client = signed_in(owner_of(application))
    content = ticked(filled(blank.content, title="From paper", summary="A summary."), "used", "No")
    review = upload(client, application, content)
    assert {key: states(review)[key] for key in ("title", "summary", "used")} == {
        "title": "both",
        "summary": "new",
        "used": "same",
    }
    confirm(client, application, review, title="take")
    assert (kept(application, "title"), kept(application, "summary")) == ("From paper", "A summary.")


def test_the_blank_form_in_each_language_and_linked_where_the_form_is_read():
    call = open_call()
    link = reverse("applications:blank_form", args=[call.slug])
    assert link in text_of(Client().get(reverse("calls:form", args=[call.slug])))
    for language, title in (("en", "Your idea"), ("ru", "Your idea (ru)"), ("kk", "Your idea (kk)")):
        client = Client(headers={"accept-language": language})
        content = client.get(link).content
        assert f"1. {title}" in list(texts_of(content))
        assert Document(io.BytesIO(content)).core_properties.language == language
    ProposalForm.objects.filter(call=call).delete()
    assert Client().get(link).status_code == 404


def test_a_document_in_another_language_than_the_page(client, application):
    content = ticked(downloaded(application, "ru"), "used", "Yes (ru)")
    with translation.override("kk"):
        review = upload(client, application, content)
    confirm(client, application, review)
    assert kept(application, "used") == "yes"


def test_who_may_do_what(application):
    viewer, editor = (add_collaborator(application, role) for role in ("viewer", "editor"))
    content = filled(downloaded(application), title="Typed by somebody")
    reading = signed_in(viewer)
    assert reading.get(address("offline_document", application)).status_code == 200
    assert "You may read this application, but not change it." in text_of(
        reading.get(address("offline", application))
    )
    assert reading.post(address("offline", application), {"document": sent(content)}).status_code == 403
    assert reading.post(address("offline_save", application), {}).status_code == 403
    writing = signed_in(editor)
    confirm(writing, application, upload(writing, application, content))
    assert kept(application, "title") == "Typed by somebody"
    stranger = signed_in(owner_of(draft_in()))
    for page in ("offline", "offline_document"):
        assert stranger.get(address(page, application)).status_code == 404


def test_what_was_read_for_one_application_is_not_saved_to_another(client, application):
    other = draft_in(application.call)
    review = upload(client, application, filled(downloaded(application), title="Mine"))
    answer = signed_in(owner_of(other)).post(
        address("offline_save", other), {**hidden_fields(review), "choice-title": "take"}
    )
    assert "What was read of your document is no longer here." in text_of(answer)
    assert kept(other, "title") == GOOD["title"]
    assert client.post(address("offline_save", application), {"version-read": "x"}).status_code == 422


@pytest.mark.parametrize("moment", [-1, 0, 1])
def test_at_the_deadline(moment):
    call = open_call()
    application = draft_in(call)
    content = filled(downloaded(application), title="Later")
    with clock.at(call.deadline_at + timedelta(microseconds=moment)):
        client = signed_in(owner_of(application))
        assert client.get(address("offline_document", application)).status_code == 200
        page, review = client.get(address("offline", application)), upload(client, application, content)
        confirm(client, application, review)
    told = "What you bring is kept as a draft. It is not judged."
    assert [told in text_of(one) for one in (page, review)] == [moment >= 0] * 2
    assert kept(application, "title") == "Later"


def test_once_it_can_no_longer_be_changed_the_form_still_goes_out(client, application):
    content = filled(downloaded(application), title="Later")
    application = force_state(submitted_in(application.call), "eligible")
    client = signed_in(owner_of(application))
    assert client.get(address("offline_document", application)).status_code == 200
    closed = "This application can no longer be changed: it is “Eligible”."
    assert closed in text_of(client.get(address("offline", application)))
    refused = client.post(address("offline", application), {"document": sent(content)})
    assert (refused.status_code, closed in text_of(refused)) == (422, True)


def test_in_a_correction_only_the_named_fields_are_taken():
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = open_call(deadline=deadline)
        application = submitted_in(call)
        close_and_seal(call, hands)
    ask_for_correction(application, due_at=clock.now() + timedelta(days=2))
    client = signed_in(owner_of(application))
    content = filled(downloaded(application), title="Without a name", summary="Sneaked in.")
    review = upload(client, fresh(application), content)
    assert (states(review)["title"], states(review)["summary"]) == ("changed", "closed")
    confirm(client, application, review, summary="take")
    assert (kept(application, "title"), kept(application, "summary")) == ("Without a name", GOOD["summary"])


def test_formulas_and_markup_stay_text(client, application):
    text = '=HYPERLINK("http://evil.example") {DDEAUTO c:\\x} <script>x()</script>'
    review = upload(client, application, filled(downloaded(application), title=text))
    assert "<script>x()" not in review.content.decode()
    confirm(client, application, review)
    assert kept(application, "title") == text


@pytest.mark.parametrize("team", [1, 30])
def test_pages_cost_the_same_whatever_the_team_and_the_answers(team):
    application = draft_in(every_kind_call(), answers={})
    for _ in range(team):
        add_collaborator(application, "viewer")
    many = [{"what": f"Item {number}", "amount": "1"} for number in range(team)]
    save_answers(application, by=owner_of(application), values={"budget": many})
    client = signed_in(owner_of(application))
    content = filled(downloaded(application), title="New")
    found = {name: queries(client, address(name, application)) for name in ("offline", "offline_document")}
    with CaptureQueriesContext(connection) as captured:
        upload(client, application, content)
        found["upload"] = len(captured)
    blank = queries(client, reverse("applications:blank_form", args=[application.call.slug]))
    assert {**found, "blank": blank} == MOST


MOST = {"offline": 6, "offline_document": 10, "upload": 12, "blank": 8}


def test_an_application_says_where_to_write_offline(client, application):
    assert address("offline", application) in text_of(client.get(application.get_absolute_url()))


def test_the_writer_needs_no_application():
    form = open_call().forms.get()
    assert form_document(form, language="en", address="/").startswith(b"PK")
