"""The agreement: by versions, signed by two, the same for both; no money and no next stage before it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import ledger
from core.canonical import sha256_of_text
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from incubation import services
from incubation.agreements import in_force, is_unsigned
from incubation.models import Agreement, Placement
from people.models import User
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.incubation import approver_of, mentor_of, officer_of, placement_in, reach, reload

pytestmark = pytest.mark.django_db
TEXT = {"text_en": "We pay what is agreed.\n\nYou report.", "text_ru": "Мы платим.", "text_kk": ""}


@pytest.fixture
def placement() -> Placement:
    placement = placement_in()
    services.publish_agreement(placement.cohort, by=officer_of(placement), **TEXT)
    return placement


def page(placement: Placement, user: User, given: dict[str, Any] | None = None) -> Any:
    client = Client()
    client.force_login(user)
    address = reverse("incubation:agreement", args=[placement.public_id])
    return client.get(address) if given is None else client.post(address, given, follow=True)


def offered(placement: Placement) -> Agreement:
    return services.offer_agreement(placement, by=officer_of(placement))


def test_both_sign_the_same_and_it_is_in_force(placement: Placement) -> None:
    owner, officer = owner_of(placement.application), officer_of(placement)
    page(placement, officer, {"act": "offer"})
    row = placement.agreements.get()
    assert is_unsigned(reload(placement)) and in_force(placement) is None
    assert "We pay what is agreed." in page(placement, owner).content.decode()
    page(placement, owner, {"act": "sign", "agreed": "1", "sha256": row.sha256})
    page(placement, owner, {"act": "sign", "agreed": "1", "sha256": row.sha256})  # twice is once
    row.refresh_from_db()
    assert (row.offered_by, row.signed_by) == (officer, owner) and not is_unsigned(reload(placement))
    document = json.loads(row.terms)
    assert row.sha256 == sha256_of_text(row.terms)
    assert document["award"] == "10000.00" and document["payments"][0][2] == "3000.00"
    assert document["text"] == {"en": TEXT["text_en"], "ru": TEXT["text_ru"]}
    assert str(owner) not in row.terms
    assert Notice.objects.filter(event="incubation/agreement_signed").count() == 2
    assert list(ledger.faults()) == []


def test_no_tick_no_signature_and_another_text_is_not_signed_unseen(placement: Placement) -> None:
    owner = owner_of(placement.application)
    first = offered(placement)
    text = page(placement, owner, {"act": "sign", "sha256": first.sha256}).content.decode()
    assert "Tick the box to sign." in text
    services.publish_agreement(placement.cohort, by=officer_of(placement), **{**TEXT, "text_en": "New."})
    second = offered(placement)  # while the owner still reads the first
    text = page(placement, owner, {"act": "sign", "agreed": "1", "sha256": first.sha256}).content.decode()
    assert "The Hub has taken this agreement back." in text
    assert not Agreement.objects.filter(signed_at__isnull=False).exists()
    page(placement, owner, {"act": "sign", "agreed": "1", "sha256": second.sha256})
    assert in_force(placement) == second


def test_pressed_twice_it_is_offered_once_and_unchanged_it_is_not_offered_again(placement: Placement) -> None:
    first = offered(placement)
    assert offered(placement) == first and placement.agreements.count() == 1
    services.sign_agreement(first, by=owner_of(placement.application))
    with pytest.raises(NotNow, match="Nothing has changed"):
        offered(placement)


def test_it_waits_on_the_owners_list_until_it_is_signed(placement: Placement) -> None:
    client, row = Client(), offered(placement)
    client.force_login(owner_of(placement.application))
    page = reverse("incubation:mine")
    assert "Sign the agreement" in client.get(page).content.decode()
    services.sign_agreement(row, by=owner_of(placement.application))
    assert "Sign the agreement" not in client.get(page).content.decode()


def test_only_the_owner_signs_and_only_an_officer_offers(placement: Placement) -> None:
    application = placement.application
    row = offered(placement)
    others = [add_collaborator(application, "editor"), mentor_of(placement), approver_of(placement)]
    for user in others:
        for act in ("offer", "withdraw", "sign"):
            given = {"act": act, "agreed": "1", "sha256": row.sha256}
            assert page(placement, user, given).status_code == 403
        with pytest.raises(NotAllowed):
            services.sign_agreement(row, by=user)
    assert page(placement, owner_of(application), {"act": "offer"}).status_code == 403
    assert (
        page(
            placement, officer_of(placement), {"act": "sign", "agreed": "1", "sha256": row.sha256}
        ).status_code
        == 403
    )


def test_the_database_knows_two_persons_and_one_open_offer(placement: Placement) -> None:
    row = offered(placement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=row.pk).update(signed_by=row.offered_by, signed_at=row.offered_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            placement=placement, number=9, text=row.text, terms="{}", sha256="0", offered_by=row.offered_by
        )


def test_no_money_and_no_next_stage_before_both_signed(placement: Placement) -> None:
    officer = officer_of(placement)
    reach(placement, "plan")
    tranche = placement.tranches.get()
    with pytest.raises(NotNow, match="agreement"):
        services.prepare_tranche(tranche, by=officer)
    with pytest.raises(NotNow, match="agreement"):
        services.advance(reload(placement), by=officer)
    services.sign_agreement(offered(placement), by=owner_of(placement.application))
    services.prepare_tranche(tranche, by=officer)
    services.advance(reload(placement), by=officer)


def test_a_later_version_changes_nothing_that_is_signed(placement: Placement) -> None:
    officer = officer_of(placement)
    first = services.sign_agreement(offered(placement), by=owner_of(placement.application))
    services.publish_agreement(placement.cohort, by=officer, **{**TEXT, "text_en": "We pay less."})
    assert not is_unsigned(reload(placement)) and in_force(placement) == first
    with pytest.raises(NotNow, match="stands"):
        services.withdraw_agreement(first, by=officer)
    offered(placement)
    assert is_unsigned(reload(placement)) and in_force(placement) == first  # the change waits to be signed
    with pytest.raises(NotNow, match="version 2"):
        services.publish_agreement(placement.cohort, by=officer, **{**TEXT, "text_en": "We pay less. "})


def test_it_is_a_file_in_each_language_for_whoever_reads_the_placement(placement: Placement) -> None:
    row = services.sign_agreement(offered(placement), by=owner_of(placement.application))
    address = reverse("incubation:agreement_file", args=[placement.public_id, row.number])
    client = Client()
    assert client.get(address).status_code == 302
    client.force_login(owner_of(placement.application))
    for language in ("en", "ru", "kk"):
        answer = client.get(address, headers={"accept-language": language})
        assert answer.content.startswith(b"%PDF-") and "private" in answer["Cache-Control"]
    missing = reverse("incubation:agreement_file", args=[placement.public_id, 7])
    assert client.get(missing).status_code == 404


def test_the_office_writes_versions_and_keeps_what_was_typed(placement: Placement) -> None:
    client = Client()
    client.force_login(officer_of(placement))
    address = reverse("incubation:agreement_text", args=[placement.cohort.key])
    refused = client.post(address, {"text_en": "", "text_ru": "Черновик"}).content.decode()
    assert "Write the text of the agreement in English" in refused and "Черновик" in refused
    client.post(address, {"text_en": "Second.", "text_ru": "", "text_kk": ""})
    assert list(placement.cohort.agreement_texts.values_list("number", "text_en"))[-1] == (2, "Second.")
    client.force_login(approver_of(placement))
    assert client.get(address).status_code == 200
    assert client.post(address, {"text_en": "Third."}).status_code == 403
