"""Writing a backup: rows of one instant, then files, into a file that has its name only once it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from accelerator.backup.envelope import Sealer
from accelerator.backup.parts import PartWriter
from accelerator.backup.rows import columns_of, kept_models, pack, read_rows, snapshot
from core import clock, ledger
from core.models import LedgerEntry
from core.refusals import NotNow

FORMAT = 1
ENDING = ".backup"
UNFINISHED = ".unfinished"
FOLDERS_LEFT_OUT = ("exports",)  # lists to take along; they go within a day
_AT_ONCE = 256 * 1024

Teller = Callable[[str], object]


@dataclass(frozen=True)
class Written:
    """What a backup holds."""

    path: Path
    rows: int
    files: int
    size: int
    missing: int
    head: tuple[int, str]
    is_encrypted: bool


def write_backup(place: Path, *, secret: bytes, tell: Teller = lambda _line: None) -> Written:
    """Write a backup into a folder, under the instant's name, or into a new file. Raises NotNow."""
    path = place / f"portal-{clock.now():%Y-%m-%dT%H%M%SZ}{ENDING}" if place.is_dir() else place
    if path.exists():
        raise NotNow(f"{path} is there already; a backup never writes over another.")
    _demand_migrated()
    unfinished = path.with_name(path.name + UNFINISHED)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            sealer = Sealer(cast(Any, out), secret)
            summary = _fill(PartWriter(sealer), tell)
            out.flush()
            os.fsync(out.fileno())
        os.link(unfinished, path)  # refuses, where meanwhile another one took the name
        _keep_name(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return Written(
        path=path,
        rows=sum(summary["rows"].values()),
        files=summary["files"],
        size=path.stat().st_size,
        missing=summary["missing"],
        head=tuple(summary["ledger"]),
        is_encrypted=bool(secret),
    )


def keep_newest(place: Path, count: int) -> list[Path]:
    """Delete all but the newest backups of a folder, and what an interrupted one left; the deleted."""
    named = sorted(place.glob(f"portal-*{ENDING}"), reverse=True)
    gone = [*named[count:], *place.glob(f"portal-*{ENDING}{UNFINISHED}")]
    for one in gone:
        one.unlink(missing_ok=True)
    return gone


def _fill(writer: PartWriter, tell: Teller) -> dict[str, Any]:
    """Stamp, rows, files, end; returns the summary."""
    counted: dict[str, int] = {}
    named: set[str] = set()
    with snapshot() as own:
        stamp = {
            "format": FORMAT,
            "made_at": clock.now().isoformat(),
            "site": settings.SITE_URL,
            "database": own.vendor,
            "migrations": sorted(map(list, MigrationRecorder(own).applied_migrations())),
        }
        _small(writer, "stamp", stamp)
        for model in kept_models(apps):
            label, columns = model._meta.label_lower, columns_of(model)
            counted[label] = 0
            for count, content in pack(_noting_files(model, read_rows(model, own), named)):
                writer.add("rows", len(content), [content], model=label, columns=columns, count=count)
                counted[label] += count
        head = _head(own)
    tell(f"{sum(counted.values())} rows")
    files = _files(writer, named, tell)
    summary = {"rows": counted, "files": files, "missing": len(named), "ledger": list(head)}
    writer.end(summary)
    return summary


def _head(own: Any) -> tuple[int, str]:
    """Number and hash of the last entry of the ledger, at the instant of the rows."""
    newest = LedgerEntry.objects.order_by("-number").values_list("number", "hash")[:1]
    found = list(newest.query.get_compiler(connection=own).results_iter())
    return (found[0][0], found[0][1]) if found else (0, ledger.GENESIS)


def _small(writer: PartWriter, kind: str, told: dict[str, Any]) -> None:
    content = json.dumps(told).encode()
    writer.add(kind, len(content), [content])


def _noting_files(model: Any, rows: Iterator[tuple[Any, ...]], named: set[str]) -> Iterator[tuple[Any, ...]]:
    """The rows; the files that they name are put into `named`."""
    places = [
        number for number, one in enumerate(model._meta.concrete_fields) if isinstance(one, models.FileField)
    ]
    for row in rows:
        named.update(str(row[number]) for number in places if row[number])
        yield row


def _files(writer: PartWriter, named: set[str], tell: Teller) -> int:
    """Every file of the store; takes those found out of `named`. One that went meanwhile is passed over."""
    count = 0
    for name in stored_files():
        try:
            file = default_storage.open(name, "rb")
        except FileNotFoundError:
            continue
        with file:
            writer.add("file", file.size, iter(lambda: file.read(_AT_ONCE), b""), name=name)  # noqa: B023
        named.discard(name)
        count += 1
        if count % 500 == 0:
            tell(f"{count} files")
    return count


def stored_files(folder: str = "") -> Iterator[str]:
    """The names of all files that belong into a backup, folder by folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        if folder or name not in FOLDERS_LEFT_OUT:
            yield from stored_files(f"{folder}/{name}" if folder else name)


def _demand_migrated() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotNow(
            "The database is not of this version: run migrate, or make the backup with the old code."
        )


def _keep_name(folder: Path) -> None:
    """Have the folder itself on the disk, so that the new name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
