"""What portraits declare to the registries."""

from django.utils.translation import gettext_lazy as _

URL = "https://stadmakers.example.nl/actie/voorbeeld-van-een-geheime-sleutel/"


def register():
    """Called once, when all apps are ready."""
    from accounts import consents, links
    from cms import panels
    from cms.catalogue import overview_source, page_source
    from cms.registries import sources

    from . import portrait_panels, portraits
    from .models import PortraitIndexPage, PortraitPage

    sources.register(
        page_source(
            name="stadmaker",
            model=PortraitPage,
            label=_("Stadmaker"),
            label_plural=_("Stadmakers"),
            describe=PortraitPage.describe,
            order=30,
        )
    )
    sources.register(overview_source(PortraitIndexPage))
    consents.register(portraits.purpose())
    for purpose in portraits.purposes_of_links():
        links.register(purpose)
    panels.register(portrait_panels.to_clear_up)
    _declare_mails(consents.get(portraits.PURPOSE))
    _declare_retention()
    _declare_mine()


def _declare_mails(purpose):
    from messaging.kinds import Kind, register

    words = {"name": "Ada de Vries", "question": purpose.question, "explain": purpose.explain, "url": URL}
    register(Kind("initiatives/portrait_consent", _("Vraag: mag uw portret op de site?"), {**words, "days": 28}, True))
    register(Kind("initiatives/portrait_consent_given", _("Bewijs: uw portret mag op de site"), words, True))


def _declare_retention():
    from cms.registries import retention

    from . import portraits
    from .models import PortraitConsent, PortraitPage

    retention.register(
        retention.Rule(
            name="initiatives.portraits",
            model=PortraitPage,
            reason=_("Een portret mag er alleen zijn zolang deze persoon dat goed vindt."),
            expired=portraits.outdated,
            apply=portraits.delete_portraits,
            fields=("title", "introduction", "quote", "body"),
            what=_("Uw portret als stadmaker: naam, foto en verhaal"),
            term=_(
                "Tot u uw toestemming intrekt; 30 dagen later is het weg. Een portret waar u nooit toestemming voor "
                "gaf: 1 jaar"
            ),
        )
    )
    retention.register(
        retention.Rule(
            name="initiatives.portrait_consents",
            model=PortraitConsent,
            reason=_("Zegt van wie een portret is, zonder het e-mailadres zelf. Verdwijnt met het portret."),
            fields=("address_key",),
        )
    )


def _declare_mine():
    from cms.registries import mine

    from . import portrait_mine, portraits

    mine.register(
        mine.Section(
            name="portraits",
            label=_("Uw portret"),
            items=portrait_mine.items,
            export=portrait_mine.export,
            preview=portrait_mine.preview,
            erase=portrait_mine.erase,
            # Before the consents: an address that moves takes its portrait along before the old consent ends.
            order=60,
            move=portraits.move,
        )
    )
