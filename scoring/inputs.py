"""One text for one set of inputs, and its hash: what a frozen ranking was computed from."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum


@dataclass(frozen=True)
class Unordered:
    """Rows whose order means nothing, such as locked scorecards; a row that comes twice counts twice."""

    rows: Sequence[object]


def canonical_json(value: object) -> bytes:
    """The same UTF-8 bytes for the same inputs, whatever the order of keys, of sets and of `Unordered` rows.

    Takes None, booleans, numbers, text, enums (by value), dataclasses (by field), mappings with text keys,
    sequences (order kept), sets and `Unordered`. 5, 5.0 and Decimal("5.00") are one number, as SQLite and
    PostgreSQL return it in different types. TypeError for anything else; ValueError for NaN and infinity.
    """
    return _text(_plain(value)).encode()


def inputs_hash(inputs: object) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(inputs)).hexdigest()


def _text(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    """The value in types that JSON knows."""
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, Unordered):
        return _sorted(value.rows)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return _plain_container(value)


def _plain_container(value: object) -> object:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("Keys of a snapshot are text.")
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return _sorted(list(value))
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_plain(item) for item in value]
    raise TypeError(f"A snapshot cannot hold a {type(value).__name__}.")


def _sorted(rows: Sequence[object]) -> list[object]:
    return sorted((_plain(row) for row in rows), key=_text)


def _number(value: int | float | Decimal) -> int | float:
    if isinstance(value, int):
        return value
    if not math.isfinite(value):
        raise ValueError("A snapshot cannot hold NaN or infinity.")
    return int(value) if value == int(value) else float(value)
