"""The pages that search engines may find: all that visitors may read, each with its one address.

The language follows the reader and has no address of its own, so that no page has alternates.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import escape

from calls.models import Call, Programme, ProposalForm
from calls.workflow import ANNOUNCED
from core.hub import absolute
from incubation.queries.results import announced_calls, products
from incubation.queries.winners import announced_winners
from scoring.integrity import told_of

ALWAYS = (
    *("home", "calls:list", "incubation:all_results", "incubation:products_public", "incubation:open_data"),
    *("calls:status", "accessibility", "privacy"),
)
NOT_FOR_ENGINES = (
    "account",
    "office",
    "jury",
    "incubation",
    "applications",
    "me",
    "people",
    "demonstration",
    "go-on",
)
MOST = 50_000  # in one file, as sitemaps.org has it


def paths() -> Iterator[str]:
    """The paths of all public pages; seven queries."""
    yield from (reverse(name) for name in ALWAYS)
    has_form = Exists(ProposalForm.objects.filter(call=OuterRef("pk"), is_prepared=False))
    for slug, form in Call.objects.public().order_by("slug").values_list("slug", has_form):
        yield reverse("calls:detail", kwargs={"slug": slug})
        if form:
            yield reverse("calls:form", kwargs={"slug": slug})
    for slug in announced_calls().order_by("slug").values_list("slug", flat=True):
        yield reverse("incubation:results", kwargs={"slug": slug})
    for slug in told_of().order_by("call__slug").values_list("call__slug", flat=True):
        yield reverse("scoring:integrity", kwargs={"slug": slug})
    told = Programme.objects.filter(calls__state__in=ANNOUNCED).distinct().order_by("key")
    for key in told.values_list("key", flat=True):
        yield reverse("incubation:programme", kwargs={"programme": key})
    for reference in announced_winners().order_by("reference").values_list("reference", flat=True):
        yield reverse("incubation:winner", kwargs={"reference": reference})
    for product in products().order_by("pk").values_list("public_id", flat=True):
        yield reverse("incubation:product", kwargs={"product": product})


def site_map() -> str:
    """The sitemap as XML."""
    listed = [path for path, _place in zip(paths(), range(MOST), strict=False)]
    lines = "".join(f"  <url><loc>{escape(absolute(path))}</loc></url>\n" for path in listed)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )


def robots() -> str:
    """What programs that wander may not ask for, and where the sitemap is."""
    barred = "".join(f"Disallow: /{name}/\n" for name in NOT_FOR_ENGINES)
    return f"User-agent: *\n{barred}\nSitemap: {absolute(reverse('incubation:sitemap'))}\n"
