"""How far the jurors agree, in a sentence for a reader who is no statistician."""

from __future__ import annotations

from django.utils.translation import gettext as _

from scoring.method import Reliability


def agreement_words(alpha: float | None) -> str:
    """What Krippendorff's alpha of the panel means, in a sentence."""
    if alpha is None:
        return _("Too few scorecards overlap to say.")
    if alpha >= 0.8:
        return _("The jurors agree closely: another panel would very likely give this order.")
    if alpha >= 0.667:
        return _("The jurors agree fairly well; neighbouring places may be a matter of taste.")
    if alpha > 0.2:
        return _("The jurors agree somewhat: the ends of the list are firmer than its middle.")
    return _("The jurors hardly agree. Read the reasons before relying on the order.")


def reliability_words(found: Reliability | None) -> str:
    """What the intraclass correlation of the panel's mean says, by the bounds of Koo and Li.

    Journal of Chiropractic Medicine 15 (2016) 155-163, doi 10.1016/j.jcm.2016.02.012: poor below 0.5,
    moderate to 0.75, good to 0.9, excellent above.
    """
    if found is None:
        return _("Not stated: it needs two applications that every juror marked, and marks that differ.")
    if found.panel >= 0.9:
        return _(
            "The mean of this panel is excellent to rely on: other jurors would give nearly the same means."
        )
    if found.panel >= 0.75:
        return _("The mean of this panel is good to rely on: other jurors would give similar means.")
    if found.panel >= 0.5:
        return _("The mean of this panel is moderately reliable: other jurors would move some means.")
    return _("The mean of this panel is a poor guide: other jurors might give quite other means.")
