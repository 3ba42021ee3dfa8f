"""A demonstration is filled once, wholly."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from accelerator.first_start import FirstStart


@pytest.fixture
def database(tmp_path):
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "portal.sqlite3")}


def fill(database, text: str) -> None:
    with closing(sqlite3.connect(database["NAME"])) as connection, connection:
        connection.execute("CREATE TABLE work AS SELECT ? AS text", [text])


def content(database) -> str:
    with closing(sqlite3.connect(database["NAME"])) as connection:
        return connection.execute("SELECT text FROM work").fetchone()[0]


def test_the_first_start_is_the_first_only_once(database, tmp_path):
    with FirstStart(database, tmp_path) as first_start:
        assert first_start
        fill(database, "filled")
    with FirstStart(database, tmp_path) as second_start:
        assert not second_start
    assert content(database) == "filled"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_after_a_first_start_that_was_cut_short_the_next_begins_afresh(database, tmp_path, error):
    with pytest.raises(error), FirstStart(database, tmp_path):
        fill(database, "half")
        (tmp_path / "portal.sqlite3-wal").touch()
        raise error
    with FirstStart(database, tmp_path) as first_start:
        assert first_start
        assert sorted(path.name for path in tmp_path.iterdir()) == ["first-start-unfinished"]
        fill(database, "whole")
    with FirstStart(database, tmp_path) as later:
        assert not later
    assert content(database) == "whole"


def test_an_error_in_a_later_start_costs_nothing(database, tmp_path):
    fill(database, "a year's work")
    with pytest.raises(RuntimeError), FirstStart(database, tmp_path):
        raise RuntimeError
    with FirstStart(database, tmp_path) as first_start:
        assert not first_start
    assert content(database) == "a year's work"


def test_a_database_server_is_never_a_first_start(tmp_path):
    server = {"ENGINE": "django.db.backends.postgresql", "NAME": "portal"}
    with FirstStart(server, tmp_path) as first_start:
        assert not first_start
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_somebody_only_connected_to_is_still_a_first_start(database, tmp_path):
    with closing(sqlite3.connect(database["NAME"])) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    with FirstStart(database, tmp_path) as first_start:
        assert first_start
