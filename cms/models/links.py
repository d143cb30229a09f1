"""Links to other sites: whether they still work, and what they stand on."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_URL = 1000


class Outcome(models.TextChoices):
    """What came of asking for a page, as an editor reads it."""

    UNKNOWN = "", _("nog niet gecontroleerd")
    FINE = "fine", _("werkt")
    MOVED = "moved", _("is voorgoed verhuisd")
    REFUSED = "refused", _("de site wil niet met een programma praten; controleer zelf")
    HIDDEN = "hidden", _("alleen te bereiken binnen een eigen netwerk; controleer zelf")
    GONE = "gone", _("de pagina bestaat niet meer")
    ERROR = "error", _("de site geeft een fout")
    NO_HOST = "no_host", _("de site bestaat niet meer")
    NO_ANSWER = "no_answer", _("de site geeft geen antwoord")
    UNSAFE = "unsafe", _("de beveiliging van de site klopt niet")
    LOOP = "loop", _("de site stuurt steeds door")
    LOCAL = "local", _("dit is geen geldig openbaar adres")


class CheckedLinkQuerySet(models.QuerySet):
    """States of a link, each defined once."""

    def due(self, now):
        return self.filter(due_at__lte=now)

    def broken(self):
        return self.filter(is_broken=True)


class CheckedLink(models.Model):
    """One address on another site, without the part behind "#". What makes it broken: `cms.link_check.judging`."""

    # Derived from what it stands on: nobody uses it.
    wagtail_reference_index_ignore = True

    url = models.CharField(_("link"), max_length=LONGEST_URL, unique=True)
    host = models.CharField(max_length=255)
    outcome = models.CharField(_("uitkomst"), max_length=20, choices=Outcome.choices, blank=True, default="")
    status = models.PositiveSmallIntegerField(_("code"), null=True, blank=True)
    moved_to = models.CharField(_("verhuisd naar"), max_length=LONGEST_URL, blank=True)
    failures = models.PositiveSmallIntegerField(_("dagen achter elkaar mis"), default=0)
    first_failed_at = models.DateTimeField(_("mis sinds"), null=True, blank=True)
    last_failed_on = models.DateField(null=True, blank=True)
    is_broken = models.BooleanField(_("kapot"), default=False)
    checked_at = models.DateTimeField(_("laatst gecontroleerd"), null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)

    objects = CheckedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["url"]
        verbose_name = _("gecontroleerde link")
        verbose_name_plural = _("gecontroleerde links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(is_broken=False) | Q(first_failed_at__isnull=False),
                name="a_broken_link_has_a_first_failure",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="links_due"),
            models.Index(fields=["first_failed_at"], condition=Q(is_broken=True), name="links_broken"),
        ]

    def __str__(self):
        return self.url


class LinkUse(models.Model):
    """A link on a page or a thing of a register, with the words that readers click on."""

    wagtail_reference_index_ignore = True

    link = models.ForeignKey(CheckedLink, on_delete=models.CASCADE, related_name="uses")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    words = models.CharField(_("tekst van de link"), max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("plek van een link")
        verbose_name_plural = _("plekken van links")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["link", "content_type", "object_id"], name="one_use_per_thing"),
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="link_uses_of_thing")]

    def __str__(self):
        return f"{self.words} ({self.link_id})"
