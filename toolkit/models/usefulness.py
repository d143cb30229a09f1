"""Whether readers found an article useful: numbers, nothing about who."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Usefulness(models.Model):
    """How often "ja" and "nee" was said to "was dit nuttig?" in one month."""

    page = models.ForeignKey("toolkit.ArticlePage", on_delete=models.CASCADE, related_name="usefulness")
    month = models.DateField(_("maand"), help_text=_("De eerste dag ervan."))
    useful = models.PositiveIntegerField(_("nuttig"), default=0)
    not_useful = models.PositiveIntegerField(_("niet nuttig"), default=0)

    class Meta:
        verbose_name = _("oordeel van lezers")
        verbose_name_plural = _("oordelen van lezers")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["page", "month"], name="one_usefulness_per_month")]

    def __str__(self):
        return f"{self.month:%Y-%m}: {self.useful}/{self.not_useful}"
