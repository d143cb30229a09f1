"""Wagtail's user screens for accounts without a user name."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.views.users import CreateView, DeleteView, EditView, HistoryView, IndexView, UserViewSet

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

    def get_base_queryset(self):
        return super().get_base_queryset().filter(is_staff=True)


class StaffOnlyMixin:
    """Residents have no screen here: they decide about their own account."""

    def get_object(self, *args, **kwargs):
        account = super().get_object(*args, **kwargs)
        if not account.is_staff:
            raise Http404
        return account


class ForUserMixin:
    """Gives the form the person who fills it in."""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class StaffCreateView(ForUserMixin, CreateView):
    page_title = _("Medewerker toevoegen")


class StaffDeleteView(StaffOnlyMixin, DeleteView):
    """Deletes an account of staff."""


class StaffHistoryView(StaffOnlyMixin, HistoryView):
    """What happened to an account of staff."""


class StaffUsageView(StaffOnlyMixin, ModelViewSet.usage_view_class):
    """Where an account of staff is used."""


class StaffEditView(StaffOnlyMixin, ForUserMixin, EditView):
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
    delete_view_class = StaffDeleteView
    history_view_class = StaffHistoryView
    usage_view_class = StaffUsageView
    # A copy of an account is nobody's.
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return StaffEditForm if for_update else StaffCreationForm
