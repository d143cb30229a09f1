"""Portraits of stadmakers: shown only while the person agrees."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from accounts.consents.ledger import standing_by_key
from accounts.models import ConsentEvent
from cms.blocks import BodyBlock
from cms.catalogue import describe_page
from cms.filters import nearest_page
from cms.models import BasePage
from cms.registries import sources
from initiatives.portrait_forms import PortraitPageForm
from initiatives.refusals import PublicationRefusedError

# The name of the purpose of consent; `initiatives.portraits` declares its words.
PURPOSE = "portrait"
SCHEDULED = "wagtail.publish.scheduled"


class PortraitIndexPage(BasePage):
    """All portraits, and how to suggest somebody."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["initiatives.PortraitPage"]
    max_count = 1
    template = "pages/initiatives/portrait_index_page.html"
    PER_PAGE = 24

    class Meta:
        verbose_name = _("overzicht van stadmakers")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        portraits = PortraitPage.objects.child_of(self).live().public().select_related("photo")
        paginator = Paginator(portraits.order_by("-first_published_at", "-pk"), self.PER_PAGE)
        page_obj = nearest_page(paginator, request.GET.get("page"))
        return context | {"page_obj": page_obj, "portraits": page_obj.object_list}


class PortraitQuerySet(PageQuerySet):
    """Whose portraits, and which of them may still be kept."""

    def of(self, key):
        """The portraits of the person with this key of an address."""
        return self.filter(consent_record__address_key=key)

    def agreed(self):
        """Those whose person agrees now."""
        return self.filter(consent_record__address_key__in=ConsentEvent.objects.standing(PURPOSE).values("address_key"))


class PortraitPage(BasePage):
    """Somebody who makes the city: a photo, a line, a story.

    Goes online only while the person agrees and with a photo that is described, whichever way somebody publishes it:
    each of them ends in `save`.
    """

    parent_page_types = ["initiatives.PortraitIndexPage"]
    subpage_types = []
    template = "pages/initiatives/portrait_page.html"
    base_form_class = PortraitPageForm

    photo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("foto"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Met een beschrijving van wat er te zien is. Zonder foto komt het portret niet online."),
    )
    quote = models.CharField(
        _("uitspraak"),
        max_length=240,
        blank=True,
        help_text=_("In de woorden van deze persoon, zonder aanhalingstekens."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("verhaal"), blank=True)
    initiatives = ParentalManyToManyField(
        "initiatives.InitiativePage", verbose_name=_("initiatieven"), blank=True, related_name="portraits"
    )

    objects = PageManager.from_queryset(PortraitQuerySet)()

    content_panels = [
        HelpPanel(template="wagtailadmin/portraits/consent_panel.html", heading=_("Toestemming")),
        TitleFieldPanel("title", help_text=_("De naam, zoals deze persoon genoemd wil worden.")),
        FieldPanel("introduction", heading=_("In één zin"), help_text=_("Staat bovenaan de pagina en in overzichten.")),
        FieldPanel("photo"),
        FieldPanel("quote"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("initiatives"), FieldPanel("neighbourhoods"), FieldPanel("themes")],
            heading=_("Waar en waarover"),
        ),
    ]

    class Meta:
        verbose_name = _("portret van een stadmaker")
        verbose_name_plural = _("portretten van stadmakers")

    @property
    def consent(self):
        """The PortraitConsent of this page, or None; an alias goes by that of its original."""
        original = self.alias_of_id or self.pk
        return PortraitConsent.objects.filter(page=original).first() if original else None

    def publication_problems(self):
        """Why this portrait cannot be online now: name of the field (or "consent") -> a sentence for the editor."""
        problems = {}
        if self.photo is None:
            problems["photo"] = _t("Kies een foto. Zonder foto kan het portret niet online.")
        elif not self.photo.default_alt_text.strip():
            problems["photo"] = _t(
                "Deze foto heeft geen beschrijving. Beschrijf eerst bij de afbeelding wie er te zien is."
            )
        consent = self.consent
        if consent is None:
            problems["consent"] = _t(
                "Er is nog geen toestemming van deze persoon. Bewaar het portret als concept en vraag de toestemming."
            )
        elif not consent.stands:
            problems["consent"] = consent.status
        return problems

    def save(self, *args, update_fields=None, **kwargs):
        """Raises PublicationRefusedError, with nothing saved, for a portrait that may not be online."""
        if update_fields is not None:
            kwargs["update_fields"] = update_fields
        if not self.live or (update_fields is not None and "live" not in update_fields):
            return super().save(*args, **kwargs)
        with transaction.atomic():
            # Whoever takes a consent back holds this row too: one of the two goes first, and the other sees it.
            list(PortraitConsent.objects.select_for_update().filter(page=self.alias_of_id or self.pk))
            problems = self.publication_problems()
            if problems:
                raise PublicationRefusedError(self, list(problems.values()))
            return super().save(*args, **kwargs)

    def publish(self, revision, user=None, changed=True, log_action=True, **kwargs):
        """A plan for later that may not go on ends here, and says so in the history: other plans must go on."""
        try:
            with transaction.atomic():
                return super().publish(revision, user=user, changed=changed, log_action=log_action, **kwargs)
        except PublicationRefusedError as refusal:
            if log_action != SCHEDULED:
                raise
            self.revisions.update(approved_go_live_at=None)
            log(instance=self, action="initiatives.portrait_refused", data={"reasons": refusal.reasons})

    def describe(self):
        """The catalogue's view of this page: the photo is its picture."""
        return sources.Item(**{**vars(describe_page(self)), "image": self.photo_id})

    def searchable_text(self):
        return "\n".join(part for part in (super().searchable_text(), self.quote) if part)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["quote"] = {"text": self.quote, "source": self.title}
        context["taking_part"] = [page for page in self.initiatives.all() if page.live]
        return context


class PortraitConsent(models.Model):
    """Whose portrait a page is: the keyed hash of an address, whose consent is in the ledger.

    Beside the page and not in it: an older revision must not bring back an older person.
    """

    page = models.OneToOneField(PortraitPage, on_delete=models.CASCADE, related_name="consent_record")
    address_key = models.CharField(max_length=64, db_index=True)
    asked_at = models.DateTimeField(_("gevraagd op"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    class Meta:
        verbose_name = _("toestemming voor een portret")
        verbose_name_plural = _("toestemmingen voor portretten")
        default_permissions = ()

    def __str__(self):
        return f"{PURPOSE} {self.page_id}"

    @property
    def stands(self):
        """Whether the person agrees now."""
        return standing_by_key(PURPOSE, self.address_key) is not None

    @property
    def status(self):
        """How it stands, as a sentence for staff."""
        event = standing_by_key(PURPOSE, self.address_key)
        if event:
            day = date_format(timezone.localtime(event.at), "j F Y")
            return _t("Deze persoon gaf toestemming op %(day)s.") % {"day": day}
        if self.withdrawn_at:
            day = date_format(timezone.localtime(self.withdrawn_at), "j F Y")
            return _t("Deze persoon trok de toestemming in op %(day)s. Het portret mag niet online.") % {"day": day}
        day = date_format(timezone.localtime(self.asked_at), "j F Y")
        return _t("Wij vroegen toestemming op %(day)s. Er is nog geen antwoord.") % {"day": day}
