"""What stands in the registers of the toolkit: subjects, funds, venues and rules."""

from datetime import datetime, time

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField

from cms.models import Organisation
from toolkit.models import Fund, FundDeadline, RuleCard, Subject, Venue, VenueRoom

from .bodies import BodyMaker
from .content import ContentError, digest_of
from .ledger import state_of, write

FILE = "toolkit.yaml"
KINDS = {"funds": Fund, "venues": Venue, "rules": RuleCard}
ROWS = {"deadlines": FundDeadline, "rooms": VenueRoom}
ORGANISATIONS = ("provider", "organisation")
PUBLISHED_AT = time(10, 0)


def load_subjects(ledger, items):
    """What one can look for. Returns the subjects by slug; pages of articles name them."""
    found = {subject.slug: subject for subject in Subject.objects.all()}
    for order, item in enumerate(items, 1):
        subject = found.get(item["slug"]) or Subject(slug=item["slug"])
        values = {"name": item["name"], "part": item["part"], "order": order}
        try:
            write(ledger, f"subject:{item['slug']}", subject, values, [item, order])
        except ValidationError as error:
            raise _fault("subjects", item["slug"], error) from None
        if subject.pk:
            found[subject.slug] = subject
    return found


class RegisterLoader:
    """Publishes what is new or different in the registers."""

    def __init__(self, ledger, *, places, themes, accounts, pages, pictures):
        self.ledger, self.places, self.themes, self.accounts = ledger, places, themes, accounts
        self.maker = BodyMaker(FILE, pictures, pages)

    def load(self, content):
        for name, model in KINDS.items():
            for item in content[name]:
                self._load(name, model, item)

    def _load(self, name, model, item):
        key, digest = f"toolkit:{name}:{item['slug']}", digest_of(item)
        thing = model.objects.filter(slug=item["slug"]).first() or model(slug=item["slug"], live=False)
        if not self.ledger.wants(key, digest, state_of(thing) if thing.pk else None):
            return
        try:
            self._write(thing, item, f"{name}, {item['slug']}")
        except ValidationError as error:
            raise _fault(name, item["slug"], error) from None
        thing.save_revision().publish()
        thing.refresh_from_db()
        self.ledger.note(key, digest, state_of(thing), thing.pk)

    def _write(self, thing, item, where):
        links = {"neighbourhoods": self.places, "themes": self.themes}
        for name, value in item.items():
            if name in links:
                setattr(thing, name, [self._known(links[name], one, where) for one in value])
            elif name in ROWS:
                rows = [ROWS[name](sort_order=order, **row) for order, row in enumerate(value)]
                setattr(thing, name, rows)
            elif name == "published":
                thing.first_published_at = timezone.make_aware(datetime.combine(value, PUBLISHED_AT))
            else:
                setattr(thing, name, self._value(thing, name, value, where))
        thing.full_clean()
        if thing.pk is None:
            thing.save()

    def _value(self, thing, name, value, where):
        if name == "content_owner":
            return self._known(self.accounts, value, where)
        if name in ORGANISATIONS:
            return self._known({one.slug: one for one in Organisation.objects.filter(slug=value)}, value, where)
        field = next((field for field in thing._meta.concrete_fields if field.name == name), None)
        if field is None:
            raise ContentError(FILE, where, _("onbekend veld “%s”") % name)
        if name == "image":
            return self.maker.picture(value, where)
        if isinstance(field, RichTextField):
            return self.maker.rich_text(value, f"{where}, {name}")
        return value.strip() if isinstance(value, str) else value

    def _known(self, known, key, where):
        if key not in known:
            raise ContentError(FILE, where, _("onbekend: %s") % key)
        return known[key]


def _fault(name, slug, error):
    if hasattr(error, "message_dict"):
        field, messages = next(iter(error.message_dict.items()))
        where = [name, slug] if field == NON_FIELD_ERRORS else [name, slug, field]
        return ContentError(FILE, ", ".join(where), messages[0])
    return ContentError(FILE, f"{name}, {slug}", error.messages[0])
