"""What staff can do for one participant, each on a screen of its own that says what follows."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from events.models import Registration, Session
from events.registrations import by_staff, changing, queue, signing_up
from events.registrations.errors import AlreadyError, RefusedError
from events.registrations.ledger import Staff
from events.registrations.places import seats_of_all

from .registration_forms import ContactForm, HandSignUpForm, MoveForm, SeatForm, SignOffForm, StaffChangeForm

INDEX, INSPECT = "event_registrations:index", "event_registrations:inspect"
SEE_ACCESS = "events.change_accessneed"
State = Registration.State


class StepMixin(PermissionCheckedMixin):
    """About one registration."""

    permission_policy = ModelPermissionPolicy(Registration)
    permission_required = "change"

    @cached_property
    def registration(self):
        found = Registration.objects.select_related("session__event", "session__venue", "access_need")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def back(self):
        return redirect(INSPECT, self.registration.pk)


class StepView(StepMixin, WagtailAdminTemplateMixin, FormView):
    """Shows what is about to happen, does it, and shows the form again with the reason when it cannot be done."""

    template_name = "wagtailadmin/events/form.html"
    header_icon = "user"
    done = ""

    @cached_property
    def lead(self):
        """The sentence above the form."""
        return _t("%(name)s, %(session)s.") % {"name": self.registration.name, "session": self.registration.session}

    def get_breadcrumbs_items(self):
        here = reverse(INSPECT, args=[self.registration.pk])
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(INDEX), "label": _t("Aanmeldingen")},
            {"url": here, "label": self.registration.name},
            {"url": "", "label": self.page_title},
        ]

    def get_form(self, form_class=None):
        return self.form_class(self.request.POST or None, registration=self.registration)

    def form_valid(self, form):
        try:
            said = self.act(form)
        except AlreadyError as already:
            form.add_error(
                None, _t("Deze persoon is daar al aangemeld (%s).") % already.registration.get_state_display()
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(self.request, said or self.done)
            return self.back()
        return self.form_invalid(form)

    def act(self, form):
        """Do it; may give another sentence than `done`."""


class ChangeView(StepView):
    form_class = StaffChangeForm
    page_title = _("Wijzig")
    submit_label = _("Bewaar")
    done = _("Gewijzigd.")

    def get_form(self, form_class=None):
        may_see_access = self.request.user.has_perm(SEE_ACCESS)
        return StaffChangeForm(self.request.POST or None, registration=self.registration, may_see_access=may_see_access)

    def act(self, form):
        row = changing.change(self.registration, **form.values(), staff=form.staff(self.request.user))
        return _t("Gewijzigd. Er gaat een mail met wat er nu vastligt.") if row.address and row.confirmed_at else ""


class ContactView(StepView):
    form_class = ContactForm
    page_title = _("Verbeter het adres")
    submit_label = _("Bewaar")
    done = _("Bewaard.")

    @cached_property
    def lead(self):
        return _t(
            "De links in eerdere mails werken daarna niet meer: die kwamen misschien bij iemand anders. "
            "Het nieuwe adres krijgt een mail."
        )

    def act(self, form):
        data = form.cleaned_data
        by_staff.correct_contact(
            self.registration, address=data["address"], phone=data["phone"], staff=form.staff(self.request.user)
        )


class SignOffView(StepView):
    form_class = SignOffForm
    page_title = _("Meld af")
    submit_label = _("Meld deze persoon af")
    danger = True
    done = _("Afgemeld. De plek is voor een ander.")

    @cached_property
    def lead(self):
        if not self.registration.address:
            return _t("%s heeft geen e-mailadres. Bel zelf om het te vertellen.") % self.registration.name
        if not self.registration.confirmed_at:
            return _t("Het adres van %s is nooit bevestigd. Er gaat geen mail.") % self.registration.name
        return _t("%s krijgt een mail met uw reden. Het verdwijnt ook uit de eigen agenda.") % self.registration.name

    def act(self, form):
        changing.cancel(self.registration, staff=form.staff(self.request.user))


class MoveView(StepView):
    form_class = MoveForm
    page_title = _("Verplaats")
    submit_label = _("Verplaats naar dit moment")

    @cached_property
    def lead(self):
        if not self.sessions:
            return _t("Dit evenement heeft geen ander moment dat nog komt.")
        return _t("Wie een plek heeft, houdt een plek. Er gaat een mail voor de eigen agenda.")

    @cached_property
    def sessions(self):
        session = self.registration.session
        others = Session.objects.planned().upcoming().filter(event=session.event_id, sign_up=Session.SignUp.HERE)
        return list(others.exclude(pk=session.pk).select_related("event"))

    def get_form(self, form_class=None):
        return MoveForm(self.request.POST or None, registration=self.registration, sessions=self.sessions)

    def get_context_data(self, **kwargs):
        return super().get_context_data(nothing_to_do=not self.sessions, **kwargs)

    def act(self, form):
        session, slot = form.chosen
        staff = form.staff(self.request.user)
        self.registration = by_staff.move(self.registration, to=session, slot=slot, staff=staff)
        waits = self.registration.state == State.WAITING
        return _t("Verplaatst naar de wachtlijst van dit moment.") if waits else _t("Verplaatst.")


class SeatView(StepView):
    form_class = SeatForm
    page_title = _("Geef een plek")
    submit_label = _("Geef deze persoon een plek")
    done = _("Deze persoon heeft nu een plek.")

    @cached_property
    def lead(self):
        row = self.registration
        ahead = queue.position(row)[0] - 1
        free = seats_of_all([row.session])[row.session_id, row.mode, row.slot].free
        places = _t("Er is geen limiet.") if free is None else _t("Vrije plaatsen: %d.") % free
        before = _t("Voor deze persoon wachten nog %d anderen.") % ahead if ahead > 0 else ""
        return " ".join(part for part in (places, before) if part)

    def act(self, form):
        by_staff.seat_out_of_turn(self.registration, staff=form.staff(self.request.user))


class ConfirmView(StepMixin, View):
    """Somebody called: the address is theirs, and they come."""

    http_method_names = ["post"]

    def post(self, request, pk):
        rows = signing_up.confirm(self.registration, staff=Staff(request.user))
        state = next((row.get_state_display() for row in rows if row.pk == self.registration.pk), "")
        messages.success(request, _t("Bevestigd: %s.") % state)
        return self.back()


class HandSignUpView(StepView):
    """Somebody called who wants to come."""

    form_class = HandSignUpForm
    page_title = _("Meld iemand aan")
    submit_label = _("Meld deze persoon aan")

    @cached_property
    def session(self):
        return get_object_or_404(Session.objects.select_related("event", "venue"), pk=self.kwargs["pk"])

    @cached_property
    def registration(self):
        """The one to begin with, or None."""
        number = self.request.GET.get("van", "")
        return self.session.registrations.filter(pk=number).first() if number.isdecimal() else None

    @cached_property
    def lead(self):
        return _t("%s. Is alles vol, dan komt deze persoon op de wachtlijst.") % self.session

    def get_breadcrumbs_items(self):
        return [
            *WagtailAdminTemplateMixin.get_breadcrumbs_items(self),
            {"url": reverse("event_sessions:index"), "label": _t("Momenten")},
            {"url": reverse("event_session", args=[self.session.pk]), "label": str(self.session)},
            {"url": "", "label": self.page_title},
        ]

    def get_form(self, form_class=None):
        may_see_access = self.request.user.has_perm(SEE_ACCESS)
        return HandSignUpForm(
            self.request.POST or None, session=self.session, may_see_access=may_see_access, before=self.registration
        )

    def act(self, form):
        staff, key = form.staff(self.request.user), f"hand-{form.cleaned_data['key']}"
        self.registration = by_staff.sign_up(session=self.session, wish=form.wish(), key=key, staff=staff)
        if self.registration.state == State.WAITING:
            return _t("%s staat op de wachtlijst.") % self.registration.name
        return _t("%s is aangemeld.") % self.registration.name
