"""One sentence for each cause: what is wrong with the file and what to do about it."""

import math
from collections.abc import Collection

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.uploads.kinds import wanted_kinds
from core.uploads.verdict import Cause, Verdict

MB = 1_048_576
_SENTENCES = {
    Cause.EMPTY: _("The file is empty. Save it again and upload the new copy."),
    Cause.TOO_LARGE: _(
        "The file is larger than %(limit)s MB: it has %(size)s MB. Make it smaller or split it."
    ),
    Cause.TYPE: _("This type of file is not taken here. Upload one of these: %(kinds)s."),
    Cause.MISMATCH: _(
        "The content of the file is not what its name says. "
        "Open it in the program it was made with and export it as one of these: %(kinds)s."
    ),
    Cause.ENCODING: _(
        "The letters of this text cannot be read for certain. "
        "Save it again with the encoding UTF-8 and upload the new copy."
    ),
    Cause.BROKEN: _(
        "The file is damaged or incomplete and cannot be opened. Export it again and upload the new copy."
    ),
    Cause.PASSWORD: _("The file is locked with a password. Remove the password and upload the file again."),
    Cause.MACRO: _("The file contains macros. Save it without macros and upload the new copy."),
    Cause.ACTIVE: _(
        "The file contains a script, or a command that starts when it is opened. "
        "Print it to a new PDF and upload that."
    ),
    Cause.EMBEDDED: _(
        "Another file, a film or a sound is attached inside this one. "
        "Save it without the attachment and upload the new copy."
    ),
    Cause.OUTSIDE: _(
        "The document loads a picture, a template or another part from elsewhere. "
        "Put that part into the document itself, or save it as PDF."
    ),
    Cause.ENTRIES: _(
        "The file holds a program, or an entry that points outside of it. "
        "Pack it again with the documents alone and upload the new copy."
    ),
    Cause.CONTENTS: _(
        "The archive holds something other than documents, pictures and texts, or another archive. "
        "Pack only those and upload the new copy."
    ),
    Cause.MOVING: _("The picture moves. Save it as a single picture that stands still."),
    Cause.PIXELS: _(
        "The picture has too many pixels to be opened safely. "
        "Save it smaller: 8000 pixels wide and high are enough."
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
    known = {
        "limit": f"{max_bytes / MB:g}",
        "size": megabytes(verdict.size),
        "kinds": kinds_in_words(accept),
    }
    return str(_SENTENCES[verdict.cause]) % known


def megabytes(size: int) -> str:
    """A size in MB with one decimal, rounded up: what is over a limit never reads like the limit."""
    return number_format(math.ceil(size / MB * 10) / 10, decimal_pos=1)


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
