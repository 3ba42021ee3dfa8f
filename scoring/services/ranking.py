"""The ranking of a round from its locked scorecards, and the snapshot that decisions rest on."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Max

from calls.models import Round
from core import clock, ledger
from core.canonical import canonical, sha256_of, sha256_of_text
from core.refusals import NotNow
from people.models import User
from scoring import method, standings
from scoring.models import Ranking
from scoring.permissions import require_officer
from scoring.snapshots import ranking_snapshot
from scoring.standings import Standings, inputs_of


def compute(round_: Round) -> Standings:
    """The standings of a round, from its locked scorecards as they are now. Five queries."""
    return standings.standings_of(round_, inputs_of(round_))


def take_snapshot(round_: Round, *, by: User) -> Ranking:
    """Freeze the ranking of a locked round. The same inputs give the same bytes and no second snapshot."""
    with ledger.book():
        locked = (
            Round.objects.select_for_update(of=("self",)).select_related("call", "rubric").get(pk=round_.pk)
        )
        require_officer(locked.call, by)
        if locked.locked_at is None:
            raise NotNow(standings.NOT_LOCKED())
        document = document_of(locked)
        inputs_hash = sha256_of(document["inputs"])
        text = canonical(document)
        last = locked.rankings.order_by("-number").first()
        if last is not None and last.inputs_hash == inputs_hash and last.document == text:
            return last
        ranking = Ranking.objects.create(
            round=locked,
            number=(locked.rankings.aggregate(last=Max("number"))["last"] or 0) + 1,
            document=text,
            inputs_hash=inputs_hash,
            sha256=sha256_of_text(text),
            taken_by=by,
            taken_at=clock.now(),
        )
        ledger.record(
            "ranking.taken",
            subject=ranking.ledger_name,
            scope=locked.call.ledger_name,
            by=by,
            payload={"inputs_hash": inputs_hash, "sha256": ranking.sha256},
            row=ranking_snapshot(ranking),
        )
    return ranking


def document_of(round_: Round) -> dict[str, Any]:
    """The ranking as data: method, settings, every input, and the rows in their order. No names."""
    inputs = inputs_of(round_)
    table = standings.standings_of(round_, inputs)
    jurors = inputs.juror_names()
    return {
        "call": round_.call.slug,
        "round": round_.key,
        "method": method.VERSION,
        "inputs": inputs.as_data(),
        "rows": [one.as_data() for one in table.rows],
        "severity": {jurors[member]: method.fixed(points) for member, points in table.severity.items()},
        "agreement": method.fixed(table.agreement),
        "icc": table.reliability.as_data() if table.reliability else None,
    }


def rows_of(ranking: Ranking) -> list[dict[str, Any]]:
    """The rows of a snapshot, as it was frozen."""
    return list(json.loads(ranking.document)["rows"])
