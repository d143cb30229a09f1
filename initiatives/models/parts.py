"""What an initiative page has more than one of: photos, roles, links, updates, partners."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from cms.text_fields import refuse_contact_data


class InitiativePhoto(Orderable):
    """A picture of the initiative, in the order of the makers."""

    page = ParentalKey("initiatives.InitiativePage", on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, verbose_name=_("foto"), on_delete=models.CASCADE, related_name="+"
    )
    caption = models.CharField(_("bijschrift"), max_length=200, blank=True)

    panels = [FieldPanel("image"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        verbose_name = _("foto")
        verbose_name_plural = _("foto’s")


class InitiativeRole(Orderable):
    """Who does what; a name only of somebody who wants to stand there."""

    page = ParentalKey("initiatives.InitiativePage", on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(
        _("rol"),
        max_length=80,
        validators=[refuse_contact_data],
        help_text=_("Bijvoorbeeld: trekker, penningmeester, regelt het materiaal."),
    )
    name = models.CharField(
        _("naam"),
        max_length=80,
        blank=True,
        validators=[refuse_contact_data],
        help_text=_("Niet verplicht. Alleen met toestemming. Geen adres, e-mailadres of telefoonnummer."),
    )

    panels = [FieldPanel("role"), FieldPanel("name")]

    class Meta(Orderable.Meta):
        verbose_name = _("rol")
        verbose_name_plural = _("rollen")


class InitiativeLink(Orderable):
    """A place elsewhere on the web, such as the site of the initiative itself."""

    page = ParentalKey("initiatives.InitiativePage", on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("naam van de link"), max_length=80, help_text=_("Bijvoorbeeld: Onze eigen site."))
    url = models.URLField(
        _("webadres"),
        max_length=500,
        validators=[URLValidator(schemes=["https"], message=_("Begin het webadres met https://."))],
        help_text=_("Begint met https://."),
    )

    panels = [FieldPanel("label"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")


class InitiativePartner(Orderable):
    """An organisation that takes part."""

    page = ParentalKey("initiatives.InitiativePage", on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "cms.Organisation", verbose_name=_("organisatie"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("organisation")]

    class Meta(Orderable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")


def today():
    """The day in the city."""
    return timezone.localdate()


class InitiativeUpdate(models.Model):
    """News of the initiative. `uid` stays the same through revisions; feeds and anchors hang on it."""

    page = ParentalKey("initiatives.InitiativePage", on_delete=models.CASCADE, related_name="updates")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    date = models.DateField(_("datum"), default=today)
    title = models.CharField(_("titel"), max_length=120)
    text = models.TextField(
        _("tekst"),
        max_length=2000,
        validators=[refuse_contact_data],
        help_text=_("Wat is er gebeurd? Een lege regel begint een nieuwe alinea."),
    )
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("foto"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    panels = [FieldPanel("date"), FieldPanel("title"), FieldPanel("text"), FieldPanel("image")]

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("update")
        verbose_name_plural = _("updates")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.date and self.date > today():
            raise ValidationError({"date": _("Deze dag moet nog komen. Een update gaat over wat er is gebeurd.")})

    @property
    def anchor(self):
        """Where it stands on the page."""
        return f"update-{self.uid.hex[:12]}"
