"""What is sealed and how it is read: by the applicant, by staff, by jurors who must not know who wrote it."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from applications.sealed import sealed_files, sealed_sections
from applications.services import attach, save_answers
from applications.summaries import sealed_title
from calls.form_tree import read_form
from calls.models import Question
from calls.services import move_call
from core.canonical import sha256_of_text
from tests.applications.form_rows import add_section, ask, ask_table
from tests.factories.applications import (
    GOOD,
    draft_in,
    fresh,
    owner_of,
    sealed_of,
    send,
    send_again,
    submitted_in,
)
from tests.factories.calls import complete_call, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

NAME = "Zyxwv Institute"


@pytest.fixture
def application():
    call = complete_call()
    section = add_section(call)
    ask(section, "organisation_name", "short_text", hidden_from_jurors=True)
    ask(section, "country", "country", hidden_from_jurors=True)
    ask(section, "letter", "file", accept=["txt"], hidden_from_jurors=True)
    ask(section, "proof", "file", accept=["txt"])
    ask_table(section, "budget", ("item", "short_text"), ("cost", "money"), ("who", "short_text"))
    Question.objects.filter(key="cost").update(currencies=["USD"], is_total=True)
    Question.objects.filter(key="who").update(hidden_from_jurors=True)
    call = move_call(call, "publish", by=person_with(call, "officer"))
    application = draft_in(call)
    rows = [{"item": "Desk", "cost": "1500", "who": NAME}, {"item": "Chair", "cost": "500.5", "who": NAME}]
    more = {"organisation_name": NAME, "country": "CH", "budget": rows}
    save_answers(application, by=owner_of(application), values=more)
    for key in ("letter", "proof"):
        file = SimpleUploadedFile(f"{NAME} {key}.txt", b"A letter.")
        attach(application, by=owner_of(application), question_key=key, file=file)
    send(application)
    return fresh(application)


def by_key(sections):
    return {answer.key: answer for section in sections for answer in section.answers}


def words_agreed(document):
    return [(one["question"], one["text"], one["language"]) for one in document["consents"]]


def test_the_document_holds_answers_in_order_rules_and_consents(application):
    document = json.loads(application.valid_submission.document)
    keys = [one["question"] for one in document["answers"]]
    assert keys == ["title", "summary", "themes", "used", "consent", "organisation_name", "country", "budget"]
    assert (document["call"], document["form_version"], document["language"]) == (
        application.call.slug,
        1,
        "en",
    )
    assert words_agreed(document) == [("consent", "I accept the rules.", "en")]
    assert document["rules_sha256"]["en"] == sha256_of_text("One application for each solution.")


def test_staff_read_everything_in_their_own_language(application):
    sections = sealed_sections(application.valid_submission.document, application.form, language="ru")
    answers = by_key(sections)
    assert [section.title for section in sections] == ["Your idea (ru)", "Declarations (ru)", "More (ru)"]
    assert answers["themes"].text == "Theme service (ru)"
    assert answers["country"].text == "Швейцария"
    assert answers["budget"].table.headings == ("Item (ru)", "Cost (ru)", "Who (ru)")
    assert answers["budget"].table.sums == ("Итого", "2\u00a0000,5\u00a0USD", "")
    assert answers["letter"].files[0].name == f"{NAME} letter.txt"


def test_a_blind_juror_gets_no_hidden_answer_column_file_or_file_name(application):
    document = application.valid_submission.document
    sections = sealed_sections(document, application.form, for_juror=True, blind=True)
    answers = by_key(sections)
    assert NAME not in repr(sections)
    assert set(answers) == {"title", "summary", "themes", "used", "consent", "proof", "budget"}
    assert answers["budget"].table.headings == ("Item", "Cost")
    assert answers["budget"].value == [
        {"item": "Desk", "cost": {"amount": "1500", "currency": "USD"}},
        {"item": "Chair", "cost": {"amount": "500.5", "currency": "USD"}},
    ]
    assert [file.name for file in answers["proof"].files] == ["Proof, file 1.txt"]
    assert [file.name for file in sealed_files(document, application.form, blind=True)] == [
        "Proof, file 1.txt"
    ]


def test_a_juror_of_an_open_round_reads_all_and_files_can_be_left_out(application):
    document = application.valid_submission.document
    tree = read_form(application.form)
    everything = by_key(sealed_sections(document, tree, for_juror=True, blind=False))
    assert everything["organisation_name"].text == NAME
    assert "proof" not in by_key(sealed_sections(document, tree, with_files=False))


def test_many_documents_of_one_form_are_read_without_a_query_each(application, django_assert_num_queries):
    tree = read_form(application.form)
    document = application.valid_submission.document
    with django_assert_num_queries(0):
        for _ in range(30):
            sealed_sections(document, tree, for_juror=True, blind=True)


def test_a_form_is_read_in_few_queries_whatever_its_size(application, django_assert_num_queries):
    form = type(application.form).objects.select_related("call").get(pk=application.form_id)
    with django_assert_num_queries(4):
        read_form(form)


def test_the_summary_columns_follow_the_answers_until_the_first_sealing_and_the_sealed_copy_after(
    application,
):
    assert (application.title, application.applicant_name, application.country) == (GOOD["title"], NAME, "CH")
    assert [theme.key for theme in application.themes.all()] == ["service"]
    assert application.percent_complete == 100
    assert NAME.casefold() in application.search_text
    save_answers(application, by=owner_of(application), values={"title": "Unsent"})
    assert fresh(application).title == GOOD["title"]
    send(application)
    assert fresh(application).title == "Unsent"
    first, second = application.submissions.all()
    assert (sealed_title(first), sealed_title(second)) == (GOOD["title"], "Unsent")


def test_a_form_without_the_usual_keys_has_a_title_and_a_country_all_the_same():
    call = complete_call()
    call.forms.get().sections.all().delete()
    section = add_section(call)
    ask(section, "secret", "short_text", hidden_from_jurors=True)
    ask(section, "heading", "short_text")
    ask(section, "story", "long_text")
    ask_table(section, "authors", ("author", "short_text"), ("home", "country"), kind="group")
    call = move_call(call, "publish", by=person_with(call, "officer"))
    values = {
        "secret": "S",
        "heading": "Қызмет туралы",
        "story": "Once.",
        "authors": [{"author": "Ұлпан", "home": "KZ"}],
    }
    application = draft_in(call, answers=values)
    assert (application.title, application.summary) == ("Ұлпан", "Once.")
    assert (application.applicant_name, application.country) == ("Ұлпан", "KZ")
    assert application.contact_email == owner_of(application).email
    assert "қызмет туралы" not in application.search_text
    send(application)
    assert "қызмет туралы" in fresh(application).search_text


def test_the_language_of_an_application_is_the_one_it_was_started_in():
    with translation.override("kk"):
        application = draft_in(open_call(), by=make_user(language="ru"))
    assert application.language == "kk"
    send(application)
    document = json.loads(sealed_of(application).document)
    assert words_agreed(document) == [("consent", "I accept the rules. (kk)", "kk")]


def test_a_very_long_title_fits_its_column():
    application = draft_in(answers={**GOOD, "title": "я" * 1000})
    assert len(application.title) == 0  # too long for the question, so it is no good title yet
    assert application.answers.get(question_key="title").value == "я" * 1000


def test_two_submissions_of_the_same_answers_have_the_same_hash():
    application = submitted_in()
    send_again(application)
    save_answers(fresh(application), by=owner_of(application), values={"title": GOOD["title"]})
    send(application)
    first, second, third = application.submissions.all()
    assert first.sha256 == third.sha256 != second.sha256
    assert first.receipt.code != third.receipt.code
