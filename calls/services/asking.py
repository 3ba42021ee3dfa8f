"""Asking about a call, and answering for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from calls import asking, permissions
from calls.models import AskedQuestion, Call, CallRole, Faq
from core import clock, ledger, outbox
from core.hub import absolute
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def ask(call: Call, *, text: str, by: User) -> AskedQuestion:
    """Take a question and tell the call's officers. Raises NotNow when it is too late, or too many."""
    with ledger.book():
        if not asking.may_be_asked(call, asking.ends_at(call)):
            raise NotNow(_("Questions about this call are no longer taken."))
        if asking.asked_lately(call, by) >= asking.MOST_A_DAY:
            raise NotNow(_("You have asked five questions today. Ask the next one tomorrow."))
        asked = AskedQuestion.objects.create(
            call=call, text=text, language=(get_language() or "en")[:2], asked_by=by, asked_at=clock.now()
        )
        ledger.record("question.asked", subject=asked.ledger_name, scope=call.ledger_name, by=by)
        officers = CallRole.objects.filter(call=call, role=CallRole.Role.OFFICER).select_related("user")
        link = absolute(reverse("calls:asked_answer", args=[call.slug, asked.pk]))
        for one in officers:
            _write("question_asked", asked, to=one.user, question=text, link=link)
    return asked


def answer(asked: AskedQuestion, *, faq: Faq, by: User) -> AskedQuestion:
    """Publish the answer on the call's page and mail it to whoever asked.

    `faq` holds the question in public words and the answer; a second answer takes the place of the first.
    Raises NotAllowed.
    """
    with ledger.book():
        call = Call.objects.select_for_update().get(pk=asked.call_id)
        if not permissions.officer(call, by):
            raise NotAllowed(_("Your role does not include this step."))
        locked = (
            AskedQuestion.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=asked.pk)
        )
        locked.call = faq.call = call
        if faq.pk is None:
            last = call.faqs.aggregate(last=Max("position"))["last"]
            faq.position = 0 if last is None else last + 1
        faq.save()
        locked.faq, locked.answered_by, locked.answered_at = faq, by, clock.now()
        locked.save()
        ledger.record("question.answered", subject=locked.ledger_name, scope=call.ledger_name, by=by)
        ledger.record(
            "call.edited",  # the answer stands on the call's page
            subject=call.ledger_name,
            scope=call.ledger_name,
            by=by,
            payload={"part": "faq"},
        )
        if locked.asked_by is not None:
            link = absolute(call.get_absolute_url()) + "#faq"
            _write("question_answered", locked, to=locked.asked_by, faq=faq, link=link)
    return locked


def _write(event: str, asked: AskedQuestion, *, to: User, faq: Faq | None = None, **places: str) -> None:
    """Post a letter in the reader's language; texts of the call are given in it, else in the one there is."""
    with translation.override(to.language or asked.language):
        texts = {"question": faq.question, "answer": faq.answer} if faq else {}
        context = {"call_title": asked.call.title, **texts, **places}
    outbox.post(
        f"calls/{event}",
        to=to,
        dedupe=f"{asked.pk}:{clock.now().isoformat()}",
        context=context,
        scope=asked.call.ledger_name,
    )
