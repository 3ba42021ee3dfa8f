"""Writers take turns: first come, first served, and nobody is forgotten or served twice."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import Error, OperationalError, connection, transaction

import core.sqlite3.base as sqlite
from core.turns import Turns
from people.models import User
from tests.factories.applications import draft_in, owner_of
from tests.factories.people import make_user

ON_SQLITE = connection.vendor == "sqlite"


def test_turns_come_in_the_order_of_asking():
    turns, served = Turns(), list[int]()
    assert turns.take(0)

    def queue_up(number: int) -> None:
        assert turns.take(10)
        served.append(number)
        turns.give_back()

    threads = [threading.Thread(target=queue_up, args=(number,)) for number in range(20)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(turns._waiting) < number:
            time.sleep(0.001)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert served == list(range(20))


def test_whoever_cannot_wait_leaves_the_queue_and_holds_nobody_up():
    turns = Turns()
    assert turns.take(0)
    assert not turns.take(0.01)
    turns.give_back()
    assert turns.take(0)
    turns.give_back()


def test_whoever_is_interrupted_while_waiting_leaves_the_queue(monkeypatch):
    def interrupted(_event, _patience):
        raise KeyboardInterrupt

    turns = Turns()
    assert turns.take(0)
    with monkeypatch.context() as patched:
        patched.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            turns.take(10)
    turns.give_back()
    assert turns.take(0)


def test_one_at_a_time():
    turns, inside, most = Turns(), list[int](), list[int]()

    def work() -> None:
        for _time in range(50):
            assert turns.take(10)
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            turns.give_back()

    threads = [threading.Thread(target=work) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(most) == 400


@pytest.mark.skipif(not ON_SQLITE, reason="Turns are for SQLite; PostgreSQL locks rows.")
@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_twenty_writers_who_each_take_their_time_all_succeed(self):
        person, done = make_user(), list[int]()

        def write() -> None:
            try:
                for _time in range(5):
                    with transaction.atomic():
                        User.objects.filter(pk=person.pk).update(name="A")
                        time.sleep(0.002)
                    done.append(1)
            finally:
                connection.close()

        threads = [threading.Thread(target=write) for _thread in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(done) == 100

    @pytest.mark.parametrize("end", ["commit", "fail", "close", "nested"])
    def test_a_turn_ends_with_its_transaction_however_that_ends(self, end: str):
        if end == "commit":
            with transaction.atomic():
                make_user()
        elif end == "fail":
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                make_user()
                raise ZeroDivisionError
        elif end == "nested":
            with transaction.atomic(), pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError
        else:
            with pytest.raises(Error), transaction.atomic():
                connection.close()
                make_user()
        assert not turns_of(connection)._is_taken

    def test_who_waits_too_long_is_told_so(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
        turns = turns_of(connection)
        assert turns.take(0)
        try:
            with pytest.raises(OperationalError, match="busy"), transaction.atomic():
                pass
        finally:
            turns.give_back()
        with transaction.atomic():
            make_user()

    def test_a_page_whose_turn_does_not_come_asks_to_press_again(
        self, monkeypatch: pytest.MonkeyPatch, client: Any
    ):
        draft = draft_in()
        client.force_login(owner_of(draft))
        client.raise_request_exception = False
        monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
        turns, address = turns_of(connection), f"{draft.get_absolute_url()}submit/"
        assert turns.take(0)
        try:
            busy = client.post(address, {"key": "k"})
        finally:
            turns.give_back()
        assert (busy.status_code, busy["Retry-After"]) == (503, "5")
        assert "pressing twice never makes two submissions" in busy.content.decode()
        assert "/receipt/1/" in client.post(address, {"key": "k"})["Location"]


def turns_of(database: Any) -> Turns:
    return sqlite._turns[str(database.settings_dict["NAME"])]
