"""A short run of bench.deadline: the real server, killed once, around a deadline. The long run is by hand."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db
RUN = ("--submissions", "60", "--clients", "6", "--rate", "12", "--kills", "1")


def test_nobody_is_lost_late_refused_in_time_or_doubled():
    command = [sys.executable, "-m", "bench.deadline", *RUN]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300)
    assert "0 lost, 0 late, 0 refused in time, 0 doubled" in done.stdout, done.stdout + done.stderr
    assert "60 presses by 6 clients" in done.stdout
    assert "1 kills" in done.stdout
    assert done.returncode == 0
