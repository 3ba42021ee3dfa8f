"""Taking over what stands in one's profile or in an earlier application, into answers that are empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from applications.answers import save_answers, token_of
from applications.contents import read_contents
from applications.prefill import offers_for
from calls.form_tree import FormTree, SectionTree

if TYPE_CHECKING:
    from applications.models import Application
    from people.models import User

ALL = "all"


def take_offers(
    application: Application, *, by: User, wanted: str, tree: FormTree, sections: Iterable[SectionTree]
) -> tuple[str, ...]:
    """Write what is offered, by an offer's name or ALL, and return the keys that were written.

    It goes through the door of what is typed, with the versions that were read: an answer that somebody
    wrote meanwhile stays. Raises NotAllowed or NotNow.
    """
    contents = read_contents(application, tree=tree)
    values: dict[str, Any] = {}
    for offer in offers_for(application, contents, sections, user=by):
        if offer.value is not None and wanted in (ALL, offer.name):
            values.setdefault(offer.question.key, offer.value)
    if not values:
        return ()
    versions = {key: token_of(contents.rows.get(key)) for key in values}
    return save_answers(application, by=by, values=values, versions=versions, tree=tree).written
