"""Marks a sentence for translators where the code itself knows nothing of Django."""


def gettext_noop(text: str) -> str:
    """The text as it is; `makemessages` finds it by this function's name, and a page translates it."""
    return text
