"""Wagtail's user screens for accounts without a user name."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from .forms import StaffCreationForm, StaffEditForm


class StaffIndexView(IndexView):
    """The list of accounts; the column that Wagtail calls "username" holds the address."""

    page_title = _("Medewerkers")
    add_item_label = _("Medewerker toevoegen")

    @cached_property
    def columns(self):
        columns = super().columns
        for column in columns:
            if column.name == self.model.USERNAME_FIELD:
                column.label = _("E-mailadres")
        return columns


class ForUserMixin:
    """Gives the form the person who fills it in."""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class StaffCreateView(ForUserMixin, CreateView):
    page_title = _("Medewerker toevoegen")


class StaffEditView(ForUserMixin, EditView):
    """Only administrators may touch the account of an administrator: a password is a way in."""

    def dispatch(self, request, *args, **kwargs):
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class StaffViewSet(UserViewSet):
    """Accounts of staff."""

    menu_label = _("Medewerkers")
    index_view_class = StaffIndexView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView

    def get_form_class(self, for_update=False):
        return StaffEditForm if for_update else StaffCreationForm
