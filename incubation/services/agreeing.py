"""The agreement of a placement: its text by versions, offered for the Hub, signed by the team's owner."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.canonical import sha256_of_text
from core.refusals import NotAllowed, NotNow
from incubation import agreement_letters, agreements, permissions
from incubation.models import Agreement, AgreementText, Cohort, Placement
from incubation.services import records
from incubation.services.locking import lock, require, require_officer, require_under_way


def publish_agreement(cohort: Cohort, *, by: Actor, **texts: str) -> AgreementText:
    """The next version of a cohort's agreement. `texts`: text_en, text_ru, text_kk.

    What was signed stays as it was. Raises NotAllowed, or NotNow where nothing is written or changed.
    """
    with ledger.book():
        locked = Cohort.objects.select_for_update(of=("self",)).select_related("call").get(pk=cohort.pk)
        require_officer(locked.call, by)
        last = locked.agreement_texts.order_by("-number").first()
        given = {name: text.strip() for name, text in texts.items()}
        if not given.get("text_en"):
            raise NotNow(_("Write the text of the agreement in English at least."))
        if last is not None and all(getattr(last, name) == text for name, text in given.items()):
            raise NotNow(_("This is the text of version %(number)s already.") % {"number": last.number})
        row = AgreementText.objects.create(
            cohort=locked,
            number=last.number + 1 if last else 1,
            published_by=by,
            published_at=clock.now(),
            **given,
        )
        records.cohort("agreement_published", locked, by=by)
    return row


def offer_agreement(placement: Placement, *, by: Actor) -> Agreement:
    """Sign for the Hub what stands now, and ask the owner to sign it; another open offer is taken back.

    Raises NotAllowed, or NotNow where the cohort has no text, or nothing has changed since it was signed.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        require_under_way(locked)
        text = agreements.newest_text(locked)
        if text is None:
            raise NotNow(_("Publish the text of the agreement in the cohort first."))
        terms = agreements.terms_of(locked, text)
        standing = locked.agreements.filter(withdrawn_at__isnull=True).order_by("-number").first()
        if standing is not None and standing.sha256 == sha256_of_text(terms):
            if standing.is_open:
                return standing  # pressed twice it is offered once
            raise NotNow(_("Nothing has changed since this was signed."))
        open_ones = locked.agreements.filter(signed_at__isnull=True, withdrawn_at__isnull=True)
        open_ones.update(withdrawn_at=clock.now())
        last = locked.agreements.aggregate(last=Max("number"))["last"] or 0
        row = Agreement.objects.create(
            placement=locked,
            number=last + 1,
            text=text,
            terms=terms,
            sha256=sha256_of_text(terms),
            offered_by=by,
            offered_at=clock.now(),
        )
        records.placement("agreement_offered", locked, by=by, number=row.number, sha256=row.sha256)
        agreement_letters.offer(row)
    return row


def withdraw_agreement(agreement: Agreement, *, by: Actor) -> Agreement:
    """Take back an offer that is not signed. Raises NotAllowed or NotNow."""
    with ledger.book():
        fresh = _locked(agreement)
        require(permissions.officer(fresh.placement, by))
        _require_open(fresh)
        fresh.withdrawn_at = clock.now()
        fresh.save(update_fields=["withdrawn_at"])
        records.placement("agreement_withdrawn", fresh.placement, by=by, number=fresh.number)
    return fresh


def sign_agreement(agreement: Agreement, *, by: Actor) -> Agreement:
    """The owner signs what the Hub signed; pressed twice it is signed once.

    Raises NotAllowed for anybody but the owner, NotNow where it was taken back.
    """
    with ledger.book():
        fresh = _locked(agreement)
        require(permissions.owns(fresh.placement, by))
        if fresh.signed_at is not None:
            return fresh
        _require_open(fresh)
        require_under_way(fresh.placement)
        if fresh.offered_by_id == by.pk:
            raise NotAllowed(_("Whoever signed for the Hub cannot sign for the team."))
        fresh.signed_by, fresh.signed_at = by, clock.now()
        fresh.save(update_fields=["signed_by", "signed_at"])
        records.placement(
            "agreement_signed", fresh.placement, by=by, number=fresh.number, sha256=fresh.sha256
        )
        agreement_letters.tell_of_signature(fresh)
    return fresh


def _locked(agreement: Agreement) -> Agreement:
    placement = lock(agreement.placement)
    fresh = (
        Agreement.objects.select_for_update(of=("self",)).select_related("offered_by").get(pk=agreement.pk)
    )
    fresh.placement = placement
    return fresh


def _require_open(agreement: Agreement) -> None:
    if agreement.signed_at is not None:
        raise NotNow(_("This agreement is signed: it stands."))
    if agreement.withdrawn_at is not None:
        raise NotNow(_("The Hub has taken this agreement back. A new one follows, or the Hub says why not."))
