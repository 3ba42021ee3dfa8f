"""The page on which the office translates one application: languages, texts, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from applications.contents import sealed_values
from applications.passages import Passage, passages_of
from applications.sealed import sealed_language
from applications.services.translating import why_closed
from applications.translation_form import TranslationForm
from applications.translations import Shelf, direction_of, shelf_for, target_languages
from calls.form_tree import read_form

if TYPE_CHECKING:
    from applications.models import Application


@dataclass(frozen=True)
class Choice:
    """One language, as components/chips.html draws it."""

    label: str
    url: str
    is_current: bool
    count: str


@dataclass(frozen=True)
class TranslationPage:
    """What the page shows; `why_not` says why nothing can be written now, "" where it can."""

    language: str
    name: str
    direction: str
    source_language: str
    passages: list[Passage]
    shelf: Shelf
    choices: list[Choice]
    missing: int
    outdated: int
    why_not: str
    is_blind: bool

    def form(self, data: Any = None) -> TranslationForm:
        """The form over what is there."""
        return TranslationForm(
            data, passages=self.passages, shelf=self.shelf, language=self.language, name=self.name
        )


def translation_page(application: Application, *, language: str = "") -> TranslationPage | None:
    """Read the page for one language, by default the first that the applicant did not write in.

    None where nothing was submitted. About ten queries.
    """
    sealed = application.valid_submission
    if sealed is None:
        return None
    application.form.call = application.call
    passages = passages_of(read_form(application.form), sealed_values(sealed.document))
    shelf, source = shelf_for(sealed), sealed_language(sealed.document)
    targets = target_languages()
    chosen = language if language in targets else next(one for one in targets if one != source)
    found = [shelf.of(one, chosen) for one in passages]
    return TranslationPage(
        language=chosen,
        name=dict(settings.LANGUAGES)[chosen],
        direction=direction_of(chosen),
        source_language=source,
        passages=passages,
        shelf=shelf,
        choices=[_choice(code, passages, shelf, is_current=code == chosen) for code in targets],
        missing=sum(one is None for one in found),
        outdated=sum(one is not None and one.is_outdated for one in found),
        why_not=why_closed(application) or "",
        is_blind=application.call.rounds.filter(is_blind=True).exists(),
    )


def _choice(code: str, passages: list[Passage], shelf: Shelf, *, is_current: bool) -> Choice:
    done = sum(shelf.of(one, code) is not None for one in passages)
    count = _("%(done)s of %(total)s") % {"done": done, "total": len(passages)}
    return Choice(dict(settings.LANGUAGES)[code], f"?language={code}", is_current, count)
