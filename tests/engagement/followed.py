"""Something to follow, of no module at all, and somebody who follows it."""

from contextlib import contextmanager

from django.utils import timezone

from accounts import young
from accounts.guard.starts import Start
from engagement import targets
from engagement.following import services
from engagement.following.forms import FORM
from engagement.models import Follower
from tests.residents import ADDRESS

NAME = "thing"


class Things:
    """What there is, by key: a title and the news; and how often somebody asked for news."""

    def __init__(self):
        self.titles, self.happened, self.asked = {"1": "Moestuin"}, {}, []

    def tell(self, title="Er is een update", *, key="1", at=None, url="", text="Wij zijn begonnen."):
        """Something happens at one of them."""
        url = url or f"/moestuin/{key}/#{title}"
        news = targets.News(title, url, at or timezone.now(), text)
        self.happened.setdefault(key, []).insert(0, news)

    def news(self, key, since, until):
        self.asked.append(key)
        return [one for one in self.happened.get(key, []) if since < one.date <= until]


@contextmanager
def things():
    """The kind "thing", as long as the test lasts."""
    made = Things()
    targets.register(
        targets.Target(
            name=NAME,
            label="Ding",
            find=lambda key: key if key in made.titles else None,
            title=lambda key: made.titles[key],
            url=lambda key: f"/moestuin/{key}/",
            news=lambda key, since, until: made.news(key, since, until),
        )
    )
    yield made
    targets.unregister(NAME)


def follow(address=ADDRESS, key="1", pace="direct", **options):
    """This address follows a thing; gives the Follower."""
    outcome = services.follow(target=NAME, key=key, address=address, pace=pace, **options)
    assert outcome != young.Outcome.TOO_OFTEN
    return Follower.objects.get(address=address)


def filled_in(**answers):
    """The form as a person sends it: opened ten seconds ago, with the words of now beside the box."""
    from accounts import consents

    start = Start(FORM, timezone.now().isoformat(), int(timezone.now().timestamp()) - 10)
    given = {
        "email": ADDRESS,
        "pace": "weekly",
        "agree": consents.get(services.PURPOSE).digest(),
        "sixteen": "ja",
        "guard_start": start.sign(),
        "homepage": "",
    }
    return {**given, **answers}
