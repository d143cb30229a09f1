"""Settings that staff change in the admin, without a release."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.blocks.footer import FooterColumnBlock

TILE_PARTS = ("{z}", "{x}", "{y}")


def contact_address(text):
    """An e-mail, web or telephone address as RFC 9116 wants a contact: with its scheme. Empty for anything else."""
    text = text.strip()
    if re.fullmatch(r"(https://|tel:\+?[0-9])[^\s]+", text):
        return text
    try:
        validate_email(text.removeprefix("mailto:"))
    except ValidationError:
        return ""
    return f"mailto:{text.removeprefix('mailto:')}"


@register_setting(icon="cog", order=100)
class SiteSettings(BaseSiteSetting):
    """Who runs this site and how people reach them; one row per site."""

    class Conformance(models.TextChoices):
        FULL = "A", _("A: voldoet volledig")
        PARTIAL = "B", _("B: voldoet gedeeltelijk")
        FIRST_STEPS = "C", _("C: eerste maatregelen genomen")
        NOT = "D", _("D: voldoet niet")
        UNKNOWN = "E", _("E: geen verklaring")

    organisation_name = models.CharField(_("organisatie"), max_length=120, default="Gemeente")
    site_name = models.CharField(_("naam van de site"), max_length=120, default="Stadmakers")
    tagline = models.CharField(_("ondertitel"), max_length=160, blank=True)
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("logo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    email = models.EmailField(_("e-mailadres"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    address = models.TextField(_("bezoekadres"), max_length=300, blank=True)
    opening_hours = models.TextField(_("openingstijden"), max_length=300, blank=True)
    footer = StreamField([("column", FooterColumnBlock())], verbose_name=_("voet van de site"), blank=True)
    footer_text = models.CharField(_("tekst onderaan"), max_length=250, blank=True)
    security_contact = models.CharField(
        _("contact voor kwetsbaarheden"),
        max_length=200,
        blank=True,
        help_text=_("Een e-mailadres of een webadres dat begint met https://. Staat in security.txt."),
    )
    accessibility_status = models.CharField(
        _("status toegankelijkheid"), max_length=1, choices=Conformance.choices, default=Conformance.UNKNOWN
    )
    accessibility_url = models.URLField(_("adres van de verklaring in het register"), blank=True)
    accessibility_stated_on = models.DateField(_("datum van de verklaring"), null=True, blank=True)
    accessibility_audited_on = models.DateField(_("datum van het onderzoek"), null=True, blank=True)
    accessibility_email = models.EmailField(_("e-mailadres voor klachten over toegankelijkheid"), blank=True)
    accessibility_issues = models.TextField(
        _("bekende problemen"), blank=True, help_text=_("Eén probleem per regel: wat, waarom en tot wanneer.")
    )
    review_mails = models.BooleanField(
        _("mail eigenaren elke week"),
        default=True,
        help_text=_("Over pagina’s en andere inhoud van hen waarvan de controledatum voorbij is."),
    )
    demo_banner = models.BooleanField(_("toon de balk “demonstratie”"), default=False)
    tile_server = models.URLField(
        _("server met kaarttegels"),
        blank=True,
        help_text=_(
            "Leeg: alleen onze eigen getekende kaart. Een server van een ander ziet wie er kijkt."
            " Bijvoorbeeld https://kaarten.example.nl/{z}/{x}/{y}.png"
        ),
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("organisation_name"),
                            FieldPanel("site_name"),
                            FieldPanel("tagline"),
                            FieldPanel("logo"),
                        ],
                        heading=_("Wie"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("email"),
                            FieldPanel("phone"),
                            FieldPanel("address"),
                            FieldPanel("opening_hours"),
                            FieldPanel("security_contact"),
                        ],
                        heading=_("Contact"),
                    ),
                ],
                heading=_("Organisatie"),
            ),
            ObjectList([FieldPanel("footer"), FieldPanel("footer_text")], heading=_("Voet van de site")),
            ObjectList(
                [
                    FieldPanel("accessibility_status"),
                    FieldPanel("accessibility_url"),
                    FieldPanel("accessibility_stated_on"),
                    FieldPanel("accessibility_audited_on"),
                    FieldPanel("accessibility_email"),
                    FieldPanel("accessibility_issues"),
                ],
                heading=_("Toegankelijkheid"),
            ),
            ObjectList([FieldPanel("review_mails")], heading=_("Onderhoud")),
            ObjectList([FieldPanel("demo_banner"), FieldPanel("tile_server")], heading=_("Weergave")),
        ]
    )

    class Meta:
        verbose_name = _("gegevens van de site")

    STATEMENT_DAYS = 365
    STATEMENT_WARNING_DAYS = 334

    def clean(self):
        super().clean()
        errors = {}
        if self.security_contact and not contact_address(self.security_contact):
            errors["security_contact"] = _("Vul een e-mailadres in, of een webadres dat begint met https://.")
        template = self.tile_server
        if template and not (template.startswith("https://") and all(part in template for part in TILE_PARTS)):
            errors["tile_server"] = _("Begin met https:// en zet {z}, {x} en {y} in het adres.")
        if errors:
            raise ValidationError(errors)

    @property
    def security_address(self):
        """Where a vulnerability is reported; the general address when there is no other. Empty without either."""
        return contact_address(self.security_contact) or contact_address(self.email)

    @property
    def statement_age_days(self):
        """Days since the accessibility statement was made; None without a statement."""
        if not self.accessibility_stated_on:
            return None
        return (timezone.localdate() - self.accessibility_stated_on).days

    @property
    def statement_needs_renewal(self):
        """True from eleven months: a statement may not be older than a year (Besluit digitale toegankelijkheid)."""
        age = self.statement_age_days
        return age is not None and age >= self.STATEMENT_WARNING_DAYS
