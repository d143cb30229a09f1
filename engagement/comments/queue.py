"""The queue of moderators: what waits, with what is needed to decide, and the decisions."""

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from engagement import targets
from engagement.models import Comment, CommentAppeal

from . import moderation, trust
from .errors import ChangedMeanwhileError, SameModeratorError
from .forms import AppealDecisionForm, RefuseForm


def _why(comment):
    """Why a moderator has to look, in words."""
    reasons = [comment.get_hold_display()] if comment.hold else []
    if comment.open_reports:
        count = comment.open_reports
        reasons.append(ngettext("%(count)s melding", "%(count)s meldingen", count) % {"count": count})
    if comment.open_appeals:
        reasons.append(_t("bezwaar van de schrijver"))
    return "; ".join(map(str, reasons)) or "–"


class CommentFilterSet(WagtailFilterSet):
    """What waits and why, or any reaction by how it stands."""

    WAITS = [("waiting", _("nieuw")), ("reported", _("gemeld")), ("appealed", _("bezwaar"))]

    waits = django_filters.ChoiceFilter(label=_("Wacht op een besluit"), choices=WAITS, method="by_wait")
    state = django_filters.ChoiceFilter(label=_("Stand"), choices=Comment.State.choices)
    kind = django_filters.ChoiceFilter(label=_("Soort"), choices=Comment.Kind.choices)

    class Meta:
        model = Comment
        fields = ["waits", "state", "kind"]

    def by_wait(self, queryset, name, value):
        if value == "waiting":
            return queryset.filter(state=Comment.State.WAITING)
        return queryset.reported() if value == "reported" else queryset.appealed()


class TextColumn(TitleColumn):
    """The beginning of the text, with the id that a tick box is described by."""

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        context["title_id"] = f"comment_{instance.pk}_title"
        return context


class QueueIndexView(IndexView):
    """What waits, oldest first; everything else by filter."""

    page_title = _("Reacties")
    template_name = "wagtailadmin/comments/index.html"
    any_permission_required = ["view"]
    default_ordering = "created_at"

    def get_base_queryset(self):
        found = Comment.objects.annotate(
            open_reports=Count("reports", filter=Q(reports__handled_at=None), distinct=True),
            open_appeals=Count(
                "decisions__appeal",
                filter=Q(decisions__appeal__isnull=False, decisions__appeal__decided_at=None),
                distinct=True,
            ),
        )
        return found if self.request.GET.get("state") else found.to_moderate()

    @cached_property
    def no_results_message(self):
        return _t("Er wacht geen reactie op een besluit.")

    @cached_property
    def columns(self):
        ticks = BulkActionsCheckboxColumn("bulk_actions", obj_type="comment")
        may = self.request.user.has_perm(moderation.PERMISSION)
        return [
            *([ticks] if may else []),
            TextColumn(
                "text",
                label=_("Tekst"),
                accessor=lambda one: Truncator(one.text).chars(120) or one.gone_sentence,
                get_url=self.get_inspect_url,
            ),
            Column("title", label=_("Bij")),
            Column("kind", label=_("Soort"), accessor="get_kind_display"),
            Column("why", label=_("Waarom"), accessor=_why),
            Column("state", label=_("Stand"), accessor="get_state_display"),
            DateColumn("created_at", label=_("Geschreven"), sort_key="created_at"),
        ]


class QueueInspectView(InspectView):
    """One reaction with its thread, and the decisions that this moderator can take."""

    page_title = _("Reactie")
    template_name = "wagtailadmin/comments/inspect.html"
    any_permission_required = ["view"]
    http_method_names = ["get", "head", "post"]

    def get_page_subtitle(self):
        return self.object.title

    def get_appeal(self):
        open_ones = CommentAppeal.objects.open().filter(decision__comment=self.object)
        return open_ones.select_related("decision__by").first()

    def get_context_data(self, **kwargs):
        comment, user = self.object, self.request.user
        kind, found = targets.find(comment.target, comment.key)
        appeal, may = self.get_appeal(), user.has_perm(moderation.PERMISSION)
        undecided = comment.state == Comment.State.WAITING or (comment.is_published and comment.reports.open().exists())
        context = {
            "comment": comment,
            "about": {"title": kind.title(found), "url": kind.url(found)} if kind else None,
            "others": self._others(),
            "standing": trust.standing(comment.author),
            "reports": comment.reports.all(),
            "decisions": comment.decisions.select_related("by"),
            "appeal": appeal,
            "may_decide": may and comment.author_id != user.pk,
            "may_approve": undecided,
            "may_refuse": comment.state in (Comment.State.WAITING, Comment.State.PUBLISHED),
            "may_decide_appeal": bool(appeal) and moderation.may_decide_appeal(appeal, user),
            "refuse_form": RefuseForm(prefix="refuse"),
            "appeal_form": AppealDecisionForm(prefix="appeal"),
        }
        return super().get_context_data(**{**context, **kwargs})

    def _others(self):
        """The rest of the thread: what it answers and what answers it."""
        first = self.object.reply_to or self.object
        return Comment.objects.filter(Q(pk=first.pk) | Q(reply_to=first)).exclude(pk=self.object.pk)[:50]

    def post(self, request, *args, **kwargs):
        if not request.user.has_perm(moderation.PERMISSION):
            raise PermissionDenied
        refuse = RefuseForm(request.POST, prefix="refuse") if "refuse" in request.POST else None
        answer = (
            AppealDecisionForm(request.POST, prefix="appeal") if {"restore", "uphold"} & set(request.POST) else None
        )
        form = refuse or answer
        if form is not None and not form.is_valid():
            name = "refuse_form" if refuse else "appeal_form"
            return self.render_to_response(self.get_context_data(**{name: form}))
        try:
            messages.success(request, self._decide(request, form))
        except ChangedMeanwhileError as changed:
            messages.warning(request, _changed(changed.comment))
            return redirect(self.request.path)
        except SameModeratorError:
            messages.error(request, _t("Hierover moet een andere moderator beslissen."))
            return redirect(self.request.path)
        return redirect(self.index_url_name)

    def _decide(self, request, form):
        """Do what the pressed button says; gives the sentence about it."""
        seen = request.POST.get("version", "")
        shown = {"pk": self.object.pk, "by": request.user, "version": int(seen) if seen.isdecimal() else -1}
        if "refuse" in request.POST:
            moderation.refuse(**shown, **form.cleaned_data)
            return _t("De reactie is niet te zien op de site. De schrijver krijgt een mail met de reden.")
        if form is not None:
            appeal, restore = self.get_appeal(), "restore" in request.POST
            if appeal is None:
                raise ChangedMeanwhileError(self.object)
            moderation.decide_appeal(pk=appeal.pk, by=request.user, restore=restore, **form.cleaned_data)
            return _t("Over het bezwaar is beslist. De schrijver krijgt een mail.")
        moderation.approve(**shown)
        return _t("De reactie staat op de site.")


def _changed(comment):
    """What happened between looking and deciding."""
    last = comment.decisions.select_related("by").last()
    if last and comment.state != Comment.State.WAITING:
        who = last.by or _t("Een moderator")
        return _t("%(who)s heeft al besloten: %(what)s.") % {"who": who, "what": last.get_outcome_display()}
    return _t("De reactie is intussen gewijzigd. Lees haar opnieuw en beslis dan.")


class SeenForm(forms.Form):
    """Which reactions, as they were when the moderator looked at the list: "number:version"."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self):
        pairs = [pair.split(":") for pair in self.cleaned_data["seen"].split() if pair.count(":") == 1]
        return {int(pk): int(version) for pk, version in pairs if pk.isdecimal() and version.isdecimal()}


class ApproveSeveral(PermissionCheckedMixin, BulkAction):
    """Publish several at once; what changed or was decided meanwhile stays as it is."""

    display_name = _("Plaats")
    aria_label = _("Plaats de gekozen reacties")
    action_type = "approve_comments"
    template_name = "wagtailadmin/comments/confirm_approve.html"
    models = [Comment]
    any_permission_required = ["moderate"]
    form_class = SeenForm

    def check_perm(self, obj):
        return self.request.user.has_perm(moderation.PERMISSION)

    def get_all_objects_in_listing_query(self, parent_id):
        """What stands in the list as it is filtered now."""
        found = self.model.objects.all() if self.request.GET.get("state") else self.model.objects.to_moderate()
        return CommentFilterSet(self.request.GET, queryset=found, request=self.request).qs.values_list("pk", flat=True)

    def get_initial(self):
        return {"seen": " ".join(f"{one.pk}:{one.version}" for one in self.get_actionable_objects()[0])}

    def get_execution_context(self):
        return {"by": self.request.user, "seen": self.cleaned_form.cleaned_data["seen"]}

    @classmethod
    def execute_action(cls, objects, by=None, seen=None, **kwargs):
        done = 0
        for comment in sorted(objects, key=lambda one: one.pk):
            try:
                moderation.approve(pk=comment.pk, by=by, version=(seen or {}).get(comment.pk, -1))
            except (ChangedMeanwhileError, SameModeratorError):
                continue
            done += 1
        return done, len(objects) - done

    def get_success_message(self, num_parent_objects, num_child_objects):
        count = {"count": num_parent_objects}
        done = ngettext("%(count)s reactie is geplaatst.", "%(count)s reacties zijn geplaatst.", count["count"]) % count
        if not num_child_objects:
            return done
        left = {"count": num_child_objects}
        return (
            f"{done} "
            + ngettext(
                "%(count)s reactie niet: die was intussen veranderd, of daarover was al besloten.",
                "%(count)s reacties niet: die waren intussen veranderd, of daarover was al besloten.",
                num_child_objects,
            )
            % left
        )


class CommentViewSet(ModelViewSet):
    """Nobody adds, changes or deletes a row by hand."""

    model = Comment
    name = "comments_queue"
    url_prefix = "reacties"
    icon = "comment"
    menu_label = _("Reacties")
    menu_order = 840
    add_to_admin_menu = True
    add_to_reference_index = False
    form_fields = ["state"]
    inspect_view_enabled = True
    index_view_class = QueueIndexView
    index_template_name = QueueIndexView.template_name
    inspect_view_class = QueueInspectView
    inspect_template_name = QueueInspectView.template_name
    filterset_class = CommentFilterSet
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs):
        """Without addresses for what cannot be done there are no buttons for it either, also not for a superuser."""
        nowhere = ("add", "edit", "delete", "copy", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in nowhere}

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("resultaten/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
        ]
