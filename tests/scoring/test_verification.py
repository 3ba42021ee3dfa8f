"""A frozen ranking follows from its own file, whichever method froze it; and what was touched shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.canonical import canonical, sha256_of_text
from scoring import method
from scoring.verification import verify

# As the portal froze them when each method was its own; their names and dates are a test's.
FROZEN = {path.stem: path.read_text() for path in (Path(__file__).parent / "frozen").glob("*.json")}
METHODS = ("weighted-mean-1", "weighted-mean-2", "weighted-mean-3")
LATEST = FROZEN[method.VERSION]


def touched(text: str, act: Callable[[Any], Any]) -> str:
    document = json.loads(text)
    act(document)
    return canonical(document)


def test_every_method_has_a_file():
    assert sorted(FROZEN) == sorted(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_what_was_frozen_still_follows(name):
    report = verify(FROZEN[name])
    assert report.faults == ()
    assert (report.method, report.applications, report.scorecards) == (name, 5, 14)
    assert report.sha256 == sha256_of_text(FROZEN[name])
    assert bool(report.unchecked) == (name != method.VERSION)


def swap_places(document: Any) -> None:
    first, second = document["rows"][:2]
    first["place"], second["place"] = second["place"], first["place"]
    document["rows"][:2] = [second, first]


def hide_what_parted_a_tie(document: Any) -> None:
    for row in document["rows"]:
        row["broken_by"] = ""


def raise_a_score(document: Any) -> None:
    card = document["inputs"]["scorecards"][0]
    if isinstance(card, dict):
        card["score"] = "99.0000"
    else:
        card[2] = "99.0000"


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    "act",
    [
        swap_places,
        hide_what_parted_a_tie,
        raise_a_score,
        lambda document: document["rows"][0].update(mean="99.000000"),
        lambda document: document["rows"][2].update(expected_rank="1.000000"),
        lambda document: document["rows"][-1].update(has_quorum=True),
        lambda document: document["rows"].pop(),
        lambda document: document["rows"].reverse(),
        lambda document: document["inputs"]["scorecards"].pop(),
        lambda document: document["inputs"].update(quorum=2),
        lambda document: document.update(agreement="0.990000"),
    ],
)
def test_what_was_touched_shows(name, act):
    assert verify(touched(FROZEN[name], act)).faults


@pytest.mark.parametrize(
    "act",
    [
        lambda document: document["inputs"]["scorecards"][0]["marks"].update(benefit=1),
        lambda document: document["inputs"]["scorecards"][0].update(juror="J9"),
        lambda document: document["inputs"]["criteria"][0].__setitem__(1, 30),
        lambda document: document["inputs"]["criteria"][0].__setitem__(2, None),
        lambda document: document["inputs"].update(places=5),
        lambda document: document["severity"].update(J1="0.000000"),
        lambda document: document["icc"].update({"2,k": "0.990000"}),
        lambda document: document["rows"][0].update(calibrated="99.000000"),
        lambda document: document["rows"][0].update(zone="safely_out"),
        lambda document: document["rows"][0].update(trimmed="99.000000"),
    ],
)
def test_with_marks_and_jurors_nothing_is_beyond_the_check(act):
    assert verify(touched(LATEST, act)).faults


def test_a_file_written_anew_has_another_hash_and_says_so():
    spaced = json.dumps(json.loads(LATEST), indent=1)
    assert verify(spaced).faults == ("The file is not written as it was frozen, so its hash is another.",)


def test_rounding_of_another_machine_is_no_fault():
    value = json.loads(LATEST)["rows"][0]["mean"]
    close = f"{float(value) + 1e-6:.6f}"
    assert verify(touched(LATEST, lambda document: document["rows"][0].update(mean=close))).faults == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        "null",
        "[" * 100_000,
        '{"method":"weighted-mean-9","inputs":{}}',
        '{"method":"weighted-mean-3"}',
        '{"method":[],"inputs":{}}',
        touched(LATEST, lambda document: document["inputs"].update(quorum="three")),
        touched(LATEST, lambda document: document["inputs"].update(scale=[5, 0])),
        touched(LATEST, lambda document: document["inputs"].update(applications=["A", "A"])),
        touched(LATEST, lambda document: document["inputs"]["applications"].extend(["A-1", "A-1"])),
        touched(LATEST, lambda document: document["inputs"]["scorecards"][0].update(score="1e999999")),
        touched(LATEST, lambda document: document["inputs"]["scorecards"][0].update(application="X-1")),
        touched(LATEST, lambda document: document["inputs"]["scorecards"][0]["marks"].update(benefit=77)),
        touched(LATEST, lambda document: document["rows"][0].pop("mean")),
        touched(FROZEN["weighted-mean-2"], lambda document: document["inputs"]["scorecards"].append([])),
    ],
)
def test_another_file_gets_a_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        verify(text)


class TestTheCommand:
    def test_it_prints_the_hash_that_the_minutes_carry(self, tmp_path, capsys):
        file = tmp_path / "ranking.json"
        file.write_text(LATEST)
        call_command("verify_ranking", str(file), sha256=sha256_of_text(LATEST).upper())
        said = capsys.readouterr().out
        assert "5 applications, 14 scorecards, weighted-mean-3: the ranking follows from them." in said
        assert sha256_of_text(LATEST) in said

    def test_it_names_what_an_old_file_does_not_hold(self, tmp_path, capsys):
        file = tmp_path / "ranking.json"
        file.write_text(FROZEN["weighted-mean-1"])
        call_command("verify_ranking", str(file))
        assert capsys.readouterr().out.count("so not checked") == 3

    def test_a_touched_file_fails_by_its_scorecards(self, tmp_path, capsys):
        file = tmp_path / "ranking.json"
        file.write_text(touched(LATEST, raise_a_score))
        with pytest.raises(CommandError, match="faults"):
            call_command("verify_ranking", str(file))
        assert "The score of J" in capsys.readouterr().err

    def test_a_forgery_that_adds_up_fails_by_its_hash(self, tmp_path, capsys):
        file = tmp_path / "ranking.json"
        file.write_text(touched(LATEST, lambda document: document.update(call="another-call")))
        call_command("verify_ranking", str(file))
        with pytest.raises(CommandError, match="1 faults"):
            call_command("verify_ranking", str(file), sha256=sha256_of_text(LATEST))
        assert "The file's hash is" in capsys.readouterr().err

    @pytest.mark.parametrize("content", [None, b"\xff\xfe", b"{}"])
    def test_no_ranking_is_said_so(self, content, tmp_path):
        file = tmp_path / "ranking.json"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(CommandError):
            call_command("verify_ranking", str(file))
