"""The agenda as Atom: what the filters find, the first one first."""

from django.utils.translation import gettext as _

from cms.feeds import EntryFeed
from cms.models import Entry

from .forms import AgendaForm
from .listing import SOURCE, find


class AgendaFeed(EntryFeed):
    """Events with a moment that comes, in the order of their next one."""

    def get_object(self, request, page):
        self.page, self.address = page, request.get_full_path()
        return AgendaForm(request.GET).question()

    def title(self, obj):
        return f"{self.page.title}: {obj.topics}" if obj.topics else self.page.title

    def subtitle(self, obj):
        return _("Wat er komt, het eerste vooraan.")

    def link(self, obj):
        address = self.page.get_url()
        return f"{address}?{obj.query}" if obj.query else address

    def feed_url(self, obj):
        return self.address

    def name(self, obj):
        return f"events/{obj.query}" if obj.query else "events"

    def entries(self, obj):
        pages = dict.fromkeys(find(obj).values_list("event", flat=True)[: self.SIZE * 5])
        return Entry.objects.filter(source=SOURCE, page__in=list(pages)).order_by("starts_at", "pk")
