"""An invitation speaks of the second factor only where the portal asks staff for one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from calls.services.inviting import invite_staff
from core.models import Notice
from tests.factories.calls import complete_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
WORDS = {"en": "second factor", "ru": "второй фактор", "kk": "екінші фактор"}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("is_asked", [True, False])
def test_letter_and_page_say_what_holds(settings: Any, language: str, is_asked: bool) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = is_asked
    call = complete_call()
    officer = person_with(call, "officer")
    invite_staff("new@example.org", roles=[(call, "observer")], language=language, by=officer)
    letter = Notice.objects.get(event="calls/staff_invited")
    assert (WORDS[language] in letter.text) is is_asked
    found = re.search(r"/work-here/([^/\s]+)/", letter.text)
    assert found is not None
    client = Client()
    client.force_login(make_user("New", email="new@example.org", language=language))
    page = client.get(
        reverse("calls:staff_invitation", args=[found[1]]), headers={"accept-language": language}
    )
    assert (WORDS[language] in page.content.decode()) is is_asked
