"""What a mail says: subject, text and HTML, from a pair of templates or from what is stored.

A pair lies below `templates/mails/`: `<name>.txt` gives a line "Onderwerp: …" and the text part,
`<name>.mjml` holds MJML for the HTML part. Both extend `mails/base`; the style guide shows every part. They get the
context of the mail and `site`. A mailing may hold marks such as `[[naam]]`, filled in for each recipient.
"""

import html
import re
import textwrap
from dataclasses import dataclass
from urllib.parse import urlsplit

import mrml
from django.conf import settings
from django.template import Context, TemplateDoesNotExist, engines
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.kept_parts import kept
from cms.models import SiteSettings

LINE_WIDTH = 78
LONGEST_SUBJECT = 250
SUBJECT_MARK = "Onderwerp:"
# What XML cannot hold, and half characters, which no encoding can.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MARK = re.compile(r"\[\[([a-z_]{1,40})\]\]")
LIST_ITEM = re.compile(r"(\s*(?:[-*•]|\d+\.)\s+)")
# Without this MJML loads the fonts that it knows from Google.
OPTIONS = mrml.RenderOptions(fonts={})


class RenderingError(Exception):
    """A mail cannot be made. The message is one sentence for staff and holds nothing about the recipient."""


@dataclass(frozen=True)
class Rendered:
    """What a mail says. `html` and `text` end their lines with a plain newline."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class MailSite:
    """Who sends, as templates of mails know it."""

    name: str
    organisation: str
    tagline: str
    email: str
    phone: str
    address: str
    base_url: str
    host: str


def mail_site():
    """The MailSite of the default site; kept until something public changes."""
    return kept(("mail-site",), _read_site)


def _read_site():
    site = Site.objects.filter(is_default_site=True).first()
    found = SiteSettings.for_site(site) if site else SiteSettings()
    base_url = settings.WAGTAILADMIN_BASE_URL
    return MailSite(
        name=found.site_name,
        organisation=found.organisation_name,
        tagline=found.tagline,
        email=found.email,
        phone=found.phone,
        address=", ".join(line.strip() for line in found.address.splitlines() if line.strip()),
        base_url=f"{base_url}/",
        host=urlsplit(base_url).netloc,
    )


def render(body):
    """The Rendered of a Body. Raises RenderingError."""
    with translation.override(settings.LANGUAGE_CODE):
        if body.template:
            return render_template(body.template, body.context)
        if body.html:
            return Rendered(_clean_subject(body.subject), _as_lines(body.text), UNPRINTABLE.sub("", body.html))
        return render_template("plain", {"subject": body.subject, "text": body.text})


def render_template(name, context):
    """The Rendered of a pair of templates. Raises RenderingError."""
    values = {**context, "site": mail_site()}
    subject, text = _split(name, _fill_template(f"mails/{name}.txt", values, autoescape=False))
    source = _fill_template(f"mails/{name}.mjml", {**values, "subject": subject}, autoescape=True)
    return Rendered(subject, text, to_html(source, name))


def to_html(source, name):
    """HTML from MJML. Raises RenderingError."""
    try:
        return mrml.to_html(UNPRINTABLE.sub("", source), render_options=OPTIONS).content
    except OSError as error:
        raise RenderingError(_("Het sjabloon “%s” is geen goede MJML.") % name) from error


def _fill_template(path, values, *, autoescape):
    try:
        template = engines["django"].engine.get_template(path)
        return template.render(Context(values, autoescape=autoescape))
    except TemplateDoesNotExist as error:
        raise RenderingError(_("Het sjabloon “%s” bestaat niet.") % error) from error
    except Exception as error:
        # The text of the error may hold what was filled in; its kind does not.
        known = {"path": path, "kind": type(error).__name__}
        raise RenderingError(_("Het sjabloon “%(path)s” geeft een fout (%(kind)s).") % known) from error


def _split(name, filled):
    """Subject and text of a filled .txt template."""
    first, _newline, rest = filled.strip().partition("\n")
    if not first.startswith(SUBJECT_MARK) or not (subject := _clean_subject(first.removeprefix(SUBJECT_MARK))):
        raise RenderingError(_("De eerste regel van het sjabloon “%s.txt” noemt geen onderwerp.") % name)
    return subject, _as_lines(rest)


def _clean_subject(subject):
    """One line: a line break in a subject would begin a new header."""
    found = " ".join(UNPRINTABLE.sub("", subject).split())
    return found if len(found) <= LONGEST_SUBJECT else found[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _as_lines(text):
    """Wrapped text; a line with a link stays whole, so that it can be clicked."""
    lines = [wrapped for line in UNPRINTABLE.sub("", text).splitlines() for wrapped in _wrap(line.rstrip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _wrap(line):
    if len(line) <= LINE_WIDTH or "://" in line:
        return [line]
    item = LIST_ITEM.match(line)
    indent = " " * len(item.group(1)) if item else ""
    return textwrap.wrap(line, LINE_WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def fill(rendered, values):
    """The Rendered with its marks filled in for one recipient; a mark without a value stays as it is."""
    if not values:
        return rendered
    escaped = {name: html.escape(str(value)) for name, value in values.items()}
    return Rendered(
        _clean_subject(fill_marks(rendered.subject, values)),
        fill_marks(rendered.text, values),
        fill_marks(rendered.html, escaped),
    )


def fill_marks(text, values):
    """The text with its marks filled in, as they are."""
    return MARK.sub(lambda found: str(values.get(found.group(1), found.group())), text)
