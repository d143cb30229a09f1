"""Mails in the style guide: each pair of templates with sample values."""

from csp.decorators import csp
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from messaging import rendering
from messaging.mailbox_views import MAIL_POLICY, unseen

from .styleguide import mails


def _rendered(name):
    kind = next((kind for kind in mails() if kind.name == name), None)
    if kind is None:
        raise Http404("mail")
    return rendering.render_template(kind.name, kind.sample)


@require_safe
@unseen
@csp(MAIL_POLICY)
def mail_html(request, name):
    """The HTML part."""
    return HttpResponse(_rendered(name).html)


@require_safe
@unseen
def mail_text(request, name):
    """Subject and text part."""
    rendered = _rendered(name)
    return HttpResponse(f"{rendered.subject}\n\n{rendered.text}", content_type="text/plain; charset=utf-8")
