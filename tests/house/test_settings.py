"""Settings that would be dangerous keep the portal from starting."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.house.source import ROOT

SOUND = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "k" * 20 + "9" * 30,
    "QUEUE_SECRET_KEY": "q" * 20 + "9" * 30,
    "ALLOWED_HOSTS": "calls.example.org",
    "SITE_URL": "https://calls.example.org",
    "DATABASE_URL": "postgres://portal@127.0.0.1:5432/portal",
}


def start(tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own, with nothing but `environment` set."""
    given = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)} | environment
    command = [sys.executable, "-c", "import accelerator.settings"]
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)


def test_sound_production_settings_start(tmp_path):
    assert start(tmp_path, **SOUND).stderr == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is the default or shorter than 40 characters."),
        ({"SECRET_KEY": "demonstration-only-not-a-secret"}, "SECRET_KEY is the default"),
        ({"DEBUG": "yes"}, "DEBUG is on."),
        ({"DATABASE_URL": "sqlite:////tmp/portal.sqlite3"}, "SQLite is the demonstration's database"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS does not name"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS does not name"),
        ({"QUEUE_SECRET_KEY": ""}, "QUEUE_SECRET_KEY is missing"),
        ({"QUEUE_SECRET_KEY": "q" * 39}, "QUEUE_SECRET_KEY is missing"),
        ({"QUEUE_SECRET_KEY": SOUND["SECRET_KEY"]}, "no key of its own"),
        ({"SITE_URL": "http://127.0.0.1:8000"}, "SITE_URL is not the portal's address"),
        ({"SITE_URL": "calls.example.org"}, "SITE_URL is not the portal's address"),
        ({"TRUSTED_PROXIES": "0.0.0.0/0"}, "a network that is everybody"),
        ({"TRUSTED_PROXIES": "127.0.0.1,::/0"}, "a network that is everybody"),
        ({"TRUSTED_PROXIES": "nginx"}, "what is no address"),
        ({"PORTAL_MODE": "prod"}, "PORTAL_MODE is 'prod'"),
    ],
)
def test_production_refuses_what_is_dangerous(tmp_path, change, sentence):
    done = start(tmp_path, **(SOUND | change))
    assert done.returncode == 1
    assert sentence in done.stderr


def test_a_queue_without_a_key_of_its_own_does_not_start(tmp_path):
    done = start(tmp_path, **{name: value for name, value in SOUND.items() if name != "QUEUE_SECRET_KEY"})
    assert "QUEUE_SECRET_KEY is missing" in done.stderr


@pytest.mark.parametrize("proxies", ["127.0.0.1", "10.0.0.0/8,unix", "::1"])
def test_proxies_are_addresses_networks_and_the_socket(tmp_path, proxies):
    assert start(tmp_path, **SOUND, TRUSTED_PROXIES=proxies).stderr == ""


def test_production_is_what_one_gets_without_asking(tmp_path):
    done = start(tmp_path)
    assert done.returncode == 1
    assert "Production does not start" in done.stderr


def test_sqlite_in_production_can_be_chosen_on_purpose(tmp_path):
    chosen = SOUND | {"DATABASE_URL": "sqlite:////tmp/portal.sqlite3", "ALLOW_SQLITE": "yes"}
    assert start(tmp_path, **chosen).stderr == ""


@pytest.mark.parametrize("mode", ["demonstration", "development", "test"])
def test_every_other_mode_starts_without_any_variable(tmp_path, mode):
    assert start(tmp_path, PORTAL_MODE=mode).stderr == ""


def test_every_variable_is_documented_and_every_documented_variable_exists():
    settings = (ROOT / "accelerator" / "settings.py").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z0-9_]+)"', settings))
    documented = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))
    assert documented == read
