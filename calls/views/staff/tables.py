"""Any list of a call as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import Http404, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET

from calls.services.tables import take_table
from calls.tables import TABLES
from calls.views.staff.desk import StaffRequest, staffed_call
from core.sheets.writing import format_of


@require_GET
def table(request: StaffRequest, slug: str, table: str) -> StreamingHttpResponse:
    """The list that `table` names, for who may read its page."""
    if table not in TABLES:
        raise Http404
    chosen = TABLES[table]
    call = staffed_call(request, slug, *chosen.roles)
    kind = format_of(request.GET.get("format", ""))
    parts = _in_language(take_table(call, chosen, by=request.user, kind=kind), get_language() or "en")
    response = StreamingHttpResponse(parts, content_type=kind.content_type)
    response["Content-Disposition"] = f'attachment; filename="{call.slug}-{chosen.key}.{kind.key}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _in_language(parts: Iterable[bytes], language: str) -> Iterator[bytes]:
    """The parts, each made in the reader's language: they are asked for after the middleware has gone."""
    iterator = iter(parts)
    while True:
        with override(language):
            part = next(iterator, None)
        if part is None:
            return
        yield part
