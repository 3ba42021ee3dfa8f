"""Knowledge products: case studies, manuals and papers that came of a call."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from calls.models import Call
from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation.models import KnowledgeProduct
from incubation.services import records
from incubation.services.locking import require_officer


def create_product(call: Call, *, by: Actor, **fields: Any) -> KnowledgeProduct:
    """Write down a knowledge product, unpublished. `fields` are columns of the row.

    Raises NotAllowed, or NotNow where its application belongs to another call.
    """
    with ledger.book():
        require_officer(call, by)
        product = KnowledgeProduct(call=call, created_by=by, created_at=clock.now(), **fields)
        _require_own_application(product)
        product.save()
        records.product("created", product, by=by)
    return product


def change_product(product: KnowledgeProduct, *, by: Actor, **fields: Any) -> KnowledgeProduct:
    """Change what is said of a product. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _locked(product, by)
        for name, value in fields.items():
            setattr(locked, name, value)
        _require_own_application(locked)
        locked.save()
        records.product("changed", locked, by=by)
    return locked


def publish_product(product: KnowledgeProduct, *, by: Actor) -> KnowledgeProduct:
    """Let everybody read it. Raises NotAllowed, or NotNow while its file is not checked."""
    with ledger.book():
        locked = _locked(product, by)
        if locked.upload is not None and not locked.upload.is_ready:
            raise NotNow(_("The file is still being checked, or was refused."))
        locked.is_published = True
        locked.save(update_fields=["is_published"])
        records.product("published", locked, by=by)
    return locked


def withdraw_product(product: KnowledgeProduct, *, by: Actor) -> KnowledgeProduct:
    """Take it from the public pages. Raises NotAllowed."""
    with ledger.book():
        locked = _locked(product, by)
        locked.is_published = False
        locked.save(update_fields=["is_published"])
        records.product("withdrawn", locked, by=by)
    return locked


def _locked(product: KnowledgeProduct, by: Actor) -> KnowledgeProduct:
    rows = KnowledgeProduct.objects.select_for_update(of=("self",)).select_related("call")
    locked = rows.get(pk=product.pk)
    require_officer(locked.call, by)
    return locked


def _require_own_application(product: KnowledgeProduct) -> None:
    application = product.application
    if application is not None and application.call_id != product.call_id:
        raise NotNow(_("This application belongs to another call."))
