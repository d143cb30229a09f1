"""Run inside a site on PostgreSQL: many offers, and the time of finding those that fit; prints JSON.

python -m bench.matching_inside COUNT SPREAD...
"""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from accounts.models import User  # noqa: E402
from cms.models import HelpKind, Neighbourhood, Theme  # noqa: E402
from home.models import HomePage  # noqa: E402
from initiatives.models import InitiativeIndexPage, InitiativePage, Need, Offer  # noqa: E402
from initiatives.needs import lifecycle, suggestions  # noqa: E402

ROUNDS = 25


def make_city():
    """Six stadsdelen with five wijken each, eight themes, and an initiative with a need."""
    areas = [place(f"A{n}", Neighbourhood.Level.AREA) for n in range(6)]
    wijken = [place(f"W{n}", Neighbourhood.Level.DISTRICT, areas[n // 5]) for n in range(30)]
    themes = [Theme.objects.create(name=f"Thema {n}", slug=f"thema-{n}") for n in range(8)]
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Stad", slug="stad"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    index = home.add_child(instance=InitiativeIndexPage(title="Initiatieven", slug="initiatieven"))
    page = InitiativePage(title="Buurttuin", slug="buurttuin", neighbourhoods=[wijken[0]], themes=themes[:2])
    index.add_child(instance=page)
    page.save_revision().publish()
    today = timezone.localdate()
    need = lifecycle.place_need(
        page=page,
        key="bench",
        kind=HelpKind.PEOPLE,
        title="Wie helpt?",
        starts_on=today,
        ends_on=today + timedelta(days=30),
    )
    return wijken, themes, need


def place(name, level, parent=None):
    return Neighbourhood.objects.create(code=name, name=name, slug=name.lower(), level=level, parent=parent)


def make_offers(count, spread, wijken, themes):
    """Copies of one row, made in the database itself, the same each time; each with two themes."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Offer._meta.db_table} CASCADE")
    person = User.objects.get_or_create(email="ada@example.nl", defaults={"first_name": "Ada"})[0]
    text = "Op zaterdag heb ik tijd. " * 8
    first = lifecycle.place_offer(by=person, key="first", kind=HelpKind.PEOPLE, title="Aanbod", text=text)
    kinds = ", ".join(f"'{kind}'" for kind in HelpKind.values)
    places = ", ".join(["NULL", *(str(wijk.pk) for wijk in wijken)])
    spread_out = spread != "same"
    changed = {
        "kind": f"(ARRAY[{kinds}])[1 + mod(n, 6)]" if spread_out else f"'{HelpKind.PEOPLE}'",
        "neighbourhood_id": f"(ARRAY[{places}]::bigint[])[1 + mod(n / 6, 31)]" if spread_out else str(wijken[0].pk),
        "starts_on": "CASE WHEN mod(n, 2) = 0 THEN CURRENT_DATE + mod(n, 120) - 60 END",
        "ends_on": "CASE WHEN mod(n, 2) = 0 THEN CURRENT_DATE + mod(n, 120) - 20 END",
        "expires_on": "CURRENT_DATE + 1 + mod(n, 360)",
        "created_at": "now() - n * interval '1 minute'",
        "submission_key": "'offer-' || n",
    }
    names = [field.column for field in Offer._meta.concrete_fields if not field.primary_key]
    values = ", ".join(changed.get(name, name) for name in names)
    table, links = Offer._meta.db_table, Offer.themes.through._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table}, generate_series(1, %s) n "
            "WHERE id = %s",
            [count - 1, first.pk],
        )
        for step in (0, 3):
            cursor.execute(
                f"INSERT INTO {links} (offer_id, theme_id) SELECT id, (%s::bigint[])[1 + mod(id + %s, 8)] FROM {table}",
                [[theme.pk for theme in themes], step],
            )
        cursor.execute("ANALYZE")


def bare(kind, wijk):
    """Ten rows by the index, without ranking."""
    return list(Offer.objects.open().filter(kind=kind, neighbourhood=wijk).order_by().values_list("pk", "title")[:10])


def milliseconds(action):
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def measure(need, wijk):
    """(matching, the bare query), in turns; the best of each counts."""
    ours, floor = [], []
    for _ in range(ROUNDS):
        fresh = Need.objects.select_related("page", "neighbourhood").get(pk=need.pk)
        ours.append(milliseconds(lambda item=fresh: suggestions.find_matches(item)))
        floor.append(milliseconds(lambda: bare(need.kind, wijk)))
    return min(ours), min(floor)


def main():
    count, *spreads = sys.argv[1:]
    wijken, themes, need = make_city()
    result = {"matching": {}, "bare": {}, "found": {}}
    for spread in spreads:
        make_offers(int(count), spread, wijken, themes)
        result["matching"][spread], result["bare"][spread] = measure(need, wijken[0])
        result["found"][spread] = len(suggestions.find_matches(need))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
