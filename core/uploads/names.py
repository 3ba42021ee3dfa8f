"""Names of files: ours for the disk, made by chance; the applicant's for the page, kept in any script."""

import secrets
import unicodedata

LONGEST = 200
_JOINERS = "\u200c\u200d"  # Persian and Indic names need them, and they cannot reorder anything


def storage_name() -> str:
    """Return a name nobody can guess, with no ending that a server could act upon, in one of 256 folders."""
    token = secrets.token_hex(20)
    return f"{token[:2]}/{token}"


def clean_original_name(name: str) -> str:
    """Return a file's own name as harmless text: NFC, no path, at most 200 characters, never empty."""
    name = name.replace("\\", "/").replace("\0", "/").rsplit("/", 1)[-1]
    kept = "".join(ch if _is_harmless(ch) else " " if ch.isspace() else "" for ch in name)
    plain = " ".join(unicodedata.normalize("NFC", kept).split()).strip(" .")
    return _shortened(plain) or "file"


def _is_harmless(ch: str) -> bool:
    # Category C: controls, direction overrides, surrogates, private use, unassigned; Zl and Zp break lines.
    category = unicodedata.category(ch)
    return ch in _JOINERS or (category[0] != "C" and category not in ("Zl", "Zp"))


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:LONGEST].rstrip()
    return stem[: LONGEST - len(ending) - 1].rstrip() + dot + ending
