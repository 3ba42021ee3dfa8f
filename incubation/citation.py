"""How a knowledge product is cited, in one line that can be copied."""

from __future__ import annotations

from django.urls import reverse

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
