"""Examples of what residents do: made up, marked as such, and put in place by the services that residents use.

Each is made once. What staff or somebody who tries the demo did with it stays, unless the file changed.
"""

import contextlib

from django.utils.translation import gettext as _

from accounts.models import User
from engagement.comments import moderation
from engagement.comments import services as comments
from engagement.models import Comment
from initiatives.models import InitiativePage, Need, Offer
from initiatives.needs import lifecycle
from initiatives.publishing.owners import appoint, owners_of

from . import pitches
from .content import ContentError, digest_of
from .quiet import without_mail

FILE = "examples.yaml"
MODERATOR = "eindredacteur"
# Words that the model takes as they stand in the file.
PLAIN = ("kind", "title", "text", "quantity", "unit")


class GoneError(Exception):
    """Somebody who tried the demo took away what this example needs: the example stays away too."""


class ExampleLoader:
    """Puts the examples in place; nobody gets mail about them."""

    def __init__(self, ledger, *, pages, places, themes, accounts):
        self.ledger, self.pages, self.places, self.themes = ledger, pages, places, themes
        self.moderator = accounts.get(MODERATOR)
        self.residents = {}

    def load(self, examples):
        steps = (self._resident, self._owner, self._need, self._offer, self._comment, self._pitch)
        with without_mail():
            for (kind, items), make in zip(examples.items(), steps, strict=True):
                for item in items:
                    self._once(kind, item, make)

    def _once(self, kind, item, make):
        key, digest = f"example:{kind}:{item['key']}", digest_of(item)
        if kind == "residents":
            self.residents[item["key"]] = User.objects.filter(pk=self.ledger.object_id(key)).first()
        if self.ledger.wants(key, digest, ""):
            with contextlib.suppress(GoneError):
                made = make(item, self.ledger.object_id(key))
                self.ledger.note(key, digest, "", made.pk)

    def _resident(self, item, _before):
        user = User.objects.filter(email=item["email"]).first() or User(email=item["email"])
        user.first_name = item["first_name"]
        user.set_unusable_password()
        user.save()
        self.residents[item["key"]] = user
        return user

    def _owner(self, item, _before):
        page = self._page(item)
        appoint(page=page, user=self._somebody(item), by=self.moderator)
        return page

    def _need(self, item, before):
        Need.objects.filter(pk=before).delete()
        fields = {"page": self._page(item), **self._fields(item)}
        return lifecycle.place_need(by=self._somebody(item), key=_key(item), months=lifecycle.MOST_MONTHS, **fields)

    def _offer(self, item, before):
        Offer.objects.filter(pk=before).delete()
        fields = {
            "neighbourhood": self._known(item, "neighbourhood", self.places),
            "themes": [
                self._known({"key": item["key"], "themes": slug}, "themes", self.themes) for slug in item["themes"]
            ],
            **self._fields(item),
        }
        return lifecycle.place_offer(by=self._somebody(item), key=_key(item), months=lifecycle.MOST_MONTHS, **fields)

    def _comment(self, item, before):
        """A reaction that a moderator lets through, and the answer of the owner."""
        Comment.objects.filter(pk=before).delete()
        page, writer = self._page(item), self._somebody(item)
        where = {"target": "initiative", "key": str(page.pk)}
        words = comments.Words(kind=item["kind"], text=item["text"], name=writer.first_name)
        comment = comments.write(author=writer, words=words, submission_key=_key(item), **where)
        if not comment.is_published:
            moderation.approve(pk=comment.pk, by=self.moderator, version=comment.version)
        if item.get("answer"):
            owner = next(iter(owners_of(page)), None)
            if owner is None:
                raise GoneError
            words = comments.Words(kind=Comment.Kind.REACTION, text=item["answer"], name=owner.first_name)
            key = f"{_key(item)}:answer"
            comments.write(author=owner, words=words, submission_key=key, reply_to=comment.pk, **where)
        return comment

    def _pitch(self, item, _before):
        made = pitches.put(self.ledger, item)
        if made is None:
            raise GoneError
        return made

    # --- what an item names ---

    def _fields(self, item):
        return {"is_example": True, **{name: item[name] for name in PLAIN if item.get(name)}}

    def _page(self, item):
        page = self._known(item, "page", self.pages)
        if not isinstance(page, InitiativePage):
            raise ContentError(FILE, item["key"], _("%s is geen initiatief") % item["page"])
        return page

    def _somebody(self, item):
        if item["resident"] in self.residents and self.residents[item["resident"]] is None:
            raise GoneError
        return self._known(item, "resident", self.residents)

    def _known(self, item, name, known):
        found = known.get(item.get(name))
        if found is None:
            raise ContentError(FILE, item["key"], _("onbekend: %s") % item.get(name))
        return found


def _key(item):
    return f"demo:{item['key']}"
