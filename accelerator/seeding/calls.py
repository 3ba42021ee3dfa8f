"""The calls as rows: texts, dates, themes, partners, rules, people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accelerator.seeding.data import load, load_call, texts
from accelerator.seeding.forms import add_form
from accelerator.seeding.rubrics import add_rounds
from accelerator.seeding.world import OBSERVER, ZONE, World
from calls.deadlines import to_instant, tzdata_version
from calls.models import Call, CallRole, EligibilityRule, Faq, KeyDate, Partner, Programme, Theme, Topic
from calls.services.publishing import publish_call
from calls.services.staffing import grant_role

WRITTEN_BEFORE, PUBLISHED_BEFORE = timedelta(days=28), timedelta(days=10)
TEXTS = ("title", "summary", "description", "who_can_apply")


def add_programmes() -> None:
    """The lasting schemes, and the areas to which themes and experts point."""
    for row in load("programmes"):
        Programme.objects.create(
            key=row["key"],
            launched=row["launched"],
            has_incubation=row["has_incubation"],
            **texts("name", row["name"]),
            **texts("purpose", row["purpose"]),
        )
    for row in load("topics"):
        Topic.objects.create(key=row["key"], **texts("name", row["name"]))


def name_template_calls(world: World) -> None:
    """Which call of a programme a new one is copied from."""
    for row in load("programmes"):
        Programme.objects.filter(key=row["key"]).update(template_call=world.call(row["template_call"]))


def note_call(world: World, slug: str) -> None:
    """A call is written and then published, both before it opens."""
    opens = world.date_of(slug, "opens")
    written = min(opens - WRITTEN_BEFORE, world.now - timedelta(days=12))
    published = min(opens - PUBLISHED_BEFORE, world.now - timedelta(days=4))
    world.timeline.note(written, lambda: write_call(world, slug))
    world.timeline.note(published, lambda: publish_call(world.call(slug), by=world.officer))


def write_call(world: World, slug: str) -> Call:
    """A draft with everything that publishing asks for."""
    data = load_call(slug)
    call = Call.objects.create(
        programme=Programme.objects.get(key=data["programme"]),
        slug=slug,
        year=data["year"],
        reference_prefix=data["reference_prefix"],
        themes_open_ended=data["themes_open_ended"],
        conflict_same_country=data["conflict_same_country"],
        has_vote=data.get("has_vote", False),
        created_by=world.officer,
        **_window(world, data),
        **_award(data["award"]),
        **_rules(data["rules"]),
        **{column: text for name in TEXTS for column, text in texts(name, data[name]).items()},
    )
    world.add_call(call)
    _add_lists(call, data)
    _add_key_dates(world, call, data)
    add_form(call, data["sections"])
    add_rounds(call, data)
    _name_people(world, call, data)
    return call


def _window(world: World, data: dict[str, Any]) -> dict[str, Any]:
    dates = data["dates"]  # a deadline that was moved later begins as the first one
    opens, deadline = world.wall(dates["opens"]), world.wall(dates.get("first_deadline", dates["deadline"]))
    return {
        "zone": ZONE,
        "opens_wall": opens.isoformat(timespec="minutes"),
        "opens_at": to_instant(opens, zone=ZONE),
        "deadline_wall": deadline.isoformat(timespec="minutes"),
        "deadline_at": to_instant(deadline, zone=ZONE),
        "tzdata_version": tzdata_version(),
    }


def _award(award: dict[str, Any]) -> dict[str, Any]:
    ceiling = award.get("ceiling") or {}
    return {
        "places": award["places"],
        "reserve_places": award["reserve_places"],
        "ceiling_amount": ceiling.get("amount"),
        "ceiling_currency": ceiling.get("currency", ""),
        **texts("award_text", award["text"]),
    }


def _rules(clauses: list[dict[str, str]]) -> dict[str, str]:
    """The clauses of the rules, numbered, one paragraph each."""
    joined = {
        code: "\n\n".join(f"{number}. {clause[code]}" for number, clause in enumerate(clauses, 1))
        for code in ("en", "ru", "kk")
    }
    return texts("rules_text", joined)


def _add_lists(call: Call, data: dict[str, Any]) -> None:
    topics = {topic.key: topic for topic in Topic.objects.all()}
    for position, row in enumerate(data["themes"], 1):
        topic, is_other = topics.get(row["topic"]), row["key"] == "other"
        named = {"key": row["key"], "topic": topic, "is_other": is_other, **texts("name", row["name"])}
        Theme.objects.create(call=call, position=position, **named)
    for position, row in enumerate(data["partners"], 1):
        named = {"key": row["key"], "role": row["role"], "url": row.get("url", "")}
        Partner.objects.create(call=call, position=position, **named, **texts("name", row["name"]))
    for position, row in enumerate(data["faq"], 1):
        asked = {**texts("question", row["question"]), **texts("answer", row["answer"])}
        Faq.objects.create(call=call, position=position, **asked)
    worded = ("question", "fails", "would_meet", "officer_check", "rejection")
    for position, row in enumerate(data["eligibility_rules"], 1):
        plain = {name: row[name] for name in ("key", "version", "passes", "reads")}
        words = {column: text for name in worded for column, text in texts(name, row[name] or {}).items()}
        EligibilityRule.objects.create(call=call, position=position, **plain, **words)


def _add_key_dates(world: World, call: Call, data: dict[str, Any]) -> None:
    for kind in KeyDate.Kind.values:
        if kind in data["dates"]:
            wall = world.wall(data["dates"][kind])
            at = to_instant(wall, zone=ZONE)
            KeyDate.objects.create(call=call, kind=kind, wall=wall.isoformat(timespec="minutes"), at=at)


def _name_people(world: World, call: Call, data: dict[str, Any]) -> None:
    """The officer who writes the call names the others."""
    CallRole.objects.create(call=call, user=world.officer, role="officer", granted_by=world.officer)
    world.officer.__dict__.pop("_roles_on_calls", None)
    grant_role(call, person=world.approver, role="approver", by=world.administrator)
    if any(partner.get("observer") for partner in data["partners"]):
        grant_role(call, person=world.people[OBSERVER], role="observer", by=world.officer)
