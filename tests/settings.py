"""The portal's settings as the tests use them: a folder of their own, and nothing that outlives the run."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["PORTAL_MODE"] = "test"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from accelerator.settings import *  # noqa: E402, F403
from accelerator.settings import BASE_DIR, CACHE_URL, DATABASES, IS_SQLITE, STATIC_ROOT, VAR_DIR  # noqa: E402

# Stylesheet and fonts are built once, by `make assets`, and only read.
STATIC_ROOT.mkdir()  # WhiteNoise warns when it is missing
STATICFILES_DIRS = [BASE_DIR / "var" / "assets"]
PDF_FONTS_DIR = BASE_DIR / "var" / "fonts"

if IS_SQLITE:
    # A file, as in real life: the browser tests' server and the tests about races use many connections.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    # Nothing here outlives a power cut anyway, and waiting for the disk would triple the time.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"  # likewise

_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
if CACHE_URL:
    # Tests empty their cache, so each worker gets a Redis database of its own.
    _address = CACHE_URL.rstrip("/").rpartition("/")[0] if CACHE_URL.count("/") > 2 else CACHE_URL
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"{_address}/{int(_worker) % 8 + 8}",
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TEST_ARTIFACTS = Path(BASE_DIR) / "test-artifacts"
