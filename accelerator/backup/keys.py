"""With what backups are encrypted: a passphrase, or the content of a key file; both from the environment."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from core.refusals import NotNow

_SHORTEST = 12


def secret() -> bytes:
    """The secret, or nothing where none is set: then its owner alone may read the file. Raises NotNow."""
    if settings.BACKUP_KEY_FILE:
        try:
            found = Path(settings.BACKUP_KEY_FILE).read_bytes().strip()
        except OSError as error:
            raise NotNow(f"BACKUP_KEY_FILE cannot be read: {error.strerror}.") from error
    else:
        found = settings.BACKUP_PASSPHRASE.encode()
    if len(found) < (_SHORTEST if found or settings.BACKUP_KEY_FILE else 0):
        raise NotNow(f"The key of backups is shorter than {_SHORTEST} characters.")
    return found
