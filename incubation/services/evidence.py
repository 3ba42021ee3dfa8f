"""Files of incubation: received as uploads are, and inspected in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile

from applications.services.files import USUAL_KINDS, take_in
from core import ledger
from incubation import notices, permissions
from incubation.models import Evidence, KnowledgeProduct, Milestone
from incubation.services.locking import require, require_officer
from incubation.services.milestones import deliver
from incubation.services.products import change_product

if TYPE_CHECKING:
    from people.models import User

KINDS = (*USUAL_KINDS, "csv", "txt")


def deliver_file(
    milestone: Milestone, *, file: UploadedFile, by: User, text: str = "", link: str = ""
) -> Evidence:
    """Hand in a file as evidence, with words or a link where they help. Raises NotAllowed or NotNow."""
    require(permissions.delivers(milestone.placement, by))
    with ledger.book():
        upload = take_in(file, by=by, accept=KINDS)
        piece = deliver(milestone, by=by, text=text, link=link, upload=upload)
        upload.refresh_from_db()
        if upload.is_refused:  # where the check runs at once, there was no piece yet to tell of
            notices.tell_of_refused_file(piece)
    return piece


def attach_product_file(product: KnowledgeProduct, *, file: UploadedFile, by: User) -> KnowledgeProduct:
    """Give a knowledge product its file, in place of an earlier one. Raises NotAllowed or NotNow."""
    require_officer(product.call, by)
    with ledger.book():
        return change_product(product, by=by, upload=take_in(file, by=by, accept=KINDS))
