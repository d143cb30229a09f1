"""What following declares to the registries."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

URL = "https://stadmakers.example.nl/volgen/beheer/voorbeeld-van-een-geheime-sleutel/"


def register():
    """Called once, when all apps are ready."""
    from accounts import consents, guard
    from cms.limits import Rate
    from cms.registries import mine, periodic

    from . import confirming, digests, places, services
    from . import mine as part
    from .forms import FORM, FollowForm

    places.register()
    confirming.register()
    consents.register(_purpose(consents, services))
    # Nothing but a mail to confirm comes of it, and residents follow several things in a row.
    limits = guard.Limits(calm=Rate.of(20, minutes=10), mailbox=Rate.of(10, minutes=60), fastest_seconds=0)
    guard.register_form(FORM, _("Volgen per e-mail"), limits=limits, form_class=FollowForm)
    mine.register(part.section())
    periodic.register(periodic.Job("following_digests", timedelta(minutes=30), digests.send_due))
    _declare_mails(services)
    _declare_retention()


def _purpose(consents, services):
    return consents.ConsentPurpose(
        name=services.PURPOSE,
        label=_("Volgen per e-mail"),
        question=_("Ja, mail mij het nieuws over wat ik volg."),
        explain=_(
            "Wij gebruiken uw e-mailadres hier alleen voor deze mails. U kiest zelf wat u volgt en hoe vaak u mail "
            "krijgt. In elke mail staat een link om te stoppen."
        ),
        withdraw_effect=services.forget,
        offered=False,
        order=30,
    )


def _declare_mails(services):
    from messaging.kinds import Kind, register

    title = "Buurttuin De Wilde Akker"
    item = {"title": "De eerste oogst is binnen", "url": URL, "text": "Zaterdag haalden we de eerste pompoenen."}
    group = {"title": title, "url": URL, "items": [item], "more": 2}
    register(
        Kind(
            services.CONFIRM_MAIL,
            _("Volgen bevestigen"),
            {"url": URL, "title": title, "pace": "weekly", "days": services.CONFIRM_LIFETIME.days},
            True,
        )
    )
    register(
        Kind(
            services.DIGEST_MAIL,
            _("Nieuws over wat u volgt"),
            {"groups": [group], "ended": ["Schone stoep"], "pace": "weekly", "manage_url": URL, "stop_url": URL},
            True,
        )
    )


def _declare_retention():
    from accounts.models import ActionLink
    from cms.registries import retention
    from engagement.models import Follower

    from . import confirming, services

    retention.register(
        retention.Rule(
            name="engagement.followers",
            model=Follower,
            reason=_("Zonder uw e-mailadres kunnen wij u geen nieuws sturen."),
            expired=services.without_anything,
            apply=services.clear_away,
            fields=("address", "address_key"),
            what=_("Uw e-mailadres en wat u volgt"),
            term=_("Tot u stopt met volgen, of 30 dagen als een ouder of school geen ja zegt"),
        )
    )
    retention.register(
        retention.Rule(
            name="engagement.follow_questions",
            model=ActionLink,
            reason=_("Zo lang kunt u met de link in onze mail bevestigen dat u iets wilt volgen."),
            expired=confirming.expired,
            apply=lambda found: found.update(data={}),
            fields=("data",),
            what=_("Uw vraag om iets te volgen, als u die niet bevestigt"),
            term=_("7 dagen"),
        )
    )
