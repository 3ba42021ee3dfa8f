"""On which scene each URL is tried, and who asks for it."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from tests.house.scenes import Scene

_CLIENT = Client()  # one for all, as a client loads every middleware anew

_BY_NAME = {
    "applications:receipt": "submitted",
    "applications:earlier_form": "submitted",
    "applications:form_plan": "submitted",
    "calls:build_version_drop": "submitted",
    "applications:receipt_pdf": "submitted",
    "applications:verify": "submitted",
    "applications:answer_appeal": "appealed",
    "scoring:appeal": "appealed",
    "scoring:appeal_file": "appealed",
    "scoring:appeal_panel": "appealed",
    "scoring:decide_later": "came_back",
    "scoring:later_decision": "came_back",
    "applications:letter": "sealed",
    "applications:request": "sealed",
    "applications:prepare": "sealed",
    "applications:staff_file": "sealed",
    "applications:ruling": "sealed",
    "applications:dossier": "sealed",
    "applications:translations": "sealed",
    **{f"applications:{name}": "sealed" for name in ("chosen", "flag", "openings", "second_look", "history")},
    **{f"applications:{name}_history": "sealed" for name in ("organisation", "person")},
    "applications:correction": "correction",
    **{f"scoring:{name}": "decided" for name in ("ranking_marks", "ranking_juror", "ranking_rank")},
    "scoring:snapshot_file": "decided",
    "scoring:what_if": "decided",
    "scoring:letter": "decided",
    "scoring:approve": "decided",
    "scoring:send_back": "decided",
    "scoring:feedback": "announced",
    "scoring:feedback_pdf": "announced",
    "scoring:integrity": "announced",
    "scoring:certificates": "announced",
    "scoring:certificate_pdf": "announced",
    "scoring:check_certificate": "announced",
    "scoring:meeting_record": "meeting",
    "scoring:discussion": "meeting",
    "scoring:minutes": "meeting",
    "scoring:chair_minutes": "meeting",
    "scoring:vote": "meeting",
    "scoring:juror_certificate": "meeting",
    "scoring:juror_certificate_pdf": "meeting",
    **{f"incubation:{name}": "announced" for name in ("api_integrity", "grants", "grants_of_call")},
    **{f"incubation:{name}": "graduated" for name in ("outcome", "follow_up", "follow_ups")},
}
_BY_PREFIX = (
    ("calls:build", "building"),
    ("calls:publish", "building"),
    ("calls:preview", "building"),
    ("calls:report_preview", "building"),
    ("calls:", "open"),
    ("applications:", "open"),
    ("scoring:", "review"),
    ("incubation:", "placement"),
)


def scene_of(name: str) -> str:
    """The name of the scene: a URL's own, or that of its family."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    return next((scene for prefix, scene in _BY_PREFIX if name.startswith(prefix)), "open")


def client_as(role: str, scene: Scene) -> Client:
    """The client with the session of this role, or with none."""
    _CLIENT.cookies.clear()
    if role in scene.sessions:
        _CLIENT.cookies[settings.SESSION_COOKIE_NAME] = scene.sessions[role]
    return _CLIENT
