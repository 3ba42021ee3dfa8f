"""One sentence for each cause: what is wrong with the file and what to do about it."""

from collections.abc import Collection

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.uploads.kinds import wanted_kinds
from core.uploads.verdict import Cause, Verdict

_SENTENCES = {
    Cause.EMPTY: _("The file is empty. Save it again and upload the new copy."),
    Cause.TOO_LARGE: _("The file is larger than %(limit)s MB. Make it smaller or split it."),
    Cause.TYPE: _("This type of file is not taken here. Upload one of these: %(kinds)s."),
    Cause.MISMATCH: _(
        "The content of the file is not what its name says. "
        "Open it in the program it was made with and export it as one of these: %(kinds)s."
    ),
    Cause.BROKEN: _(
        "The file is damaged or incomplete and cannot be opened. Export it again and upload the new copy."
    ),
    Cause.PASSWORD: _("The file is locked with a password. Remove the password and upload the file again."),
    Cause.MACRO: _("The file contains macros. Save it without macros and upload the new copy."),
    Cause.ACTIVE: _(
        "The file contains a script, an attached file or parts that are loaded from elsewhere. "
        "Print it to a new PDF and upload that."
    ),
    Cause.TOO_COMPLEX: _(
        "The file is too complex to check: it unpacks to far more than it seems. Save a simpler copy."
    ),
    Cause.VIRUS: _(
        "The virus scanner found something harmful in the file. Check your computer, then make a new copy."
    ),
}


def cause_sentence(verdict: Verdict, *, accept: Collection[str], max_bytes: int) -> str:
    """Say in the active language why a file was not taken; "" for one that was.

    `accept` and `max_bytes` are those the file was inspected with.
    """
    if verdict.cause is None:
        return ""
    known = {"limit": f"{max_bytes / 1_048_576:g}", "kinds": kinds_in_words(accept)}
    return str(_SENTENCES[verdict.cause]) % known


def kinds_in_words(accept: Collection[str]) -> str:
    """Name accepted kinds as people know them: "PDF, Word (docx), JPEG"."""
    words = {
        "pdf": "PDF",
        "docx": "Word (docx)",
        "xlsx": "Excel (xlsx)",
        "pptx": "PowerPoint (pptx)",
        "odt": "OpenDocument (odt)",
        "ods": "OpenDocument (ods)",
        "odp": "OpenDocument (odp)",
        "png": "PNG",
        "jpeg": "JPEG",
        "webp": "WebP",
        "txt": gettext("plain text (txt)"),
        "csv": "CSV",
        "zip": "ZIP",
    }
    wanted = wanted_kinds(accept)
    return ", ".join(word for kind, word in words.items() if kind in wanted)
