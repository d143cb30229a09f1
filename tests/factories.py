"""Test data for the models of all apps."""

from datetime import timedelta

import factory
import wagtail_factories
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User
from budgets.models import PlanPage, RoundIndexPage, RoundPage
from cms.addresses import address_key
from cms.models import CustomDocument, CustomImage, Neighbourhood, Organisation, Theme
from events.models import (
    AccessNeed,
    Announcement,
    EventIndexPage,
    EventKindPage,
    EventPage,
    Pitch,
    Registration,
    Session,
)
from events.models.registrations import person_key
from home.models import HomePage, NeighbourhoodIndexPage, NeighbourhoodPage, StandardPage
from initiatives.models import DirectoryPage, InitiativeIndexPage, InitiativePage, PortraitIndexPage, PortraitPage
from toolkit.models import (
    AdvicePage,
    ArticlePage,
    Fund,
    FundsPage,
    RuleCard,
    RulesPage,
    Subject,
    ToolkitIndexPage,
    Venue,
    VenuesPage,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"medewerker{n}@stadmakers.example.nl")
    is_staff = True
    first_name = "Sam"
    last_name = factory.Sequence(lambda n: f"de Tester {n}")
    password = factory.django.Password("een lang wachtwoord")


class ResidentFactory(factory.django.DjangoModelFactory):
    """Somebody who confirmed an address; without a password."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"bewoner{n}@voorbeeld.example.nl")
    password = factory.LazyFunction(lambda: make_password(None))


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Thema {n}")
    slug = factory.Sequence(lambda n: f"thema-{n}")


class NeighbourhoodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Neighbourhood

    code = factory.Sequence(lambda n: f"SD-{n}")
    name = factory.Sequence(lambda n: f"Stadsdeel {n}")
    slug = factory.Sequence(lambda n: f"stadsdeel-{n}")
    level = Neighbourhood.Level.AREA


class DistrictFactory(NeighbourhoodFactory):
    code = factory.Sequence(lambda n: f"WK03920{n}")
    name = factory.Sequence(lambda n: f"Wijk {n}")
    slug = factory.Sequence(lambda n: f"wijk-{n}")
    level = Neighbourhood.Level.DISTRICT
    parent = factory.SubFactory(NeighbourhoodFactory)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Stichting {n}")
    slug = factory.Sequence(lambda n: f"stichting-{n}")
    kind = Organisation.Kind.FOUNDATION


class ImageFactory(wagtail_factories.ImageFactory):
    class Meta:
        model = CustomImage

    description = "Een plein met bomen"


class DocumentFactory(wagtail_factories.DocumentFactory):
    class Meta:
        model = CustomDocument


class PageFactory(wagtail_factories.PageFactory):
    """Published now, with a place in the catalogue; `revised=True` also gives it what Wagtail's publishing leaves.

    Most tests only read a page, and a revision with all that hangs on it takes three times as long to make.
    """

    class Meta:
        abstract = True

    introduction = "Waar deze pagina over gaat."
    first_published_at = factory.LazyFunction(timezone.now)
    last_published_at = factory.SelfAttribute("first_published_at")

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        revised = kwargs.pop("revised", False)
        page = super()._create_instance(model_class, parent, kwargs)
        if revised:
            page.save_revision().publish()
        return page


class HomePageFactory(PageFactory):
    class Meta:
        model = HomePage


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda n: f"Pagina {n}")


class NeighbourhoodIndexPageFactory(PageFactory):
    class Meta:
        model = NeighbourhoodIndexPage

    title = "Wijken"
    slug = "wijken"


class NeighbourhoodPageFactory(PageFactory):
    class Meta:
        model = NeighbourhoodPage

    neighbourhood = factory.SubFactory(DistrictFactory)
    title = factory.LazyAttribute(lambda page: page.neighbourhood.name)
    slug = factory.LazyAttribute(lambda page: page.neighbourhood.slug)


class InitiativeIndexPageFactory(PageFactory):
    class Meta:
        model = InitiativeIndexPage

    title = "Initiatieven"
    slug = "initiatieven"


class InitiativePageFactory(PageFactory):
    class Meta:
        model = InitiativePage

    title = factory.Sequence(lambda n: f"Initiatief {n}")
    slug = factory.Sequence(lambda n: f"initiatief-{n}")


class DirectoryPageFactory(PageFactory):
    class Meta:
        model = DirectoryPage

    title = "Organisaties"
    slug = "organisaties"


class PortraitIndexPageFactory(PageFactory):
    class Meta:
        model = PortraitIndexPage

    title = "Stadmakers"
    slug = "stadmakers"


class PortraitPageFactory(PageFactory):
    """A draft: only `initiatives.portraits` can make it ready to publish."""

    class Meta:
        model = PortraitPage

    title = factory.Sequence(lambda n: f"Stadmaker {n}")
    slug = factory.Sequence(lambda n: f"stadmaker-{n}")
    live = False
    photo = factory.SubFactory(ImageFactory)


class RoundIndexPageFactory(PageFactory):
    class Meta:
        model = RoundIndexPage

    title = "Wijkbudget"
    slug = "wijkbudget"


class RoundPageFactory(PageFactory):
    class Meta:
        model = RoundPage

    title = factory.Sequence(lambda n: f"Editie {n}")
    year = 2026


class PlanPageFactory(PageFactory):
    class Meta:
        model = PlanPage

    title = factory.Sequence(lambda n: f"Plan {n}")


class SubjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subject

    name = factory.Sequence(lambda n: f"iets {n}")
    slug = factory.Sequence(lambda n: f"iets-{n}")
    part = "advies"


class ToolkitIndexPageFactory(PageFactory):
    class Meta:
        model = ToolkitIndexPage

    title = "Toolkit"
    slug = "toolkit"


class AdvicePageFactory(PageFactory):
    class Meta:
        model = AdvicePage

    title = "Advies"
    slug = "advies"


class FundsPageFactory(PageFactory):
    class Meta:
        model = FundsPage

    title = "Financiering"
    slug = "financiering"


class VenuesPageFactory(PageFactory):
    class Meta:
        model = VenuesPage

    title = "Accommodaties"
    slug = "accommodaties"


class RulesPageFactory(PageFactory):
    class Meta:
        model = RulesPage

    title = "Regels"
    slug = "regels"


class ArticlePageFactory(PageFactory):
    class Meta:
        model = ArticlePage

    title = factory.Sequence(lambda n: f"Artikel {n}")
    slug = factory.Sequence(lambda n: f"artikel-{n}")


class ItemFactory(factory.django.DjangoModelFactory):
    """A thing of a register with its links and rows, published; `revised` with the history of an editor's work."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Ding {n}")
    slug = factory.Sequence(lambda n: f"ding-{n}")
    summary = "Waar het over gaat."

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        live, revised = kwargs.pop("live", True), kwargs.pop("revised", False)
        if live and not revised:
            moment = timezone.now()
            kwargs = {"first_published_at": moment, "last_published_at": moment} | kwargs
        linked = {field.name for field in model_class._meta.many_to_many}
        linked |= {relation.get_accessor_name() for relation in model_class._meta.related_objects}
        rows = {name: kwargs.pop(name) for name in list(kwargs) if name in linked}
        item = model_class(live=live and not revised, **kwargs)
        for name, value in rows.items():
            setattr(item, name, value)
        item.save()
        if revised:
            item.save_revision().publish()
        return model_class.objects.get(pk=item.pk)


class FundFactory(ItemFactory):
    class Meta:
        model = Fund


class VenueFactory(ItemFactory):
    class Meta:
        model = Venue


class RuleCardFactory(ItemFactory):
    class Meta:
        model = RuleCard

    applies_when = "U sluit een straat af."
    what_to_do = "<p>Vraag een vergunning aan.</p>"
    source_title = "Verordening"


class EventIndexPageFactory(PageFactory):
    class Meta:
        model = EventIndexPage

    title = "Agenda"
    slug = "agenda"


class EventKindPageFactory(PageFactory):
    class Meta:
        model = EventKindPage

    title = "Bijeenkomsten"
    slug = "bijeenkomsten"


class EventPageFactory(PageFactory):
    class Meta:
        model = EventPage

    title = factory.Sequence(lambda n: f"Bijeenkomst {n}")
    slug = factory.Sequence(lambda n: f"bijeenkomst-{n}")


class SessionFactory(factory.django.DjangoModelFactory):
    """Two weeks from now, of two hours, with twenty seats."""

    class Meta:
        model = Session

    starts_at = factory.LazyFunction(lambda: timezone.now().replace(microsecond=0) + timedelta(days=14))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=2))
    place = "Buurthuis"
    capacity_room = 20


class RegistrationFactory(factory.django.DjangoModelFactory):
    """Somebody with a seat."""

    class Meta:
        model = Registration

    state = Registration.State.CONFIRMED
    name = factory.Sequence(lambda n: f"Bezoeker {n}")
    address = factory.Sequence(lambda n: f"bezoeker{n}@voorbeeld.example.nl")
    address_key = factory.LazyAttribute(lambda row: address_key(row.address))
    person_key = factory.LazyAttribute(lambda row: person_key(row.address))
    confirmed_at = factory.LazyFunction(timezone.now)
    submission_key = factory.Sequence(lambda n: f"test-{n}:0")


class AccessNeedFactory(factory.django.DjangoModelFactory):
    """What somebody needs to take part."""

    class Meta:
        model = AccessNeed

    text = "Een schrijftolk"


class AnnouncementFactory(factory.django.DjangoModelFactory):
    """A message that went to one participant."""

    class Meta:
        model = Announcement

    subject = "Neem een jas mee"
    text = "Wij gaan ook naar buiten."
    recipients = 1
    submission_key = factory.Sequence(lambda n: f"bericht-{n}")


class PitchFactory(factory.django.DjangoModelFactory):
    """Sent in by a resident, who agreed to be shown."""

    class Meta:
        model = Pitch

    submitted_by = factory.SubFactory(ResidentFactory)
    state = Pitch.State.SUBMITTED
    title = factory.Sequence(lambda n: f"Pitch {n}")
    idea = "Wij maken van het plein een tuin."
    need_kind = "people"
    need = "Wie helpt planten?"
    presenter = "Ada"
    may_publish = True
    submission_key = factory.Sequence(lambda n: f"test-{n}:pitch")
    submitted_at = factory.LazyFunction(timezone.now)
    decided_at = factory.LazyAttribute(lambda one: None if one.state == Pitch.State.SUBMITTED else timezone.now())
