"""The web server: one process, many threads, so that every request starts at once.

An application's arrival is stamped when its request reaches the portal. A server that lets requests wait
in a queue of its own would make people late who were in time.
"""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accelerator.settings")

from django.conf import settings

wsgi_app = "accelerator.wsgi:application"
bind = settings.WEB_BIND
workers = settings.WEB_PROCESSES
worker_class = "gthread"
threads = settings.WEB_THREADS
backlog = 2048
keepalive = 5
timeout = 60
graceful_timeout = 10
# The heartbeat file belongs in memory: on a slow disk it would make a healthy process look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Nobody uses it, and it would appear in the home folder of whoever starts the portal.
control_socket_disable = True
loglevel = "warning"
forwarded_allow_ips = ",".join(proxy for proxy in settings.TRUSTED_PROXIES if proxy != "unix")


def post_worker_init(worker: Any) -> None:
    """Each web process says in the database that it serves, as long as it does."""
    from core import self_check

    self_check.start(worker.sockets[0].getsockname())
