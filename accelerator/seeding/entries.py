"""Applications as their applicants made them: started, filled, shared, submitted, withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils import translation

from accelerator.seeding.data import load
from accelerator.seeding.files import paper
from accelerator.seeding.world import World
from applications import services
from applications.models import Application, Attachment
from core.models import Upload
from people.models import Membership, Organisation, User

SHARED_AFTER = timedelta(hours=1)


def note_entries(world: World, slug: str) -> None:
    """Every application of a call, each step at its instant."""
    for row in load(f"applications/{slug}"):
        anchor = world.now if row["anchor"] == "now" else world.date_of(slug, "deadline")
        started = anchor - timedelta(seconds=row["started"])
        world.timeline.note(started, partial(_start, world, slug, row))
        for editor in row.get("editors", []):
            world.timeline.note(started + SHARED_AFTER, partial(_share, world, row, editor))
        _note_rest(world, row, anchor)


def _note_rest(world: World, row: dict[str, Any], anchor: datetime) -> None:
    def before(seconds: int) -> datetime:
        return anchor - timedelta(seconds=seconds)

    if "saved" in row:
        world.timeline.note(before(row["saved"]), partial(_save, world, row, row["answers"]))
    times = row.get("submitted", [])
    for number, seconds in enumerate(times, 1):
        is_last = number == len(times)
        received = before(seconds)
        world.timeline.note(received, partial(_submit, world, row, number, is_last, received))
    if "withdrawn" in row:
        world.timeline.note(before(row["withdrawn"]), partial(_withdraw, world, row))


def owner_of(world: World, row: dict[str, Any]) -> User:
    """The person whose application it is."""
    owner = row["owner"]
    if "person" in owner:
        return world.people[owner["person"]]
    country = row["applicant"]["country"]
    return world.person(owner["email"], owner["name"], language=row["language"], country=country)


def _start(world: World, slug: str, row: dict[str, Any]) -> None:
    call, owner = world.call(slug), owner_of(world, row)
    passing = {rule.key: rule.passes for rule in call.eligibility_rules.all()}
    with translation.override(row["language"]):
        application = services.start(
            call,
            by=owner,
            quiz_answers=passing,
            organisation=_organisation(owner, row["applicant"]),
            reference=row["reference"],
        )
    world.add_application(row["id"], application)


def _organisation(owner: User, applicant: dict[str, str]) -> Organisation | None:
    if applicant["kind"] == "individual":
        return None
    organisation, _is_new = Organisation.objects.get_or_create(
        name=applicant["name"], country=applicant["country"], defaults={"kind": applicant["kind"]}
    )
    Membership.objects.get_or_create(user=owner, organisation=organisation)
    return organisation


def _share(world: World, row: dict[str, Any], editor: dict[str, str]) -> None:
    """Invite somebody to the application; they accept at once."""
    application, owner = world.application(row["id"]), owner_of(world, row)
    if "person" in editor:
        person = world.people[editor["person"]]
    else:
        country = row["applicant"]["country"]
        person = world.person(editor["email"], editor["name"], language=row["language"], country=country)
    invited = services.invite(application, by=owner, address=person.email, role="editor")
    services.accept_invitation(invited.token, by=person)


def _save(world: World, row: dict[str, Any], answers: dict[str, Any]) -> None:
    dated = {key: _dated(world, value) for key, value in answers.items()}
    services.save_answers(world.application(row["id"]), by=owner_of(world, row), values=dated)


def _dated(world: World, value: Any) -> Any:
    """A day that the data count from the day of seeding, {"day": -430}, as a date; anything else as it is."""
    is_counted = isinstance(value, dict) and value.keys() == {"day"}
    return (world.today + timedelta(days=value["day"])).isoformat() if is_counted else value


def _submit(world: World, row: dict[str, Any], number: int, is_last: bool, received: datetime) -> None:
    """Save what is there by then, and submit it; what came before a resubmission lacked a sentence."""
    owner = owner_of(world, row)
    with translation.override(row["language"]):
        _save(world, row, row["answers"] if is_last else _shorter(row["answers"]))
        application = world.application(row["id"])
        if number == 1:
            _attach_papers(world, row, application)
        services.submit(application, by=owner, received=received, idempotency_key=f"{row['id']}-{number}")


def _shorter(answers: dict[str, Any]) -> dict[str, Any]:
    text = answers["sustainability"]
    first, _stop, rest = text.partition(". ")
    return {**answers, "sustainability": f"{first}." if rest else text[: len(text) // 2]}


def _attach_papers(world: World, row: dict[str, Any], application: Application) -> None:
    """`files` are letters of their question's own kind, `placeholder` is answered with a note; `papers` says
    which kind answers which question."""
    owner = owner_of(world, row)
    papers = dict(row.get("papers", {})) | {key: key for key in row.get("files", [])}
    if "placeholder" in row and not row.get("files"):
        papers[row["placeholder"]] = "letter_to_follow"
    for question_key, kind in papers.items():
        _attach(application, question_key, paper(world, row, owner, kind))


def _attach(application: Application, question_key: str, upload: Upload) -> None:
    Attachment.objects.create(application=application, question_key=question_key, upload=upload, position=1)


def _withdraw(world: World, row: dict[str, Any]) -> None:
    application = world.application(row["id"])
    services.withdraw(application, by=owner_of(world, row), reason=row["reason"])
