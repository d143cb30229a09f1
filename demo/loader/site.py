"""The site record and the settings that staff can change, with the footer."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.models import SiteSettings

from .bodies import BodyMaker
from .content import ContentError
from .ledger import write

FILE = "site.yaml"
# Names in the file that differ from those of the model.
ACCESSIBILITY = {
    "status": "accessibility_status",
    "statement_url": "accessibility_url",
    "audited_on": "accessibility_audited_on",
    "statement_date": "accessibility_stated_on",
    "contact_email": "accessibility_email",
}
DATES = {"accessibility_audited_on", "accessibility_stated_on"}


def load_settings(ledger, data, pages):
    """Settings and footer of the default site. Returns whether they were written."""
    site = Site.objects.get(is_default_site=True)
    instance = SiteSettings.objects.filter(site=site).first() or SiteSettings(site=site)
    values = _values(data["settings"])
    values["footer"] = _footer(instance, data["footer"], pages)
    try:
        return write(ledger, "settings", instance, values, data)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise ContentError(FILE, name, messages[0]) from None


def _values(settings):
    settings = dict(settings)
    statement = dict(settings.pop("accessibility", None) or {})
    issues = statement.pop("known_issues", None) or []
    values = {**settings, **{ACCESSIBILITY.get(name, name): value for name, value in statement.items()}}
    known = {field.name for field in SiteSettings._meta.get_fields()}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ContentError(FILE, "settings", _("onbekend veld “%s”") % unknown[0])
    values = {name: value if value is not None or name in DATES else "" for name, value in values.items()}
    return {**values, "accessibility_issues": "\n".join(issues), "demo_banner": True}


def _footer(instance, columns, pages):
    stream_block = instance._meta.get_field("footer").stream_block
    return BodyMaker(FILE, {}, pages).body(stream_block, [{"column": column} for column in columns])
