"""How long the portal takes to find and write a plan of assignments: the solver alone, and all of it.

    .venv/bin/python -m bench.assignment [--applications 10000 --jurors 1000 --each 5]

The rows are made in the database of the settings inside one transaction that is rolled back at the end.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from applications.models import Application  # noqa: E402
from bench.scratch import scratch_database  # noqa: E402
from calls.models import Theme, Topic  # noqa: E402
from core import clock  # noqa: E402
from scoring import matching  # noqa: E402
from scoring.models import Assignment, AssignmentRun, Expert, PanelMember  # noqa: E402
from scoring.services import proposing  # noqa: E402

LANGUAGES, TOPICS = ("en", "ru", "kk"), 24
COUNTRIES = [first + second for first in "XYZ" for second in "ABCDEFGHIJKLMNOPQRST"]
Result = TypeVar("Result")


def main() -> None:
    """Make the rows, look for the plan, and print what it took."""
    asked = _arguments()
    with scratch_database():
        round_ = _round_with(asked.applications, asked.jurors, asked.each)
        table = _timed("read the round", lambda: matching.table_of(round_))
        plan = _timed("solve", lambda: table.solve(seed=0, min_load=0, country_cap=2))
        short = sum(one.missing for one in plan.shortages.values())
        print(f"  {len(plan.pairs):,} pairs, {short:,} places short, objective {plan.objective:,.1f}")
        run = AssignmentRun.objects.create(
            round=round_,
            asked_by=round_.call.roles.get(role="officer").user,
            country_cap=2,
            applications=asked.applications,
            jurors=asked.jurors,
        )
        _timed("all of it: conflicts, read, solve, write", lambda: proposing.work_out(run.pk))
        written = Assignment.objects.filter(round=round_, state="proposed").count()
        print(f"  {written:,} proposals written")
        _timed("what the page reads", lambda: matching.preview(round_))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{connection.vendor}; peak memory {peak:,.0f} MB")


def _timed(what: str, act: Callable[[], Result]) -> Result:
    begun = time.perf_counter()
    result = act()
    print(f"{what}: {time.perf_counter() - begun:.1f} s")
    return result


def _round_with(applications: int, jurors: int, each: int) -> object:
    from tests.factories.scoring import closed_call, first_round

    draw = Random(5)
    call, [one] = closed_call(1)
    topics = [
        Topic.objects.create(key=f"bench-{number}", name_en=f"Topic {number}") for number in range(TOPICS)
    ]
    themes = [
        Theme.objects.create(call=call, key=topic.key, name_en=topic.name_en, topic=topic) for topic in topics
    ]
    made = QuerySet(Application).bulk_create(  # past the door: rows that were judged eligible
        (_another(one, number, draw) for number in range(applications - 1)), batch_size=500
    )
    through = Application.themes.through
    through.objects.bulk_create(
        (
            through(application_id=each_one.pk, theme_id=theme.pk)
            for each_one in made
            for theme in draw.sample(themes, draw.randint(1, 3))
        ),
        batch_size=500,
    )
    _panel(call, jurors, topics, load=-(-applications * each * 5 // (jurors * 4)), draw=draw)
    round_ = first_round(call)
    round_.jurors_per_application = each
    round_.save()
    return round_


def _another(one: Application, number: int, draw: Random) -> Application:
    copy = Application(**{field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields})
    copy.pk, copy.reference, copy.language = None, f"BENCH-{number:06}", draw.choice(LANGUAGES)
    copy.applicant_name, copy.contact_email = f"Body {number}", f"a{number}@body{number}.example"
    copy.country = draw.choice(COUNTRIES)
    return copy


def _panel(call: object, jurors: int, topics: list[Topic], *, load: int, draw: Random) -> None:
    from tests.factories.calls import person_with

    experts = Expert.objects.bulk_create(
        Expert(
            key=f"bench-{number}",
            name=f"Juror {number}",
            email=f"j{number}@juror{number}.example",
            organisation_name=f"Institute {number}",
            country=draw.choice(COUNTRIES),
            languages=draw.sample(LANGUAGES, draw.randint(1, 3)),
            capacity=load,
        )
        for number in range(jurors)
    )
    through = Expert.topics.through
    through.objects.bulk_create(
        through(expert_id=one.pk, topic_id=topic.pk)
        for one in experts
        for topic in draw.sample(topics, draw.randint(2, 6))
    )
    now, officer = clock.now(), person_with(call, "officer")
    PanelMember.objects.bulk_create(
        PanelMember(
            call=call,
            expert=one,
            state="accepted",
            token=f"bench-{one.pk}",
            invited_by=officer,
            expires_at=now + timedelta(days=9),
            responded_at=now,
        )
        for one in experts
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--applications", type=int, default=10_000)
    parser.add_argument("--jurors", type=int, default=1_000)
    parser.add_argument("--each", type=int, default=5, help="jurors for each application")
    return parser.parse_args()


if __name__ == "__main__":
    main()
