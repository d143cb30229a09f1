"""What the home app declares to the registries."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _


def register():
    """Called once, when all apps are ready."""
    from accounts import guard
    from cms import reviews
    from cms.catalogue import overview_source, page_source
    from cms.registries import periodic, sources

    from . import contact, mail_kinds, review_mails
    from .contact_forms import ContactForm
    from .models import HomePage, NeighbourhoodIndexPage, NeighbourhoodPage, StandardPage

    mail_kinds.declare()
    periodic.register(periodic.Job("review_mails", timedelta(hours=6), review_mails.plan_review_mails))
    reviews.tell_mails(review_mails.last_mails)
    sources.register(
        page_source(name="pagina", model=StandardPage, label=_("Pagina"), label_plural=_("Pagina’s"), order=80)
    )
    sources.register(
        page_source(
            name="wijk",
            model=NeighbourhoodPage,
            label=_("Wijk"),
            label_plural=_("Wijken"),
            describe=NeighbourhoodPage.describe,
            in_newest=False,
            order=90,
        )
    )
    for overview in (HomePage, NeighbourhoodIndexPage):
        sources.register(overview_source(overview))
    guard.register_form(
        contact.FORM,
        _("Stel een vraag"),
        contact.send_released,
        confirmable=True,
        form_class=ContactForm,
    )
