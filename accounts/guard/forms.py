"""What a form carries for the guard, beside its own fields."""

import hashlib
import json
from functools import cached_property

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from . import registry, starts, work


class Guard:
    """The hidden part of one form, for `components/form_guard.html`.

    These are no fields of the form: a loop over the fields never shows them, and no answer of a person holds them.
    """

    def __init__(self, form):
        self.form = form
        self.name = form.guard_name
        self.start, self.expired = starts.read(self.name, self._posted("start")) if form.is_bound else (None, False)
        self.is_genuine = self.start is not None
        if self.start is None:
            self.renew()

    def renew(self):
        """Start again, keeping the answers."""
        self.start = starts.Start.now(self.name, renewed=self.expired)

    def ask(self):
        """Ask for a proof of work or a minute of patience."""
        self.start = self.start.asked_to_wait()

    def _posted(self, part):
        return self.form.data.get(self.field_name(part), "")

    def field_name(self, part):
        """The name of a hidden input in the HTML."""
        names = {"start": "guard_start", "trap": "homepage", "answer": "guard_answer", "confirm": "guard_confirm"}
        return self.form.add_prefix(names[part])

    @property
    def start_name(self):
        return self.field_name("start")

    @property
    def trap_name(self):
        return self.field_name("trap")

    @property
    def answer_name(self):
        return self.field_name("answer")

    @property
    def confirm_name(self):
        return self.field_name("confirm")

    @property
    def trap_id(self):
        return f"id_{self.trap_name}"

    @property
    def ask_id(self):
        return f"guard_{self.form.prefix or self.name.replace('.', '_')}"

    @property
    def token(self):
        """The signed start."""
        return self.start.sign()

    @property
    def trapped(self):
        """Whether the field that no person meets was filled in."""
        return bool(self._posted("trap").strip())

    @property
    def answer(self):
        """The solved sum, when there is one."""
        return self._posted("answer")

    @property
    def wants_to_confirm(self):
        """Whether the sender chose to confirm by mail."""
        return self.can_confirm and bool(self._posted("confirm"))

    @property
    def can_confirm(self):
        """Whether this form offers confirming by mail."""
        return registry.get(self.name).confirmable

    @property
    def asking(self):
        """Whether the guard asked for work or patience, and the form comes back for it."""
        return bool(self.start.not_before)

    @property
    def ready_at(self):
        """The moment from which the form may be sent without proof of work."""
        return starts.moment(self.start.not_before)

    @cached_property
    def challenge(self):
        """A sum for the page."""
        return work.challenge(self.start)


class GuardedFormMixin:
    """For a form that anybody may send. `guard_name` is "<app>.<form>", as in `guard.register_form`."""

    guard_name = ""

    @cached_property
    def guard(self):
        """The hidden part; made when it is first asked for."""
        return Guard(self)

    def submission_data(self):
        """The answers as JSON can hold them: what is set apart for staff, and what the handler of the form gets."""
        plain = {name: _plain(value) for name, value in self.cleaned_data.items()}
        return json.loads(json.dumps(plain, cls=DjangoJSONEncoder))

    @property
    def submission_key(self):
        """The same for the same answers in the same opened form, so that two presses are one submission."""
        said = json.dumps(self.submission_data(), sort_keys=True)
        return hashlib.sha256(f"{self.guard.start.nonce} {said}".encode()).hexdigest()[:40]


def _plain(value):
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, models.QuerySet | list | tuple):
        return [_plain(one) for one in value]
    return value
