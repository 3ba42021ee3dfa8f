"""Checking a backup, and putting it back into an empty portal: files first, rows in one transaction."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare

from accelerator.backup import versions
from accelerator.backup.envelope import Opener, Unreadable
from accelerator.backup.guards import resting
from accelerator.backup.parts import Part, read_parts
from accelerator.backup.rows import insert, kept_models, unpack
from accelerator.backup.writing import FORMAT, stored_files
from core.refusals import NotNow

Teller = Callable[[str], object]
# Migrations fill these; in an empty portal they may be full.
_FILLED_BY_MIGRATIONS = {"contenttypes.contenttype", "auth.permission"}
_MARK = "restore-unfinished"


@dataclass
class Found:
    """What a backup says of itself, and what was counted while reading it."""

    stamp: dict[str, Any] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    is_encrypted: bool = False


def check_backup(path: Path, *, secret: bytes) -> Found:
    """Read a backup to its end without writing anything. Raises Unreadable."""
    found = Found()
    for part in _parts(path, secret, found):
        if part.kind == "rows":
            _count(found, part, sum(1 for _row in unpack(part.whole())))
        elif part.kind == "file":
            found.files += 1
    told = {label: count for label, count in found.summary.get("rows", {}).items() if count}
    if (told, found.summary.get("files")) != (found.rows, found.files):
        raise Unreadable("The backup holds another number of rows or files than it says.")
    if found.stamp.get("format") != FORMAT:
        raise Unreadable("This is no backup of a portal, or one of another kind.")
    return found


def restore_backup(path: Path, *, secret: bytes, tell: Teller = lambda _line: None) -> Found:
    """Put a backup into this empty portal. Raises Unreadable or NotNow; then nothing of it stands.

    All of it is read once before anything is written. The rows come in one transaction, after the files: a
    portal that was broken off in the midst has no row, and a mark by which the next attempt knows the files.
    """
    found = check_backup(path, secret=secret)
    tell("The backup is whole.")
    versions.demand_known(found.stamp["migrations"])
    mark = Path(settings.VAR_DIR) / _MARK
    name = hashlib.sha256(json.dumps([found.stamp, found.summary]).encode()).hexdigest()
    is_again = mark.exists() and constant_time_compare(mark.read_text(), name)
    registry = versions.prepare(found.stamp["migrations"])
    _demand_empty(may_have_files=is_again)
    mark.write_text(name)
    _put_files(path, secret, tell)
    with transaction.atomic():
        _put_rows(path, secret, registry, found)
    mark.unlink()
    versions.go_on()
    return found


def _parts(path: Path, secret: bytes, found: Found | None = None) -> Iterator[Part]:
    with path.open("rb") as source:
        opener = Opener(source, secret)
        for part in read_parts(opener):
            if found is not None and part.kind == "stamp":
                found.stamp, found.is_encrypted = json.loads(part.whole()), opener.is_encrypted
            elif found is not None and part.kind == "end":
                found.summary = part.about
            yield part


def _count(found: Found, part: Part, count: int) -> None:
    if count != part.about["count"]:
        raise Unreadable("A part of the backup holds another number of rows than it says.")
    label = part.about["model"]
    found.rows[label] = found.rows.get(label, 0) + count


def _demand_empty(*, may_have_files: bool) -> None:
    for model in kept_models(apps):
        label = model._meta.label_lower
        has_table = model._meta.db_table in connection.introspection.table_names()
        if has_table and label not in _FILLED_BY_MIGRATIONS and model._base_manager.exists():
            raise NotNow(f"This portal is not empty: there are rows of {label}. Nothing was restored.")
    if not may_have_files and next(stored_files(), None) is not None:
        raise NotNow("This portal is not empty: there are files already. Nothing was restored.")


def _put_files(path: Path, secret: bytes, tell: Teller) -> None:
    count = 0
    for part in _parts(path, secret):
        if part.kind != "file":
            continue
        name = part.about["name"]
        with tempfile.TemporaryFile() as copy:
            for some in part.content:
                copy.write(some)
            copy.seek(0)
            if default_storage.exists(name):  # of the attempt before
                default_storage.delete(name)
            if default_storage.save(name, File(copy)) != name:
                raise NotNow(f"The store gave the file {name} another name.")
        if default_storage.size(name) != part.size:
            raise NotNow(f"The store did not take the file {name} whole.")
        count += 1
        if count % 500 == 0:
            tell(f"{count} files")


def _put_rows(path: Path, secret: bytes, registry: Any, found: Found) -> None:
    """Every row, in one transaction, and the counts held against the backup before it is over."""
    by_label = {one._meta.label_lower: one for one in kept_models(registry)}
    with resting():
        for label in _FILLED_BY_MIGRATIONS:
            if label in by_label:
                by_label[label]._base_manager.all()._raw_delete(connection.alias)
        for part in _parts(path, secret):
            if part.kind == "rows":
                model = by_label.get(part.about["model"])
                if model is None:
                    raise NotNow(f"This portal has no table for {part.about['model']}.")
                insert(model, part.about["columns"], unpack(part.whole()), connection)
        for label, count in found.rows.items():
            if by_label[label]._base_manager.count() != count:
                raise NotNow(f"Not every row of {label} arrived. Nothing was restored.")
        _count_on(list(by_label.values()))


def _count_on(models: list[Any]) -> None:
    """Have new rows numbered after the restored ones."""
    statements = connection.ops.sequence_reset_sql(no_style(), models)
    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)
