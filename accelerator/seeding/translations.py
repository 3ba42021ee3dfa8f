"""What the office put into other languages, for jurors who do not read the applicant's."""

from __future__ import annotations

from functools import partial
from typing import Any

from accelerator.seeding.data import load
from accelerator.seeding.world import World
from applications.contents import sealed_values
from applications.passages import passages_of
from applications.services import translate
from applications.services.translating import Text, token_of
from applications.translations import shelf_for
from calls.form_tree import read_form


def note_translations(world: World, slug: str) -> None:
    """Each lot of texts at its hour; some of a machine's are checked later."""
    for lot in load("translations")[slug]:
        note = world.timeline.note
        note(world.instant(lot["day"], lot["hour"]), partial(_keep, world, lot, lot["texts"]))
        if "checked" in lot:
            checked = world.instant(lot["checked"]["day"], lot["checked"]["hour"])
            note(checked, partial(_keep, world, lot, lot["texts"], is_checked=True))


def _keep(world: World, lot: dict[str, Any], texts: dict[str, str], *, is_checked: bool = False) -> None:
    """What an officer types on the page of translations, or ticks there."""
    application, language = world.application(lot["application"]), lot["language"]
    sealed = application.valid_submission
    if sealed is None:
        raise ValueError(f"{lot['application']} was never submitted.")
    values = sealed_values(sealed.document)
    found = {one.key: one for one in passages_of(read_form(application.form), values)}
    shelf = shelf_for(sealed)
    translate(
        application,
        by=world.officer,
        language=language,
        texts=[
            Text(key, text, token_of(found[key], shelf.newest(found[key], language)))
            for key, text in texts.items()
        ],
        origin=lot["origin"],
        tool=lot.get("tool", ""),
        checked=list(texts) if is_checked else (),
    )
