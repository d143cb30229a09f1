"""Several registrations at once, from the tick boxes of the register."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from events.models import Registration
from events.registrations import changing, places, signing_up
from events.registrations.errors import RefusedError
from events.registrations.ledger import Staff

from .registration_forms import SignOffForm

CHANGE = "events.change_registration"


class RegistrationBulkAction(PermissionCheckedMixin, BulkAction):
    """Each row under its own lock; what somebody else decided meanwhile stays as it is."""

    models = [Registration]
    any_permission_required = ["change"]
    template_name = "wagtailadmin/events/confirm_bulk.html"
    question = ""

    def check_perm(self, obj):
        return self.request.user.has_perm(CHANGE)

    def get_form(self, form_class=None):
        return self.get_form_class()(self.request.POST if self.request.method == "POST" else None)

    def get_all_objects_in_listing_query(self, parent_id):
        """ "All" of a filtered list is what the filters find."""
        from .registrations import RegistrationFilterSet

        found = RegistrationFilterSet(self.request.GET, queryset=Registration.objects.all(), request=self.request).qs
        return found.values_list("pk", flat=True)

    def get_execution_context(self):
        note = self.cleaned_form.cleaned_data.get("note", "") if self.cleaned_form else ""
        return {"staff": Staff(self.request.user, note=note)}

    @classmethod
    def execute_action(cls, objects, staff=None, **kwargs):
        done = 0
        # In one order and before anything else: two members of staff never wait for each other.
        bundles = Registration.objects.filter(bundle__in={row.bundle for row in objects})
        for session in sorted(set(bundles.values_list("session", flat=True))):
            places.lock(session)
        for row in objects:
            try:
                done += cls.act(row, staff)
            except RefusedError:
                continue
        return done, 0

    def get_success_message(self, num_parent_objects, num_child_objects):
        text = ngettext("%d aanmelding gewijzigd.", "%d aanmeldingen gewijzigd.", num_parent_objects)
        return text % num_parent_objects


class ConfirmSeveral(RegistrationBulkAction):
    display_name = _("Bevestig")
    aria_label = _("Bevestig de gekozen aanmeldingen")
    action_type = "confirm"
    question = _("Wie nog niet bevestigde, is dan aangemeld. Anderen blijven zoals zij zijn.")
    button = _("Ja, bevestig")

    @staticmethod
    def act(row, staff):
        if row.state != Registration.State.UNCONFIRMED:
            return False
        signing_up.confirm(row, staff=staff)
        return True


class SignOffSeveral(RegistrationBulkAction):
    display_name = _("Meld af")
    aria_label = _("Meld de gekozen mensen af")
    action_type = "sign_off"
    classes = {"serious"}
    form_class = SignOffForm
    question = _("Zij krijgen een mail met uw reden, en hun plekken gaan naar wie wacht.")
    button = _("Ja, meld deze mensen af")

    @staticmethod
    def act(row, staff):
        if not row.is_live:
            return False
        changing.cancel(row, staff=staff)
        return True


ACTIONS = (ConfirmSeveral, SignOffSeveral)
