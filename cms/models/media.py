"""Images and documents, with what a public site must know about them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition

from cms.uploads import check_document, check_image


class CustomImage(AbstractImage):
    """A picture that cannot be saved without a text alternative or the word that it is decoration.

    `description` is the default text alternative; a page may give its own. WCAG 2.2, 1.1.1.
    """

    credit = models.CharField(_("maker of bron"), max_length=200, blank=True)
    # Not `decorative`: Wagtail sets that on every image, to what the page says of it.
    is_decorative = models.BooleanField(
        _("versiering"),
        default=False,
        help_text=_("De afbeelding zegt niets dat niet al in de tekst staat."),
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("afbeelding")
        verbose_name_plural = _("afbeeldingen")

    def clean(self):
        super().clean()
        check_image(self.file)
        if not self.description and not self.is_decorative:
            raise ValidationError(
                {"description": _("Beschrijf wat er te zien is, of kies dat de afbeelding versiering is.")}
            )

    @property
    def default_alt_text(self):
        """Empty for decoration, so that a screen reader passes it by."""
        return "" if self.is_decorative else self.description


class CustomRendition(AbstractRendition):
    """A resized copy of a picture."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")
        ]


class CustomDocument(AbstractDocument):
    """A file to download; its content must be what its name says."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documenten")

    def clean(self):
        super().clean()
        check_document(self.file)
