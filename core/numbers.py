"""Numbers out of what a browser sent, and in words for a reader."""

from __future__ import annotations

from django.utils import formats

NO_BREAK = "\u00a0"

# Nineteen digits can be more than a database's integer holds, and Python refuses to read some thousands.
MOST_DIGITS = 18


def row_number(text: str) -> int:
    """A row's number out of a form or a query; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


def number_in_words(plain: str) -> str:
    """A plain decimal with thousands kept apart, as the reader's language writes it."""
    whole, _dot, fraction = plain.partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    if not digits.isdecimal() or (fraction and not fraction.isdecimal()):
        return plain
    groups = [digits[max(end - 3, 0) : end] for end in range(len(digits), 0, -3)][::-1]
    mark = formats.get_format("DECIMAL_SEPARATOR")
    return sign + NO_BREAK.join(groups) + (f"{mark}{fraction}" if fraction else "")


def amount_in_words(plain: str, currency: str) -> str:
    """The same with its currency, which never stands on another line."""
    return number_in_words(plain) + (f"{NO_BREAK}{currency}" if currency else "")
