"""What a juror, a winner or a graduate is given to keep, and what anybody may check."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from scoring.models.panel import PanelMember


class Certificate(models.Model):
    """A certificate: `name` is its holder's as it was shown when it was issued, blank once erased.

    A juror's names the place on the panel, a winner's and a graduate's the application. `sha256` is over
    the code, kind, name, call and instant, so that a copy in other words is found out.
    """

    class Kind(models.TextChoices):
        JUROR = "juror", _("Service on the jury")
        WINNER = "winner", _("Award")
        GRADUATE = "graduate", _("Completion of the programme")

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2)
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="certificates")
    member = models.ForeignKey(
        PanelMember, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    application = models.ForeignKey(
        "applications.Application",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    issued_at = models.DateTimeField(default=clock.now)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certificate_of_a_juror_or_an_application",
                condition=models.Q(kind="juror", member__isnull=False, application__isnull=True)
                | (~models.Q(kind="juror") & models.Q(member__isnull=True, application__isnull=False)),
            ),
            models.UniqueConstraint(fields=("member",), name="one_certificate_of_service"),
            models.UniqueConstraint(fields=("application", "kind"), name="one_certificate_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def ledger_name(self) -> str:
        return f"certificate:{self.code}"
