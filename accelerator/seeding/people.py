"""Who is there: the people one may sign in as, and the roster of experts."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from accelerator.demonstration import PEOPLE
from accelerator.seeding.data import load
from accelerator.seeding.world import ADMINISTRATOR, APPROVER, OBSERVER, OFFICER, World
from calls.models import Topic
from people.models import User
from scoring.models import Expert

STAFF = (OFFICER, APPROVER)
COUNTRIES = {"applicant@example.org": "AM", OFFICER: "KZ", APPROVER: "KZ", ADMINISTRATOR: "KZ"}


def add_demonstration_people(world: World) -> None:
    """Everybody whom the front page lets one sign in as."""
    for person in PEOPLE:
        user = world.person(person.email, person.name, country=COUNTRIES.get(person.email, ""))
        user.is_hub_staff = person.email in STAFF
        user.is_administrator = person.email == ADMINISTRATOR
        user.zone = "Asia/Almaty" if person.email in (*STAFF, OBSERVER) else ""
        user.save()


def add_roster(world: World) -> None:
    """The Hub's experts; three of them are people one may sign in as."""
    topics = {topic.key: topic for topic in Topic.objects.all()}
    accounts: dict[str, str] = load("panels")["accounts"]
    for row in load("experts"):
        world.experts[row["key"]] = _expert(world, row, accounts.get(row["key"], ""))
    through = Expert.topics.through
    through.objects.bulk_create(
        through(expert_id=world.experts[row["key"]].pk, topic_id=topics[key].pk)
        for row in load("experts")
        for key in row["topics"]
    )


def account_of(world: World, key: str) -> User:
    """The account of an expert, made where there is none."""
    expert = world.experts[key]
    if expert.user is None:
        spoken = [code for code in expert.languages if code in ("en", "ru", "kk")]
        language = "en" if "en" in spoken else spoken[0] if spoken else "en"
        expert.user = world.person(expert.email, expert.name, language=language, country=expert.country)
        expert.save(update_fields=["user"])
    return expert.user


def verify_addresses() -> None:
    """Let everybody sign in by a mailed code: each address counts as verified."""
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in User.objects.all()
    )


def _expert(world: World, row: dict[str, Any], address: str) -> Expert:
    user = world.people[address] if address else None
    if user is not None:
        user.country = row["country"]
        user.save(update_fields=["country"])
    return Expert.objects.create(
        key=row["key"],
        user=user,
        name=row["name"],
        name_native=row["name_native"],
        email=address or row["email"],
        organisation_name=row["organisation"],
        organisation_kind=row["organisation_kind"],
        country=row["country"],
        languages=row["languages"],
        capacity=row["capacity"],
        years_of_experience=row["years_of_experience"],
        bio=row["bio"],
    )
