"""Every check of the house, one after the other; all of them run, also after one has failed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]

# The settings of an installation, as an operator would write them; the values serve this check only.
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "QUEUE_SECRET_KEY": secrets.token_urlsafe(48),
    "ALLOWED_HOSTS": "calls.example.org",
    "SITE_URL": "https://calls.example.org",
    "DATABASE_URL": "postgres://portal@127.0.0.1:5432/portal",
    "CACHE_URL": "redis://127.0.0.1:6379/0",
}
# Own settings of the tests: they leave nothing behind in var/.
TEST = {"DJANGO_SETTINGS_MODULE": "tests.settings"}

CONCISE = ["--quiet", "--output-format", "concise"]

CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("style", [f"{BIN}/ruff", "check", *CONCISE, "."], {}),
    ("format", [f"{BIN}/ruff", "format", "--check", *CONCISE, "."], {}),
    ("floors", [f"{BIN}/lint-imports"], {}),
    ("templates", [f"{BIN}/djlint", "--lint", "--quiet", "templates"], {}),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], TEST),
    ("translations", [*MANAGE, "check_translations"], TEST),
    ("diagram", [*MANAGE, "draw_workflow", "--check"], TEST),
    ("production", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("libraries", [sys.executable, "-m", "pip", "check"], {}),
    ("types", [f"{BIN}/mypy"], {}),
]


def main() -> int:
    """Run all checks; print the output of those that failed; return 1 if any did."""
    chosen = set(sys.argv[1:]) or {name for name, _command, _extra in CHECKS}
    failed = [name for name, *how in CHECKS if name in chosen and not _passes(name, *how)]
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str, command: list[str], extra: dict[str, str]) -> bool:
    started = time.monotonic()
    environment = os.environ | extra
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<14}{verdict:<8}{time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
