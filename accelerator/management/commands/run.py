"""`run`: the whole portal with one command, web server and worker together."""

from __future__ import annotations

import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from accelerator.first_start import FirstStart
from accelerator.schedules import keep_timetable
from accelerator.supervisor import Supervisor

_SECONDS_TO_ANSWER = 60


class Command(BaseCommand):
    """Prepare the database and the catalogues, then serve until Ctrl-C.

    In a demonstration the first start also fills the database and says who can sign in.
    """

    help = "Run the portal: web server and worker, in the foreground, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="", help="where to listen, if not as WEB_BIND says")
        parser.add_argument("--port", type=int, default=0, help="likewise")

    def handle(self, *args: Any, **options: Any) -> None:
        default_host, _, default_port = settings.WEB_BIND.rpartition(":")
        host, port = options["host"] or default_host, options["port"] or int(default_port)
        _demand_free(host, port)
        try:
            self._prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped before the start was complete.", returncode=130) from None
        supervisor = Supervisor(self._say)
        code = supervisor.run(
            {
                "web server": _python("-m", "gunicorn", "-c", _server_file(), "-b", f"{host}:{port}"),
                "worker": _python(str(settings.BASE_DIR / "manage.py"), "qcluster"),
            },
            when_started=lambda: self._welcome(host, port, supervisor),
        )
        if code:
            sys.exit(code)

    def _prepare(self) -> None:
        call_command("compile_catalogues", stdout=self.stdout)
        if settings.DEMONSTRATION:
            self._prepare_demonstration()
        else:
            self._migrate()
        keep_timetable()
        # WhiteNoise expects the folder, also where it serves the sources directly.
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        if settings.IS_PRODUCTION:
            call_command("collectstatic", interactive=False, verbosity=0, stdout=self.stdout)
        connections.close_all()

    def _prepare_demonstration(self) -> None:
        with FirstStart(settings.DATABASES["default"], Path(settings.VAR_DIR)) as first_start:
            self._migrate()
            if first_start:
                self._say("Filling the demonstration. This happens once.")
                call_command("seed_demo", stdout=self.stdout)

    def _migrate(self) -> None:
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)

    def _welcome(self, host: str, port: int, supervisor: Supervisor) -> None:
        if _answers(host, port, supervisor):
            self._say(f"The portal runs at http://{host}:{port}/ - Ctrl-C stops it.")
            if settings.DEMONSTRATION:
                self._say(_who_can_sign_in())

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _server_file() -> str:
    return str(settings.BASE_DIR / "accelerator" / "gunicorn_conf.py")


def _demand_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} cannot be used ({error.strerror}). Choose another: make run PORT={port + 1}"
            ) from error


def _answers(host: str, port: int, supervisor: Supervisor) -> bool:
    until = time.monotonic() + _SECONDS_TO_ANSWER
    where = "127.0.0.1" if host in {"", "0.0.0.0"} else host  # noqa: S104 - compared, not bound
    while not supervisor.is_ending and time.monotonic() < until:
        try:
            socket.create_connection((where, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _who_can_sign_in() -> str:
    from accelerator.demonstration import PEOPLE

    width = max(len(email) for email, _name, _role in PEOPLE)
    rows = [f"  {email:<{width}}  {role}, {name}" for email, name, role in PEOPLE]
    return "\n".join(["Who can sign in:", *rows])
