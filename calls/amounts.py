"""Numbers and amounts as people write them, read without guessing: amounts.js reads the same.

1 234,56 and 1,234.56 and 1.234,56 and 1'234.56 are one amount, in the figures of any script. Where one sign
could part thousands or decimals (1,234) the writer is asked. Amounts have the decimals of their currency.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.core import get_global
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.numbers import amount_in_words

if TYPE_CHECKING:
    from calls.models import Question

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]{1,6})?")
_BY_COMMA = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?")
# ISO 4217: the currencies whose smaller unit is not a hundredth.
_OTHER_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DECIMALS = {code: count for count, codes in _OTHER_DECIMALS.items() for code in codes.split()}
_BY_DOT = re.compile(r"-?[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})")


class Wrong(ValueError):
    """A value that cannot be taken; its text is a sentence for the reader."""


def read_number(value: Any) -> Decimal:
    """The number that was written. Raises Wrong."""
    text = _in_plain_figures(str(value))
    if _BY_COMMA.fullmatch(text):
        # In half of the world 4,200 is four thousand, in the other half four and a fifth.
        if text.count(",") == 1 and "." not in text:
            raise Wrong(_("Enter the number without a comma, like 4200 or 4.2"))
        text = text.replace(",", "")
    elif _BY_DOT.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        raise Wrong(_("Enter a number, like 4200"))
    return Decimal(text)


def read_amount(value: Any, currency: str) -> Decimal:
    """The amount that was written, in no smaller unit than the currency has. Raises Wrong."""
    number = read_number(value)
    most = decimals_of(currency)
    given = max(-int(number.normalize().as_tuple().exponent), 0)
    if given > most == 0:
        raise Wrong(_("%(currency)s has no decimals: enter a whole number") % {"currency": currency})
    if given > most:
        sentence = ngettext(
            "%(currency)s has %(count)s decimal. For thousands, leave the dot out: 4200",
            "%(currency)s has %(count)s decimals. For thousands, leave the dot out: 4200",
            most,
        )
        raise Wrong(sentence % {"currency": currency, "count": most})
    return number


def decimals_of(currency: str) -> int:
    """How many decimals amounts of a currency have; as many as a number, where the currency is not known."""
    return _DECIMALS.get(currency, 2) if currency else 6


def is_currency(code: str) -> bool:
    """Whether these are the three letters of a currency, of today or of yesterday."""
    return code in get_global("all_currencies")


def in_words(amount: Decimal, currency: str) -> str:
    """An amount as sentences name it."""
    return amount_in_words(plain(amount), currency)


def above_award(question: Question, amount: Decimal, currency: str) -> str:
    """The sentence for an amount above the largest award of the call; "" where it is not above.

    An award in another currency cannot be compared.
    """
    most, its_currency = award_of(question)
    if most is None or currency != its_currency or amount <= most:
        return ""
    figures = [in_words(one, currency) for one in (amount, most, amount - most)]
    sentence = _("This comes to %(sum)s, which is %(over)s above the largest award of this call, %(most)s.")
    return sentence % dict(zip(("sum", "most", "over"), figures, strict=True))


def award_of(question: Question) -> tuple[Decimal | None, str]:
    """The largest award of the call that asks, and its currency; (None, "") where none is named."""
    read: tuple[Decimal | None, str] | None = question.__dict__.get("_award_read")
    if read is None:
        call = question.section.form.call
        read = (call.ceiling_amount, call.ceiling_currency)
    return read


def plain(number: Decimal) -> str:
    """A number without an exponent and without noughts at its end."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _in_plain_figures(text: str) -> str:
    """The figures of any script as 0 to 9; spaces, apostrophes and marks of direction left out."""
    text = text.replace("\u066b", ".").replace("\u066c", "").replace("\u2212", "-")
    kept = [one for one in text if not (one.isspace() or one in "'’ʼ" or unicodedata.category(one) == "Cf")]
    return "".join(one if one.isascii() else str(unicodedata.decimal(one, one)) for one in kept)
