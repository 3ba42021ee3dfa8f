"""What a call lacks before it can be published."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.checklist import checks, missing, parts
from calls.models import Criterion, Option, Question
from calls.services import move_call
from core import clock
from core.refusals import NotNow
from tests.factories.calls import complete_call, give_role, make_call, open_call, person_with

pytestmark = pytest.mark.django_db


def sentences(call):
    return [gap.sentence for gap in missing(call)]


def test_a_complete_call_lacks_nothing():
    assert missing(complete_call()) == []


def test_a_bare_draft_lacks_one_thing_after_the_other_in_the_order_of_the_pages():
    gaps = missing(make_call())
    assert [gap.sentence for gap in gaps] == [
        "Sum the call up in a few sentences.",
        "Say who can apply.",
        "Say what winners get.",
        "Write the rules of the competition.",
        "Say when the call opens.",
        "Set the deadline.",
        "Name at least one theme.",
        "The form has no section yet.",
        "Write at least one eligibility rule.",
        "Add a round of judging.",
        "Name the body that organises the call.",
        "Name an officer.",
        "Name an approver, who is not the only officer: nobody signs what they prepared themselves.",
    ]
    assert gaps[0] == ("basics-1", "Sum the call up in a few sentences.", "calls:build_basics")


def test_every_gap_leads_to_a_page_of_the_builder():
    assert {gap.url_name for gap in missing(make_call())} < {part.url_name for part in parts()}


def test_a_text_in_one_language_only_is_missing_in_the_others():
    call = complete_call()
    call.title_kk = ""
    call.save()
    call.themes.update(name_ru="")
    assert sentences(call) == [
        "Kazakh is missing in 1 text: Title.",
        "Russian is missing in 2 texts: Name of “Theme service”; Name of “Theme integrity”.",
    ]


def test_a_text_that_no_language_has_is_not_missing():
    call = complete_call()
    assert (call.description_en or "", missing(call)) == ("", [])


def test_weights_have_to_make_a_hundred():
    call = complete_call()
    Criterion.objects.filter(rubric__call=call, key="benefit").update(weight=61)
    assert sentences(call) == ["The weights of “Jury review” make 101, not 100."]


def test_shares_of_the_rounds_have_to_make_a_hundred():
    call = complete_call()
    call.rounds.update(share_percent=60)
    assert sentences(call) == ["The rounds' shares of the final score make 60, not 100."]


def test_a_choice_needs_two_choices_unless_the_themes_are_it():
    call = complete_call()
    Option.objects.filter(question__key="used", key="no").delete()
    assert sentences(call) == ["“Is it in use?” needs at least two choices."]


def test_a_table_needs_columns():
    call = complete_call()
    Question.objects.filter(section__form__call=call, key="where").update(kind="table")
    assert sentences(call) == ["“Where is it used?” has no columns yet."]


def test_a_deadline_in_the_past_cannot_be_published():
    now = clock.now()
    call = complete_call(opens=now - timedelta(days=3), deadline=now - timedelta(seconds=1))
    assert sentences(call) == ["The deadline has passed already."]


def test_a_published_call_does_not_lack_its_future_when_the_deadline_is_over():
    call = open_call(deadline=clock.now() + timedelta(hours=1))
    with clock.at(clock.now() + timedelta(hours=2)):
        assert missing(call) == []


def test_publishing_is_refused_with_every_gap():
    call = complete_call()
    call.themes.all().delete()
    call.partners.all().delete()
    with pytest.raises(NotNow) as refusal:
        move_call(call, "publish", by=person_with(call, "officer"))
    assert str(refusal.value) == (
        "Before publishing: Name at least one theme. Name the body that organises the call."
    )
    call.refresh_from_db()
    assert call.state == "draft"


def test_the_check_list_has_a_line_for_each_page():
    lines = checks(complete_call())
    assert [line.is_ok for line in lines] == [True] * len(parts())
    assert lines[0].text == "Titles and texts"


def _labelled(text):
    return {f"label_{language}": text for language in ("en", "kk", "ru")}


def _choice(call, key, *options):
    section = call.forms.get().sections.get(key="idea")
    question = Question.objects.create(
        section=section, key=key, kind="choice", position=90, **_labelled("Tried?")
    )
    for option in options:
        Option.objects.create(question=question, key=option, **_labelled(option))
    return question


def _depends(call, on, *values):
    section = call.forms.get().sections.get(key="idea")
    return Question.objects.create(
        section=section,
        key="detail",
        kind="short_text",
        position=91,
        show_if_question=on,
        show_if_values=list(values),
        **_labelled("Which one?"),
    )


UNSEEN = "“Which one?” is shown only after an answer that nobody can give before it."


def test_a_question_whose_condition_can_be_met_is_no_gap():
    call = complete_call()
    _choice(call, "tried", "yes", "no")
    _depends(call, "tried", "yes", "gone")
    assert sentences(call) == []


def test_a_question_that_depends_on_a_removed_question_is_a_gap():
    call = complete_call()
    question = _choice(call, "tried", "yes", "no")
    _depends(call, "tried", "yes")
    question.delete()
    assert sentences(call) == [UNSEEN]


def test_a_question_that_depends_on_a_removed_choice_or_a_later_question_is_a_gap():
    call = complete_call()
    question = _choice(call, "tried", "yes", "no", "perhaps")
    _depends(call, "tried", "perhaps")
    question.options.filter(key="perhaps").delete()
    assert sentences(call) == [UNSEEN]
    Question.objects.filter(key="detail").update(show_if_values=["yes"], position=1)
    Question.objects.filter(pk=question.pk).update(position=92)
    assert sentences(call) == [UNSEEN]


def test_dates_that_the_deadline_has_overtaken_are_a_gap():
    call = complete_call()
    call.key_dates.create(kind="review_from", at=call.deadline_at - timedelta(seconds=1))
    assert sentences(call) == ["The jury reviews after the deadline."]
    call.key_dates.update(at=call.deadline_at)
    assert sentences(call) == []


def test_a_call_is_not_published_before_somebody_could_sign():
    call = complete_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    call.roles.filter(role="approver").delete()
    wanted = "Name an approver, who is not the only officer: nobody signs what they prepared themselves."
    assert missing(call) == [("people-1", wanted, "calls:build_people")]
    with pytest.raises(NotNow, match="Name an approver"):
        move_call(call, "publish", by=officer)

    give_role(call, "approver", officer)
    assert sentences(call) == [wanted]
    give_role(call, "officer", approver)
    assert sentences(call) == []


def test_an_approver_whose_account_is_closed_does_not_count():
    call = complete_call()
    approver = person_with(call, "approver")
    approver.is_active = False
    approver.save()
    assert [gap.key for gap in missing(call)] == ["people-1"]


def test_every_mark_of_a_criterion_has_words_or_stands_between_two_that_have():
    call = complete_call()
    benefit = Criterion.objects.get(rubric__call=call, key="benefit")
    benefit.anchors.filter(mark__in=(1, 3)).delete()
    assert sentences(call) == []
    benefit.anchors.filter(mark__in=(2, 5)).delete()
    assert sentences(call) == ["Say what the marks of “Benefit” mean; still without words: 2, 3, 5."]
    benefit.anchors.all().delete()
    assert sentences(call) == ["Say what the marks of “Benefit” mean; still without words: 0, 1, 2, 3, 4, 5."]
