"""A backup from its beginning to its end, remembered as a row; and when the next one is due."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from accelerator.backup.envelope import Unreadable
from accelerator.backup.keys import secret
from accelerator.backup.restoring import check_backup
from accelerator.backup.writing import Written, keep_newest, write_backup
from core import clock
from core.models import BackupRun
from core.refusals import NotNow

OVERDUE_AFTER = timedelta(hours=36)


def back_up(place: Path, *, keep: int = 0, tell: Callable[[str], object] = lambda _line: None) -> Written:
    """Write a backup, read it back, and delete all but the newest `keep` of its folder. Raises Refusal.

    A file that does not read back is deleted, and older ones stay.
    """
    with _alone():
        run = BackupRun.objects.create(name=str(place))
        try:
            key = secret()
            written = write_backup(place, secret=key, tell=tell)
            _read_back(written, key)
        except Exception as trouble:
            _end(run, problem=str(trouble)[:300] or type(trouble).__name__)
            raise
        if keep and place.is_dir():
            keep_newest(place, keep)
        _end(
            run,
            name=written.path.name,
            size=written.size,
            rows=written.rows,
            files=written.files,
            missing=written.missing,
            is_encrypted=written.is_encrypted,
        )
        return written


def _read_back(written: Written, key: bytes) -> None:
    try:
        check_backup(written.path, secret=key)
    except Unreadable as fault:
        written.path.unlink()
        raise NotNow(f"The backup did not read back, and was deleted. {fault}") from fault


def _end(run: BackupRun, **found: object) -> None:
    BackupRun.objects.filter(pk=run.pk).update(ended_at=clock.now(), **found)


@contextmanager
def _alone() -> Iterator[None]:
    """Two backups at once would only slow each other. Raises NotNow."""
    place = Path(settings.VAR_DIR) / "backup.lock"
    with place.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NotNow("A backup is being written already.") from None
        yield


def last_good() -> BackupRun | None:
    """The newest backup that is whole."""
    return BackupRun.objects.filter(ended_at__isnull=False, problem="").first()


def is_overdue() -> bool:
    """Whether a night went by without a good backup, or none was ever made."""
    last = last_good()
    return last is None or clock.now() - last.started_at >= OVERDUE_AFTER


def is_due() -> bool:
    """Whether this night's backup is still to be made; one that failed is tried again an hour later."""
    last = last_good()
    return bool(settings.BACKUP_DIR) and (last is None or last.started_at < _hour_of_night())


def start_nightly() -> bool:
    """Begin this night's backup in a process of its own, so that letters do not wait for it."""
    if not is_due():
        return False
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    command = [sys.executable, manage, "backup", settings.BACKUP_DIR, "--keep", str(settings.BACKUP_KEEP)]
    subprocess.Popen(command, start_new_session=True)  # noqa: S603 - nothing in it was typed by a user
    return True


def _hour_of_night() -> datetime:
    """The newest instant that was the hour of backups in the Hub's zone."""
    here = clock.now().astimezone(ZoneInfo(settings.HUB_ZONE))
    night = here.replace(hour=settings.BACKUP_HOUR, minute=0, second=0, microsecond=0)
    return night if night <= here else night - timedelta(days=1)
