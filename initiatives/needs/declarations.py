"""What needs and offers declare to the registries."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=365)


def register():
    """Called once, when all apps are ready."""
    from accounts import guard, links, roles
    from cms.limits import Rate
    from cms.registries import periodic, sources
    from engagement import targets

    from . import expiry, forms, handovers, services, source
    from .targets import all_targets

    for declared in source.all_sources():
        sources.register(declared)
    source.connect()
    for target in all_targets():
        targets.register(target)
    links.register(expiry.purpose())
    handovers.register()
    periodic.register(periodic.Job("help_expiry", timedelta(hours=1), expiry.remind_and_expire))
    # Who sends these has signed in; floods of one account are stopped in `services`.
    calm = guard.Limits(calm=Rate.of(30, minutes=10), network=Rate.of(200, minutes=60), fastest_seconds=0)
    for form, label, release in (
        (forms.NeedForm, _("Hulpvraag"), services.release_need),
        (forms.OfferForm, _("Aanbod van hulp"), services.release_offer),
    ):
        guard.register_form(form.guard_name, label, release, limits=calm, form_class=form)
    for role in ("redacteur", "eindredacteur", "beheerder"):
        roles.grant(role, "initiatives.view_need", "initiatives.view_offer")
    for role in ("eindredacteur", "beheerder"):
        for name in ("need", "offer"):
            roles.grant(role, *(f"initiatives.{action}_{name}" for action in ("add", "change", "moderate")))
    _declare_mails()
    _declare_retention()
    _declare_mine()


def _declare_mails():
    from messaging import kinds

    from . import mails

    for name, label, sample, is_secret in mails.kinds():
        kinds.register(kinds.Kind(name, label, sample, is_secret))


def _over(model):
    """Closed a year ago."""
    return lambda: model.objects.filter(closed_at__lt=timezone.now() - KEPT)


def _declare_retention():
    from cms.registries import retention
    from initiatives.models import Need, Offer

    retention.register(
        retention.Rule(
            name="initiatives.needs",
            model=Need,
            reason=_("Een hulpvraag is er zolang er hulp nodig is. Daarna kunnen lezers nog zien wat er gelukt is."),
            expired=_over(Need),
            apply=retention.delete,
            fields=("text", "thanks", "placed_by", "removal_reason"),
            what=_("Hulpvragen die u voor uw initiatief plaatste"),
            term=_("1 jaar nadat de hulpvraag is geregeld, verlopen of ingetrokken"),
        )
    )
    retention.register(
        retention.Rule(
            name="initiatives.offers",
            model=Offer,
            reason=_("Een aanbod is er zolang u kunt helpen. Daarna kunt u het zelf nog terugvinden."),
            expired=_over(Offer),
            apply=retention.delete,
            fields=("text", "placed_by", "removal_reason"),
            what=_("Hulp die u aanbood, met uw voornaam"),
            term=_("1 jaar nadat het aanbod is geregeld, verlopen of ingetrokken"),
        )
    )


def _declare_mine():
    from django.urls import reverse

    from cms.registries import mine

    from . import mine as own

    mine.register(
        mine.Section(
            name="help",
            label=_("Uw hulpvragen en aanbod"),
            items=own.items,
            export=own.export,
            preview=own.preview,
            erase=own.erase,
            # Before the initiatives: what nobody else answers for is known only while its owners are.
            order=18,
            url=lambda: reverse("my_help"),
            url_label=_("Bekijk en beheer uw hulpvragen en aanbod"),
            empty=_("U heeft nog geen hulp gevraagd of aangeboden."),
        )
    )
