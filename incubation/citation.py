"""How a knowledge product is cited, in one line that can be copied."""

from __future__ import annotations

from babel import Locale
from django.urls import reverse
from django.utils.translation import get_language

from core.hub import absolute, hub
from incubation.models import KnowledgeProduct


def citation(product: KnowledgeProduct) -> str:
    """Authors (year). Title. Body. Address."""
    publisher = hub()["name"]
    authors = product.authors or publisher
    year = f" ({product.year})" if product.year else ""
    address = absolute(reverse("incubation:product", kwargs={"product": product.public_id}))
    parts = [f"{authors}{year}", product.title.rstrip(".")]
    if product.authors:
        parts.append(publisher)
    return ". ".join(parts) + f". {address}"


def language_name(code: str) -> str:
    """A language by its code, named in the reader's language; the code itself where it has no name."""
    spoken = Locale.parse((get_language() or "en").partition("-")[0])
    return str(spoken.languages.get(code, code))
