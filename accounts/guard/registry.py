"""Which forms there are, how often they may be sent, and what to do with one that staff lets through."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured
from django.forms import Form
from django.utils.translation import gettext as _

from cms.limits import Rate

NOTHING = "–"


@dataclass(frozen=True)
class Limits:
    """How often one form may be sent; wide enough for a library or a school behind one address.

    Beyond `calm` the sender is asked for a proof of work, beyond `network` or `mailbox` to come back later. A form
    that was sent sooner than `fastest_seconds` after it was opened is asked for one too; 0 for a form that browsers
    fill in by themselves.
    """

    calm: Rate = Rate.of(5, minutes=10)
    network: Rate = Rate.of(60, minutes=60)
    mailbox: Rate = Rate.of(5, minutes=60)
    fastest_seconds: int = 3


@dataclass(frozen=True)
class GuardedForm:
    """One form: `handler(data)` does what a passed submission would have done.

    `form_class` gives staff the words of its questions and choices. `confirmable`: whoever cannot wait may confirm by
    a mail to the address of the form.
    """

    name: str
    label: str
    handler: Callable[[dict], object] | None = None
    limits: Limits = field(default_factory=Limits)
    confirmable: bool = False
    form_class: type[Form] | None = None

    def in_words(self, data):
        """(question, answer) pairs as staff reads them; names of fields where the form is not known any more."""
        fields = self.form_class.base_fields if self.form_class else {}
        return [_in_words(fields.get(name), name, value) for name, value in data.items()]


def _in_words(field, name, value):
    choices = {str(key): label for key, label in getattr(field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    said = ", ".join(_readable(choices.get(str(one), one)) for one in values if one not in (None, ""))
    return (field.label if field else name, said or NOTHING)


def _readable(value):
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return str(value)


_forms: dict[str, GuardedForm] = {}


def register_form(name, label, handler=None, *, limits=None, form_class=None, confirmable=False):
    """Make a form known; call it from `AppConfig.ready()`. Raises ImproperlyConfigured for a second one."""
    if name in _forms:
        raise ImproperlyConfigured(f"The guarded form {name!r} is registered twice.")
    _forms[name] = GuardedForm(name, label, handler, limits or Limits(), confirmable, form_class)


def unregister_form(name):
    """Forget a form again."""
    _forms.pop(name, None)


def get(name):
    """The form of that name; one that nobody registered has the usual limits and no handler."""
    return _forms.get(name) or GuardedForm(name, name)


def label_of(name):
    """What staff calls the form, also after its module is gone."""
    return get(name).label


def choices():
    """(name, label) of every form, for a filter."""
    return [(form.name, form.label) for form in _forms.values()]
