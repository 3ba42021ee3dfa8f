"""All that a document says, read before it is set: whose Han shapes it wants, what no font can draw."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from core.pdf.blocks import Paragraph
from core.pdf.fonts import Fonts, Role
from core.pdf.shaping import told_by_letters
from core.pdf.text import REPLACEMENT, clean, clusters

MOST_NAMED = 8


def texts_of(what: Any) -> Iterator[str]:
    """Every text of a block, or of a sequence of blocks."""
    if isinstance(what, str):
        yield what
    elif is_dataclass(what):
        for one in fields(what):
            yield from texts_of(getattr(what, one.name))
    elif isinstance(what, Sequence):
        for part in what:
            yield from texts_of(part)


def han_language(texts: Sequence[str]) -> str:
    """The East Asian language that most of the texts show by their letters; "" where none does."""
    told = Counter(told_by_letters(text) for text in texts)
    del told[""]
    return told.most_common(1)[0][0] if told else ""


def missing_note(texts: Sequence[str], fonts: Fonts, language: str) -> list[Paragraph]:
    """Say which characters a sign stands for, where no font has them: a reader must not wonder at boxes."""
    letters = {ch for text in texts for cluster in clusters(clean(text)) for ch in cluster if ch > "~"}
    missing = sorted(ch for ch in letters if _is_lost(ch, fonts))
    if not missing:
        return []
    named = ", ".join(f"U+{ord(ch):04X} {unicodedata.name(ch, '')}".strip() for ch in missing[:MOST_NAMED])
    with translation.override(language):
        words = gettext(
            "%(sign)s stands for a character that this document has no font for. Copied out, the text is"
            " complete. Characters: %(names)s"
        ) % {"sign": fonts.replacement(Role.BODY)[1], "names": named}
    return [Paragraph(words + (" …" if len(missing) > MOST_NAMED else ""), "quiet")]


def _is_lost(ch: str, fonts: Fonts) -> bool:
    drawn = not ch.isspace() and unicodedata.category(ch) != "Cf" and ch != REPLACEMENT
    return drawn and fonts.choose(ch, Role.BODY, "") is None
