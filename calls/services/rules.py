"""Versions of the rules: what was published is the first, each change after it a new one with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from calls.models import RulesVersion
from calls.rules_text import columns_of, rules_of
from calls.translations import Texts, by_language, column, languages, set_texts, texts_sha256
from core import clock, ledger
from core.refusals import NotNow
from people.models import User

if TYPE_CHECKING:
    from calls.models import Call


def keep_published_rules(call: Call, *, by: Any) -> RulesVersion:
    """The rules with which a call is published, inside its step."""
    person = by if isinstance(by, User) else None
    return _write(call, columns_of(call), number=1, reason="", at=call.published_at or clock.now(), by=person)


def keep_changed_rules(
    call: Call, *, before: Mapping[str, Any], reason: Texts, by: User
) -> RulesVersion | None:
    """A new version where the rules of a published call differ from `before`, their columns by name.

    Else None. Inside the transaction of the change. A call that was published before versions were kept gets
    its first one too. Raises NotNow without a reason.
    """
    if call.state == "draft" or rules_of(before) == rules_of(columns_of(call)):
        return None
    if not by_language(reason):
        raise NotNow(_("Say why the rules change."))
    newest = call.rules_versions.aggregate(newest=models.Max("number"))["newest"]
    if newest is None:
        newest = _write(
            call, before, number=1, reason="", at=call.published_at or clock.now(), by=None
        ).number
    made = _write(call, columns_of(call), number=newest + 1, reason=reason, at=clock.now(), by=by)
    ledger.record(
        "call.rules_version",
        subject=call.ledger_name,
        scope=call.ledger_name,
        by=by,
        payload={"version": made.number, "reason_sha256": texts_sha256(made, "reason")},
    )
    return made


def _write(
    call: Call, texts: Mapping[str, Any], *, number: int, reason: Texts, at: datetime, by: User | None
) -> RulesVersion:
    made = RulesVersion(call=call, number=number, made_at=at, made_by=by)
    set_texts(made, "reason", reason)
    for code, _name in languages():
        setattr(made, column("text", code), texts[column("rules_text", code)])
    made.save(force_insert=True)
    return made
