"""An application full of words that no blind juror may read, each in one place only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from applications.models import Application
from applications.services import attach, save_answers
from calls.models import Question, Section
from calls.services import move_call
from core import clock
from core.models import Upload
from people.models import Organisation
from tests.core.uploads import hostile
from tests.factories.applications import GOOD, draft_in, fresh, send
from tests.factories.calls import complete_call, person_with, texts
from tests.factories.people import make_user

# Each word stands in one place only, so that a hit names the leak.
CANARIES = {
    "name": "Quokkaname",
    "mail": "numbatmail",
    "organisation": "Wombatoffice",
    "country": "Tuvalu",
    "hidden answer": "Bilbyhidden",
    "hidden file": "Dunnarthidden",
    "file name": "Pottoroofile",
    "pdf info": "Kowariinfo",
    "pdf xmp": "Mulgaraxmp",
}
# To declare conflicts a juror reads who applies, on a page that says nothing of who wrote what.
# One's own settings offer every country of the world.
SHOWN_AS_SUCH = {
    "/conflicts/": {"organisation", "country"},
    "/me/": {"country"},
    "/me/organisation/": {"country"},
}


def pdf_with_traces() -> bytes:
    """A page whose metadata name its maker."""
    pdf = hostile.new_pdf(1)
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [CANARIES["pdf xmp"]]
    pdf.docinfo["/Author"] = CANARIES["pdf info"]
    return hostile.saved(pdf)


def file_named(name: str) -> SimpleUploadedFile:
    """The same, as somebody uploads it."""
    return SimpleUploadedFile(name, pdf_with_traces(), content_type="application/pdf")


def call_with_files() -> Any:
    """A blind call that asks for a name, an address and two files, some of it hidden from jurors."""
    call = complete_call(deadline=clock.now() + timedelta(days=1))
    idea = Section.objects.get(form__call=call, key="idea")
    ask = Question.objects.create
    hidden = {"section": idea, "required": False, "hidden_from_jurors": True}
    applies = {"key": "organisation_name", "kind": "short_text", "stands_for": "organisation"}
    ask(position=20, **applies, **texts("label", "Organisation"), **hidden)
    where = {"key": "country", "kind": "country", "stands_for": "country"}
    ask(position=21, **where, **texts("label", "Country"), **hidden)
    mail = {"key": "contact_email", "kind": "email", "stands_for": "email"}
    ask(position=22, **mail, **texts("label", "Mail"), **hidden)
    ask(key="director", kind="short_text", position=23, **texts("label", "Director"), **hidden)
    ask(key="doubts", kind="long_text", position=26, **texts("label", "Doubts"), **hidden)
    ask(key="letter", kind="file", accept=["pdf"], position=24, **texts("label", "Letter"), **hidden)
    ask(
        section=idea,
        key="plan",
        kind="file",
        accept=["pdf"],
        required=False,
        position=25,
        **texts("label", "Plan"),
    )
    return move_call(call, "publish", by=person_with(call, "officer"))


def canary_application(call: Any, **answers: str) -> Application:
    """A submission with every canary; other answers where they are given."""
    owner = make_user(CANARIES["name"], email=f"boss@{CANARIES['mail']}.example")
    application = draft_in(call, by=owner)
    values = {
        **GOOD,
        "organisation_name": CANARIES["organisation"],
        "country": "TV",
        "contact_email": f"office@{CANARIES['mail']}.example",
        "director": CANARIES["hidden answer"],
        **answers,
    }
    save_answers(application, by=owner, values=values)
    attach(application, by=owner, question_key="letter", file=file_named(f"{CANARIES['hidden file']}.pdf"))
    attach(application, by=owner, question_key="plan", file=file_named(f"{CANARIES['file name']}.pdf"))
    assert set(Upload.objects.values_list("state", flat=True)) == {"ready"}
    body = Organisation.objects.create(name=CANARIES["organisation"])
    Application.objects.filter(pk=application.pk).update(organisation=body)
    send(application)
    return fresh(application)


def hits(content: bytes, url: str = "") -> set[str]:
    """The canaries in what an address answered, but for those that are shown there on purpose."""
    low = content.lower()
    shown = next((some for part, some in SHOWN_AS_SUCH.items() if url.endswith(part)), set())
    return {what for what, word in CANARIES.items() if word.lower().encode() in low} - shown
