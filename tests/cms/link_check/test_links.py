"""From content to report: every link is found, asked for a few at a time, and shown to who can mend it."""

import threading
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.models import Site

from cms import panels
from cms.link_check import collecting, finding, work
from cms.link_check import report as link_report
from cms.models import CheckedLink, LinkUse, SiteSettings
from cms.models.links import Outcome
from cms.registries import periodic
from initiatives.models import InitiativeLink
from tests import factories
from tests.accounts.test_at_once import at_once
from tests.cms.test_exports import rows
from tests.staff import at, refused, signed_in

REPORT = "/beheer/reports/kapotte-links/"
FAR = "https://voorbeeld.nl"


def links():
    """{address: the kinds of things it stands on}"""
    return {
        link.url: sorted(use.content_type.model for use in link.uses.all())
        for link in CheckedLink.objects.prefetch_related("uses__content_type")
    }


def page_with(home, url, **more):
    body = [("text", f'<p>Lees <a href="{url}">hoe het gaat</a>.</p>')]
    return factories.StandardPageFactory(parent=home, body=body, **more)


# --- finding ------------------------------------------------------------------------------------------


def test_every_place_where_a_link_can_stand(home):
    factories.StandardPageFactory(
        parent=home,
        body=[
            ("text", f'<p><a href="{FAR}/tekst">een</a> en <a linktype="page" id="{home.pk}">intern</a></p>'),
            ("links", {"items": [{"url": f"{FAR}/blok", "title": "Twee"}], "style": "list"}),
            ("accordion", {"items": [{"title": "Vraag", "text": f'<p><a href="{FAR}/diep">drie</a></p>'}]}),
            ("sources", {"items": [{"title": "Bron", "url": f"{FAR}/bron"}]}),
        ],
    )
    factories.FundFactory(apply_url=f"{FAR}/fonds", how_to_apply=f'<p><a href="{FAR}/zo">zo</a></p>')
    factories.VenueFactory(website=f"{FAR}/ruimte")
    factories.RuleCardFactory(source_url=f"{FAR}/regel", where_url=f"{FAR}/loket")
    factories.OrganisationFactory(website=f"{FAR}/organisatie")
    index = factories.InitiativeIndexPageFactory(parent=home)
    initiative = factories.InitiativePageFactory(parent=index)
    initiative.links = [InitiativeLink(label="Onze site", url=f"{FAR}/initiatief")]
    initiative.save_revision().publish()
    settings = SiteSettings.for_site(Site.objects.get())
    settings.footer = [("column", {"title": "Kop", "links": [{"url": f"{FAR}/voet", "title": "Voet"}]})]
    settings.tile_server = "https://tegels.example.nl/{z}/{x}/{y}.png"
    settings.save()
    collecting.collect()
    assert links() == {
        f"{FAR}/tekst": ["standardpage"],
        f"{FAR}/blok": ["standardpage"],
        f"{FAR}/diep": ["standardpage"],
        f"{FAR}/bron": ["standardpage"],
        f"{FAR}/fonds": ["fund"],
        f"{FAR}/zo": ["fund"],
        f"{FAR}/ruimte": ["venue"],
        f"{FAR}/regel": ["rulecard"],
        f"{FAR}/loket": ["rulecard"],
        f"{FAR}/organisatie": ["organisation"],
        f"{FAR}/initiatief": ["initiativepage"],
        f"{FAR}/voet": ["sitesettings"],
    }
    words = dict(LinkUse.objects.values_list("link__url", "words"))
    assert words[f"{FAR}/tekst"] == "een"
    assert words[f"{FAR}/blok"] == "Twee"
    assert words[f"{FAR}/fonds"] == "link naar de aanvraag"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://voorbeeld.nl/a#kop", "https://voorbeeld.nl/a"),
        (" http://voorbeeld.nl ", "http://voorbeeld.nl"),
        ("https://stad.example.nl/wijken/", ""),
        ("http://LOCALHOST/wijken/", ""),
        ("/wijken/", ""),
        ("mailto:a@voorbeeld.nl", ""),
        ("tel:14023", ""),
        ("javascript:alert(1)", ""),
        ("https://voorbeeld.nl/" + "a" * 1000, ""),
        ("http://[kapot/", ""),
    ],
)
def test_only_addresses_of_other_sites(address, kept):
    assert finding.clean_url(address, {"stad.example.nl", "localhost"}) == kept


def test_what_readers_do_not_see_is_not_looked_at(home):
    page = page_with(home, f"{FAR}/online")
    page.body = [("text", f'<p><a href="{FAR}/concept">x</a></p>')]
    page.save_revision()
    page_with(home, f"{FAR}/weg", live=False)
    factories.FundFactory(apply_url=f"{FAR}/fonds", live=False)
    collecting.collect()
    assert set(links()) == {f"{FAR}/online"}


def test_the_list_follows_the_content(home):
    page = page_with(home, f"{FAR}/een")
    other = page_with(home, f"{FAR}/een")
    collecting.collect()
    CheckedLink.objects.update(outcome=Outcome.FINE)
    assert (CheckedLink.objects.count(), LinkUse.objects.count()) == (1, 2)
    collecting.collect()
    assert (CheckedLink.objects.get().outcome, LinkUse.objects.count()) == (Outcome.FINE, 2)
    page.body = [("text", f'<p><a href="{FAR}/twee">nieuwe woorden</a></p>')]
    page.save_revision().publish()
    collecting.collect()
    assert set(links()) == {f"{FAR}/een", f"{FAR}/twee"}
    page.unpublish()
    other.delete()
    collecting.collect()
    assert (CheckedLink.objects.count(), LinkUse.objects.count()) == (0, 0)


def test_collecting_takes_as_many_queries_for_many_pages(home, django_assert_max_num_queries):
    for number in range(12):
        page_with(home, f"{FAR}/{number}", title=f"Pagina {number}")
    collecting.collect()
    with django_assert_max_num_queries(55):
        collecting.collect()


# --- looking ------------------------------------------------------------------------------------------


def fund_with(url, **more):
    return factories.FundFactory(apply_url=url, **more)


def look(asker, hours=0):
    with at(timezone.now() + timedelta(hours=hours)):
        return work.check_links(asker)


def test_a_page_that_is_gone_is_broken_after_two_looks(home, site, asker):
    fund_with(f"{site.url}/gone")
    collecting.collect()
    assert look(asker) == 1
    link = CheckedLink.objects.get()
    assert (link.outcome, link.status, link.is_broken) == (Outcome.GONE, 404, False)
    assert look(asker) == 0
    assert look(asker, hours=2) == 1
    link.refresh_from_db()
    assert link.is_broken
    assert link.checked_at > link.first_failed_at
    assert look(asker, hours=3) == 0


def test_a_site_that_fails_is_broken_on_the_third_day_and_mended_when_it_works(home, site, asker):
    fund_with(f"{site.url}/error")
    collecting.collect()
    for day in range(3):
        assert not CheckedLink.objects.get().is_broken
        look(asker, hours=day * 25)
    assert CheckedLink.objects.get().is_broken
    CheckedLink.objects.update(url=f"{site.url}/ok")
    look(asker, hours=24 * 8)
    link = CheckedLink.objects.get()
    assert (link.outcome, link.is_broken, link.first_failed_at, link.failures) == (Outcome.FINE, False, None, 0)


def test_of_each_site_one_link_at_a_time(home, site, asker):
    for number in range(3):
        fund_with(f"{site.url}/ok?{number}", slug=f"f-{number}")
    collecting.collect()
    assert look(asker) == 1
    assert look(asker) == 0
    assert look(asker, hours=1) == 1
    assert len(site.asked) == 2


def test_a_link_that_somebody_is_at_is_left_alone(home, site, asker):
    fund_with(f"{site.url}/ok")
    collecting.collect()
    now = timezone.now()
    assert len(work.take_due(now)) == 1
    assert work.take_due(now) == []
    assert len(work.take_due(now + 2 * work.TAKEN)) == 1


def test_a_round_ends_in_time(home, site, asker, monkeypatch):
    for number in range(3):
        CheckedLink.objects.create(url=f"http://{number}.example.nl/", host=f"{number}.example.nl")
    monkeypatch.setattr(work, "MOST_SECONDS", -1)
    assert look(asker) == 0
    assert CheckedLink.objects.filter(checked_at=None).count() == 3


def test_switched_off_nothing_is_collected_or_asked(home, site, asker, settings):
    settings.LINK_CHECK = False
    fund_with(f"{site.url}/ok")
    for name in ("collect_links", "check_links"):
        periodic.get(name).run()
    assert (CheckedLink.objects.count(), site.asked) == (0, [])


def test_the_jobs_do_it(home, site):
    fund_with(f"{site.url}/ok")
    periodic.get("collect_links").run()
    periodic.get("check_links").run()
    assert CheckedLink.objects.get().outcome == Outcome.FINE
    assert site.asked[0][2]["User-Agent"] == work.user_agent()


def test_an_honest_name(home):
    settings = SiteSettings.for_site(Site.objects.get())
    settings.site_name = "Wijkén (Haarlem)\r\nX-Evil: 1"
    settings.save()
    Site.clear_site_root_paths_cache()
    agent = work.user_agent()
    assert agent.endswith("linkcontrole (+https://stad.example.nl)")
    assert agent.isascii()
    assert "\n" not in agent


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL")
def test_two_workers_never_take_the_same_link():
    for number in range(10):
        CheckedLink.objects.create(url=f"http://{number}.example.nl/", host=f"{number}.example.nl")
    taken, now, lock = [], timezone.now(), threading.Lock()

    def take():
        found = [link.pk for link in work.take_due(now)]
        with lock:
            taken.extend(found)

    at_once(take, 4)
    assert sorted(taken) == sorted(CheckedLink.objects.values_list("pk", flat=True))


# --- showing ------------------------------------------------------------------------------------------


def broken(url, *things, **more):
    link = CheckedLink.objects.create(
        url=url,
        outcome=more.pop("outcome", Outcome.GONE),
        is_broken=more.pop("is_broken", True),
        first_failed_at=timezone.now() - timedelta(days=more.pop("days", 3)),
        **more,
    )
    for thing in things:
        kind = ContentType.objects.get_for_model(thing)
        LinkUse.objects.create(link=link, content_type=kind, object_id=thing.pk, words="hoe het gaat")
    return link


@pytest.fixture
def mess(home):
    """A broken link on a page of somebody, and one in a fund of nobody."""
    client = signed_in("redacteur")
    page = page_with(home, f"{FAR}/weg", title="Mijn pagina", content_owner=client.user)
    fund = fund_with(f"{FAR}/fonds", title="Een fonds")
    broken(f"{FAR}/weg", page, status=404)
    broken(f"{FAR}/fonds", fund, outcome=Outcome.NO_HOST, days=9)
    return client, page, fund


def found_in(response):
    return [(trouble.title, trouble.url) for trouble in response.context["object_list"]]


def test_report_says_what_is_wrong_where_and_since_when(mess):
    client, page, fund = mess
    response = client.get(REPORT)
    html = response.content.decode()
    assert found_in(response) == [("Een fonds", f"{FAR}/fonds"), ("Mijn pagina", f"{FAR}/weg")]
    assert "de pagina bestaat niet meer" in html
    assert "de site bestaat niet meer" in html
    assert f"/beheer/pages/{page.pk}/edit/" in html
    assert f"/beheer/snippets/toolkit/fund/edit/{fund.pk}/" in html
    assert "hoe het gaat" in html
    assert found_in(client.get(REPORT, {"eigenaar": "mij"})) == [("Mijn pagina", f"{FAR}/weg")]
    assert client.get(f"{REPORT}lijst/").status_code == 200
    assert "Kapotte links" in client.get("/beheer/").content.decode()


def test_what_moved_and_what_nobody_can_tell_have_a_list_of_their_own(mess):
    client, page, fund = mess
    page.body = [
        ("text", f'<p><a href="{FAR}/oud">x</a> <a href="{FAR}/dicht">y</a></p>'),
    ]
    page.save_revision().publish()
    broken(f"{FAR}/oud", page, outcome=Outcome.MOVED, is_broken=False, moved_to=f"{FAR}/nieuw")
    broken(f"{FAR}/dicht", page, outcome=Outcome.REFUSED, is_broken=False)
    moved = client.get(REPORT, {"soort": "verhuisd"})
    assert found_in(moved) == [("Mijn pagina", f"{FAR}/oud")]
    assert f"is voorgoed verhuisd: {FAR}/nieuw" in moved.content.decode()
    assert found_in(client.get(REPORT, {"soort": "onbekend"})) == [("Mijn pagina", f"{FAR}/dicht")]
    assert client.get(REPORT, {"soort": "onzin", "eigenaar": "999"}).status_code == 200


def test_what_was_just_mended_is_gone_from_the_list(mess):
    client, page, fund = mess
    page.body = [("text", f'<p><a href="{FAR}/goed">hoe het gaat</a></p>')]
    page.save_revision().publish()
    fund.apply_url = f"{FAR}/ook-goed"
    fund.save_revision().publish()
    assert found_in(client.get(REPORT)) == []
    assert "Alle links naar andere sites werken." in client.get(REPORT).content.decode()
    assert panels.my_links(client.user).items == []


def test_export(mess):
    client, page, _fund = mess
    found = rows(client.get(REPORT, {"export": "csv"}))
    assert found[0] == ["Link", "Staat op", "Soort", "Tekst van de link", "Wat is er mis?", "Code", "Sinds", "Adres"]
    assert found[2][:6] == [
        f"{FAR}/weg",
        "Mijn pagina",
        "Standaardpagina",
        "hoe het gaat",
        "de pagina bestaat niet meer",
        "404",
    ]
    assert found[2][7] == page.full_url


def test_the_dashboard_shows_ones_own(mess):
    client, page, _fund = mess
    card = panels.my_links(client.user)
    assert [item.title for item in card.items] == ["Mijn pagina"]
    assert card.warning
    assert "de pagina bestaat niet meer" in card.items[0].note
    html = client.get("/beheer/").content.decode()
    assert "Kapotte links in mijn inhoud" in html
    assert f"{REPORT}?eigenaar=mij" in html
    assert panels.my_links(signed_in("behandelaar").user) is None


def test_switched_off_the_report_says_so_and_the_dashboard_nothing(home, settings):
    settings.LINK_CHECK = False
    client = signed_in("redacteur")
    assert "De site controleert nu geen links." in client.get(REPORT).content.decode()
    assert panels.my_links(client.user) is None


@pytest.mark.parametrize("role", ["behandelaar", "bezoeker"])
@pytest.mark.parametrize("address", [REPORT, f"{REPORT}lijst/", f"{REPORT}?export=csv"])
def test_who_writes_no_pages_sees_no_report(mess, role, address):
    assert refused(signed_in(role).get(address))


def test_queries_do_not_grow_with_links(home, django_assert_max_num_queries):
    client = signed_in("redacteur")
    for number in range(25):
        url = f"{FAR}/{number}"
        broken(url, fund_with(url, slug=f"f-{number}", content_owner=client.user), host=f"{number}")
    client.get(REPORT)
    with django_assert_max_num_queries(40):
        client.get(REPORT)
    with django_assert_max_num_queries(25):
        assert len(link_report.as_troubles(link_report.uses(user=client.user))) == 25
