"""The demo city: it loads whole, again without harm, and never over an editor's work."""

import re
import shutil
from datetime import date
from html.parser import HTMLParser
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import User
from cms.models import CustomImage, Entry, Neighbourhood, Organisation, SiteSettings, Theme
from demo.loader import load, warm
from demo.loader.bodies import BodyMaker
from demo.loader.content import PICTURES_DIR, ContentError, read_content
from demo.models import LoadedItem
from engagement.models import Comment
from events.kinds import Kind
from events.models import EventPage
from home.models import HomePage, NeighbourhoodPage, StandardPage
from initiatives.models import Need, Offer
from messaging.models import Message
from toolkit.models import ArticlePage, Fund, RuleCard, Subject, Venue

pytestmark = pytest.mark.xdist_group("loader")
CONTENT = read_content()


def snapshot():
    """All that a second run might disturb."""
    models = (Page, StandardPage, Neighbourhood, Organisation, Theme, User, CustomImage, SiteSettings, Site, LoadedItem)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


# --- what is there --------------------------------------------------------------------------------


def test_everything_in_the_files_is_on_the_site(demo):
    assert demo.changed
    assert StandardPage.objects.live().count() == sum(page["type"] == "standard" for page in CONTENT.pages)
    assert NeighbourhoodPage.objects.live().count() == 26
    assert CustomImage.objects.count() == len(CONTENT.pictures)
    assert not CustomImage.objects.filter(description="").exists()
    assert Theme.objects.count() == len(CONTENT.themes)
    assert Organisation.objects.count() == len(CONTENT.organisations)
    assert {user.groups.get().name for user in User.objects.filter(is_staff=True)} == {
        "Redacteur",
        "Eindredacteur",
        "Behandelaar",
        "Beheerder",
    }
    assert Site.objects.get().root_page.pk == HomePage.objects.get().pk
    assert not Page.objects.filter(live=False, depth__gt=1).exists()


def test_the_toolkit_answers_every_question_of_its_finder(demo):
    toolkit = CONTENT.toolkit
    for name, model in {"funds": Fund, "venues": Venue, "rules": RuleCard}.items():
        assert set(model.objects.shown().values_list("slug", flat=True)) == {item["slug"] for item in toolkit[name]}
    assert {subject.slug for subject in Subject.objects.all()} == {item["slug"] for item in toolkit["subjects"]}
    articles = ArticlePage.objects.live().public()
    assert {subject.part for subject in Subject.objects.all()} == {
        article.get_parent().specific.part for article in articles
    }
    for subject in Subject.objects.all():
        assert articles.filter(subjects=subject).exists(), subject.slug
    for article in articles:
        kinds = {block.block_type for block in article.body}
        assert {"steps", "roles", "sources"} <= kinds, article.slug
        assert article.checked_on < article.check_before and article.content_owner, article.slug


def test_examples_are_marked_as_such_and_cause_no_mail(demo):
    residents = User.objects.residents()
    assert all(user.first_name.startswith("Voorbeeld") and not user.has_usable_password() for user in residents)
    assert residents.count() == len(CONTENT.examples["residents"])
    for item in (Need.objects.get(), Offer.objects.get()):
        assert item.is_example and item.is_open
        assert item.title.startswith("Voorbeeld: ") and "Dit is een voorbeeld" in item.text
    written = Comment.objects.published()
    assert written.count() == len(CONTENT.examples["comments"]) + 1
    assert [comment.reply_to is not None for comment in written.filter(by_owner=True)] == [True]
    assert all("Dit is een voorbeeld" in comment.text for comment in written)
    assert not Message.objects.exclude(state=Message.State.CANCELLED).exists()


def test_addresses_are_those_of_the_files(demo):
    assert set(demo.addresses) >= {page["path"] for page in CONTENT.pages}


def test_siblings_stand_in_the_order_of_the_files(demo):
    wanted = [page["path"] for page in CONTENT.pages if page["path"].count("/") == 2]
    found = [page.url for page in HomePage.objects.get().get_children()]
    assert found == wanted


def test_first_published_and_newest_follow_the_files(demo):
    for page in CONTENT.pages:
        if page["type"] == "standard":
            entry = Entry.objects.get(url=page["path"])
            assert timezone.localtime(entry.date).date() == page["first_published"]


def test_every_page_and_block_is_valid_for_the_editor(demo):
    """An editor who opens a demo page and saves it gets no error about what the loader wrote."""
    pages = list(Page.objects.filter(depth__gt=1).specific())
    assert len(pages) >= len(CONTENT.pages)
    for page in pages:
        page.full_clean()
        if hasattr(page, "body"):
            page.body.stream_block.clean(page.body)


class LinkCollector(HTMLParser):
    """Addresses on this site that a page points to."""

    def __init__(self):
        super().__init__()
        self.found, self.posted_to = set(), set()

    def handle_starttag(self, tag, attrs):
        method = dict(attrs).get("method")
        for name, value in attrs:
            if name in ("href", "src", "action") and value and value.startswith("/"):
                (self.posted_to if method == "post" else self.found).add(value.split("#")[0])


def one_of_each_question(links):
    """Of addresses that ask the same in other words one is enough: a list of filters, the months of a calendar."""
    known = {}
    for link in sorted(links):
        path, _mark, query = link.partition("?")
        known.setdefault((path, *sorted(part.partition("=")[0] for part in query.split("&"))), link)
    return set(known.values())


def test_every_page_answers_and_every_internal_link_resolves(demo, client):
    links, posted = {}, {}
    internal = {page.url for page in EventPage.objects.filter(kind=Kind.INTERNAL)}
    assert {client.get(address).status_code for address in internal} == {404}
    for address in set(demo.addresses) - internal:
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        assert 'href="page:' not in text, address
        assert not re.search(r'href=""', text), address
        collector = LinkCollector()
        collector.feed(text)
        for link in collector.found:
            links.setdefault(link, address)
        for link in collector.posted_to:
            posted.setdefault(link, address)
    # Who only sends a form there need not be able to read there.
    assert {link: at for link, at in posted.items() if client.get(link).status_code not in (200, 302, 405)} == {}
    broken = {}
    asked = one_of_each_question(links)
    for link, origin in links.items():
        if link in internal:
            broken[link] = (404, origin)
        if link not in asked or link in demo.addresses or link.startswith(("/static/", "/media/")):
            continue
        status = client.get(link).status_code
        if status not in (200, 302):
            broken[link] = (status, origin)
    assert broken == {}


# --- a second time --------------------------------------------------------------------------------


def test_loading_again_changes_nothing(demo):
    load.load_demo(renditions=False)
    before = snapshot()
    assert load.load_demo(renditions=False).changed is False
    LoadedItem.objects.filter(key=load.EVERYTHING).delete()
    again = load.load_demo(renditions=False)
    assert (again.written, again.kept) == ([], [])
    after = snapshot()
    for name, rows in before.items():
        if name != "LoadedItem":
            assert after[name] == rows, name


def retitle(title):
    return lambda data: {**data, "title": title}


def test_a_change_in_the_files_reaches_the_site(demo, edited_content):
    edited_content("pages/meepraten.yaml", retitle("Praat mee"))
    result = edited_content.load()
    assert result.written == ["page:/meepraten/"]
    page = StandardPage.objects.get(slug="meepraten")
    assert (page.title, page.live, page.has_unpublished_changes) == ("Praat mee", True, False)
    assert Entry.objects.get(page=page).title == "Praat mee"


def test_the_work_of_an_editor_stays_until_reset(demo, edited_content):
    page = StandardPage.objects.get(slug="meepraten")
    page.title = "Van de redacteur"
    page.save_revision().publish()
    edited_content("pages/meepraten.yaml", retitle("Uit het bestand"))
    result = edited_content.load()
    assert result.kept == ["page:/meepraten/"]
    assert StandardPage.objects.get(pk=page.pk).title == "Van de redacteur"
    result = edited_content.load(reset=True)
    assert "page:/meepraten/" in result.written
    assert StandardPage.objects.get(pk=page.pk).title == "Uit het bestand"


def test_a_draft_of_an_editor_counts_as_work_too(demo, edited_content):
    page = StandardPage.objects.get(slug="meepraten")
    page.title = "Nog niet klaar"
    page.save_revision()
    edited_content("pages/meepraten.yaml", retitle("Uit het bestand"))
    assert edited_content.load().kept == ["page:/meepraten/"]


def test_settings_and_snippets_of_staff_stay(demo, edited_content):
    SiteSettings.objects.update(phone="14 023")
    Theme.objects.filter(slug="groen").update(name="Groener")
    edited_content("site.yaml", lambda data: data["settings"].update(tagline="Anders"))
    edited_content("themes.yaml", lambda data: data[1].update(description="Anders"))
    assert sorted(edited_content.load().kept) == ["settings", "theme:groen"]
    assert SiteSettings.objects.get().phone == "14 023"


def change_fund(slug, **values):
    """A change of one fund in the file."""
    return lambda data: [fund.update(values) for fund in data["funds"] if fund["slug"] == slug] and data


def test_a_fund_follows_the_file_until_an_editor_changed_it(demo, edited_content):
    edited_content("toolkit.yaml", change_fund("rabobank", summary="Anders."))
    assert edited_content.load().written == ["toolkit:funds:rabobank"]
    fund = Fund.objects.get(slug="rabobank")
    assert (fund.summary, fund.live) == ("Anders.", True)
    fund.summary = "Van de redacteur."
    fund.save_revision().publish()
    edited_content("toolkit.yaml", change_fund("rabobank", summary="Weer anders."))
    assert edited_content.load().kept == ["toolkit:funds:rabobank"]
    assert Fund.objects.get(pk=fund.pk).summary == "Van de redacteur."


def test_a_deleted_page_stays_away_and_a_moved_one_is_found(demo, edited_content):
    StandardPage.objects.get(slug="cookies").delete()
    moved = StandardPage.objects.get(slug="archief")
    moved.move(Page.objects.get(slug="over"), pos="last-child")
    edited_content("pages/cookies.yaml", retitle("Koekjes"))
    edited_content("pages/archief.yaml", retitle("Oude pagina’s"))
    edited_content.load()
    assert not StandardPage.objects.filter(slug="cookies").exists()
    assert StandardPage.objects.get(pk=moved.pk).title == "Oude pagina’s"
    assert StandardPage.objects.get(pk=moved.pk).url == "/over/archief/"


def test_a_new_page_takes_its_place(demo, edited_content):
    new = yaml.safe_load((edited_content.folder / "pages/meepraten.yaml").read_text())
    new.update(path="/nieuw/", title="Nieuw", sort=1)
    (edited_content.folder / "pages/nieuw.yaml").write_text(yaml.safe_dump(new, allow_unicode=True))
    edited_content.load()
    home = HomePage.objects.get()
    assert home.get_children().get(slug="nieuw").live
    wanted = [page["path"] for page in read_content(edited_content.folder).pages if page["path"].count("/") == 2]
    assert [page.url for page in home.get_children()] == wanted
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_new_drawing_replaces_the_picture(demo, edited_content, tmp_path, django_capture_on_commit_callbacks):
    folder = tmp_path / "pictures"
    shutil.copytree(PICTURES_DIR, folder)
    item = CONTENT.pictures[0]
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path d="M0 0h16v9H0z"/></svg>'
    (tmp_path / item["file"]).write_text(svg)
    image = CustomImage.objects.get(title=item["title"])
    old_hash, old_name = image.file_hash, image.file.name
    rendition = image.get_rendition("width-16")
    with django_capture_on_commit_callbacks() as afterwards:
        result = edited_content.load(pictures_dir=folder)
    assert result.written == [f"picture:{item['key']}"]
    image.refresh_from_db()
    assert image.file_hash != old_hash
    assert not image.renditions.filter(pk=rendition.pk).exists()
    # The old files go when the load is whole, some by the worker: the new ones must not have their names.
    assert image.file.name != old_name and image.file.storage.exists(old_name)
    assert [(old_name,)] == [
        call.args for call in afterwards if getattr(call, "func", None) == image.file.storage.delete
    ]
    assert image.get_rendition("width-16").file.name != rendition.file.name
    assert CustomImage.objects.count() == len(CONTENT.pictures)


UNSURE_PHASE = {"title": "Stemmen", "starts_on": date(2020, 9, 1)}


def detail(**values):
    """A change of the details of a page."""
    return lambda page: {**page, "details": {**page["details"], **values}}


# --- faults in the files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("pages/meepraten.yaml", retitle(""), "meepraten.yaml: het veld “title” ontbreekt"),
        ("pages/meepraten.yaml", lambda d: {**d, "titel": "x"}, "meepraten.yaml: onbekend veld “titel”"),
        ("pages/meepraten.yaml", lambda d: {**d, "type": "blog"}, "type: onbekende soort pagina “blog”"),
        ("pages/meepraten.yaml", lambda d: {**d, "path": "meepraten"}, "path: begin en eindig met een schuine streep"),
        ("pages/meepraten.yaml", lambda d: {**d, "path": "/"}, "staat ook in"),
        ("pages/cookies.yaml", lambda d: {**d, "path": "/niets/cookies/"}, "path: er is geen pagina /niets/"),
        ("pages/meepraten.yaml", lambda d: {**d, "image": "weg"}, "meepraten.yaml: image: onbekend: weg"),
        ("pages/meepraten.yaml", lambda d: {**d, "themes": ["weg"]}, "themes: onbekend: weg"),
        ("pages/meepraten.yaml", lambda d: {**d, "neighbourhoods": ["WK1"]}, "neighbourhoods: onbekend: WK1"),
        ("pages/meepraten.yaml", lambda d: {**d, "first_published": "gisteren"}, "first_published: verwacht een datum"),
        ("pages/meepraten.yaml", lambda d: {**d, "introduction": "x" * 401}, "introduction: langer dan 400 tekens"),
        ("pages/meepraten.yaml", lambda d: {**d, "body": [{"tekst": "x"}]}, "body 1: onbekend blok “tekst”"),
        ("pages/meepraten.yaml", lambda d: {**d, "body": ["x"]}, "body 1: verwacht één soort blok"),
        ("pages/wijken.yaml", lambda d: {**d, "body": [{"text": "x"}]}, "body: deze soort pagina heeft geen blokken"),
        ("pages/wijkbudget-2020.yaml", detail(gokje=1), "gokje: deze soort pagina heeft dit veld niet"),
        (
            "pages/wijkbudget-2020.yaml",
            detail(phases=[{"title": "X", "starts_on": date(2020, 9, 1)}]),
            "phases 1: Kies bij een datum",
        ),
        ("pages/wijkbudget-2020.yaml", detail(budget=-1), "wijkbudget-2020.yaml: budget: "),
        ("themes.yaml", lambda d: [{**d[0], "name": "x" * 61}], "themes.yaml: ontmoeten, name: "),
        ("organisations.yaml", lambda d: [{**d[0], "kind": "sekte"}], "organisations.yaml: gemeente-haarlem, kind: "),
        ("organisations.yaml", lambda d: [{**d[0], "neighbourhoods": ["WK1"]}], "onbekende wijk WK1"),
        ("neighbourhoods.yaml", lambda d: [{**d[0], "code": "SD-X"}], "neighbourhoods.yaml: SD-X: deze wijk"),
        ("accounts.yaml", lambda d: [{**d[0], "role": "baas"}], "accounts.yaml: redacteur: onbekende rol “baas”"),
        ("site.yaml", lambda d: {**d, "settings": {"kleur": "rood"}}, "site.yaml: settings: onbekend veld “kleur”"),
        ("site.yaml", lambda d: {**d, "settings": {"email": "geen adres"}}, "site.yaml: email: "),
        (
            "site.yaml",
            lambda d: {**d, "footer": [{"title": "X", "links": [{"title": "Weg", "page": "/weg/"}]}]},
            "site.yaml: body 1 (column), links 1, page: er is geen pagina /weg/",
        ),
        (
            "examples.yaml",
            lambda d: {**d, "owners": [{**d["owners"][0], "page": "/meepraten/"}]},
            "examples.yaml: eigenaar: /meepraten/ is geen initiatief",
        ),
        ("examples.yaml", lambda d: {**d, "needs": [{**d["needs"][0], "resident": "x"}]}, "hulpvraag: onbekend: x"),
        (
            "examples.yaml",
            lambda d: {**d, "pitches": [{**d["pitches"][0], "event": "/meepraten/"}]},
            "pitch-infoavond: /meepraten/ is geen evenement",
        ),
        (
            "examples.yaml",
            lambda d: {**d, "pitches": [{**d["pitches"][0], "stand": "misschien"}]},
            "pitch-infoavond: stand: kies",
        ),
        (
            "examples.yaml",
            lambda d: {**d, "pitches": [d["pitches"][0], {**d["pitches"][0], "key": "dubbel"}]},
            "dubbel: Voor dit initiatief is er al een pitch",
        ),
        ("areas.yaml", lambda d: {"stadsdelen": []}, "areas.yaml, data: areas.yaml moet een lijst"),
        (
            "toolkit.yaml",
            lambda d: {**d, "subjects": [{**d["subjects"][0], "part": "niets"}]},
            "toolkit.yaml: subjects, hulp-bij-mijn-plan, part: ",
        ),
        (
            "toolkit.yaml",
            change_fund("rabobank", bedrag=1),
            "funds, rabobank: onbekend veld “bedrag”",
        ),
        (
            "toolkit.yaml",
            change_fund("rabobank", provider="de-maan"),
            "funds, rabobank: onbekend: de-maan",
        ),
        (
            "toolkit.yaml",
            change_fund("rabobank", minimum=2, maximum=1),
            "funds, rabobank: Het laagste bedrag is hoger dan het hoogste.",
        ),
        (
            "toolkit.yaml",
            lambda d: {**d, "venues": [{**d["venues"][0], "image": "weg"}]},
            "venues, voorbeeld-buurthuis: onbekende afbeelding “weg”",
        ),
    ],
)
def test_a_fault_names_file_and_field_and_changes_nothing(demo, edited_content, file, change, message):
    edited_content(file, change)
    before = snapshot()
    with pytest.raises(ContentError) as caught:
        edited_content.load()
    assert message in str(caught.value)
    assert snapshot() == before


def test_a_drawing_that_is_missing_is_named(demo, edited_content, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    edited_content("pictures.yaml", lambda data: [{**data[0], "file": "pictures/weg.svg"}])
    with pytest.raises(ContentError, match="pictures.yaml: .*: de tekening pictures/weg.svg ontbreekt"):
        edited_content.load(pictures_dir=folder)
    (folder / "weg.svg").write_text("<svg")
    with pytest.raises(ContentError, match="pictures/weg.svg: "):
        edited_content.load(pictures_dir=folder)


def test_yaml_that_is_no_yaml_names_the_line(demo, edited_content):
    (edited_content.folder / "themes.yaml").write_text("- slug: a\n  name: [\n")
    with pytest.raises(ContentError, match="themes.yaml: regel 3"):
        edited_content.load()
    (edited_content.folder / "themes.yaml").write_text("slug: a\n")
    with pytest.raises(ContentError, match="themes.yaml: verwacht een lijst"):
        edited_content.load()
    (edited_content.folder / "themes.yaml").unlink()
    with pytest.raises(ContentError, match="themes.yaml: dit bestand ontbreekt"):
        edited_content.load()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([{"quote": {"tekst": "x"}}], "body 1 (quote): onbekend veld “tekst”"),
        ([{"quote": "x"}], "body 1 (quote): verwacht velden"),
        ([{"text": "x"}, {"quote": {"text": ""}}], "body 2, text: "),
        ([{"steps": {"kind": "ladder", "items": [{"title": "a"}, {"title": "b"}]}}], "body 1, kind: "),
        ([{"steps": {"items": {"title": "a"}}}], "body 1 (steps), items: verwacht een lijst"),
        ([{"figures": {"source": "S", "items": [{"value": "1", "label": ""}]}}], "body 1, items, 1, label: "),
        ([{"links": {"items": [{"page": "/weg/"}]}}], "items 1, page: er is geen pagina /weg/"),
        ([{"links": {"items": [{"title": "Nergens heen"}]}}], "body 1, items, 1, page: "),
        ([{"image": {"image": "weg"}}], "body 1 (image), image: onbekende afbeelding “weg”"),
        ([{"downloads": {"items": [{"document": 1}]}}], "de demo heeft geen documenten"),
        ([{"text": '<p><a href="page:/weg/">Weg</a></p>'}], "body 1 (text): er is geen pagina /weg/"),
        ([{"text": "<p>open"}], "body 1 (text): <p> wordt niet gesloten"),
        ([{"text": "<p><b>scheef</p></b>"}], "staat op de verkeerde plek"),
        ([{"text": "<script>x</script>"}], "<script> mag niet in lopende tekst"),
    ],
)
def test_a_fault_in_a_block_names_the_way_to_it(db, body, message):
    maker = BodyMaker("proef.yaml", {}, {})
    with pytest.raises(ContentError) as caught:
        maker.body(StandardPage._meta.get_field("body").stream_block, body)
    assert str(caught.value).startswith("proef.yaml: ")
    assert message in str(caught.value)


def test_plain_words_become_a_paragraph_and_links_become_internal(demo):
    page = StandardPage.objects.get(slug="meepraten")
    maker = BodyMaker("proef.yaml", {}, {"/meepraten/": page})
    assert maker.rich_text("Zon & wind &amp; water", "") == "<p>Zon &amp; wind &amp; water</p>"
    assert maker.rich_text('Lees <a href="page:/meepraten/">meer</a>', "") == (
        f'<p>Lees <a linktype="page" id="{page.pk}">meer</a></p>'
    )


# --- the command ----------------------------------------------------------------------------------


def test_command_says_when_nothing_changed(demo):
    load.load_demo(renditions=False)
    out = StringIO()
    call_command("load_demo", "--no-renditions", stdout=out)
    assert "De demo is al geladen en niet gewijzigd." in out.getvalue()


def test_accounts_of_the_demo_can_sign_in(demo):
    for account in CONTENT.accounts:
        user = User.objects.get(email=account["email"])
        assert user.check_password(account["password"])
        assert not user.is_superuser


@pytest.mark.parametrize("setting", [{"DEMO": False}, {"SESSION_COOKIE_SECURE": True}])
def test_command_refuses_a_real_site(db, settings, setting):
    for name, value in setting.items():
        setattr(settings, name, value)
    with pytest.raises(CommandError, match="Dit is geen demonstratie"):
        call_command("load_demo")


def test_command_says_what_is_wrong(db, monkeypatch):
    def wrong(**options):
        raise ContentError("site.yaml", "email", "klopt niet")

    monkeypatch.setattr("demo.management.commands.load_demo.load_demo", wrong)
    with pytest.raises(CommandError, match="site.yaml: email: klopt niet"):
        call_command("load_demo")


def test_pictures_are_made_in_all_sizes(demo, monkeypatch):
    lines = []
    assert warm.make_renditions(tell=lines.append) == CustomImage.objects.count() == len(lines)
    assert all(image.renditions.count() >= 3 for image in CustomImage.objects.all())
    assert warm.make_renditions(tell=lines.append) == 0
