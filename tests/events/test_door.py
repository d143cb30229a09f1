"""The door by its services and its page: each party counts once, whatever telephones say and in whatever order."""

import itertools
import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.door import codes, lists, no_shows, services
from events.models import CheckIn, Decision, Registration, Session
from events.registrations import changing
from tests import factories
from tests.staff import at, refused, signed_in

from .door import address, let_in, note, send, told
from .signing import make_event, sign_up

State = Registration.State
HOUR = timedelta(hours=1)


@pytest.fixture
def event(home):
    return make_event(home, title="Initiatievencafé", slug="cafe")


@pytest.fixture
def session(event):
    """This evening, with ten seats."""
    starts_at = timezone.now().replace(microsecond=0) + HOUR
    return factories.SessionFactory(event=event, capacity_room=10, starts_at=starts_at)


@pytest.fixture
def host(home):
    return signed_in("behandelaar")


def state(row):
    row.refresh_from_db()
    return row.state


def counts(session):
    found = lists.read(session).counts
    return found.inside, found.expected, found.room


# --- coming in ---------------------------------------------------------------------------------------


def test_coming_in_and_not_after_all(session):
    row = sign_up(session, party_size=3)
    assert counts(session) == (0, 3, 7)
    noted = let_in(session, row, count=2)
    assert (state(row), counts(session)) == (State.ATTENDED, (2, 0, 8))
    assert row.decisions.last().kind == Decision.Kind.ATTENDED
    services.write_down(session, [note(row, nonce=noted.nonce, revision=2, count=3)], by=None)
    assert counts(session) == (3, 0, 7)
    services.write_down(session, [note(row, nonce=noted.nonce, revision=3, taken_back=True)], by=None)
    assert (state(row), counts(session)) == (State.CONFIRMED, (0, 3, 7))


def test_the_same_note_again_is_one_note(session):
    row = sign_up(session)
    one = note(row)
    for _time in range(3):
        (found,) = services.write_down(session, [one, one][:1], by=None)
        assert services.stand(found) == services.INSIDE
    assert CheckIn.objects.count() == 1


def test_two_telephones_for_one_ticket(session):
    row = sign_up(session, party_size=2)
    first, second = let_in(session, row), let_in(session, row)
    assert (services.stand(first), services.stand(second)) == (services.INSIDE, services.DOUBLE)
    found = lists.read(session)
    assert found.counts.inside == 1
    assert [len(one.doubles) for one in found.rows] == [1]
    # The first was a mistake: the party is inside by the second.
    services.write_down(session, [note(row, nonce=first.nonce, revision=2, taken_back=True)], by=None)
    second.refresh_from_db()
    assert (services.stand(second), state(row)) == (services.INSIDE, State.ATTENDED)
    services.write_down(session, [note(row, nonce=second.nonce, revision=2, taken_back=True)], by=None)
    assert state(row) == State.CONFIRMED


def test_the_database_holds_that_one_note_counts(session):
    row = sign_up(session)
    let_in(session, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(session=session, registration=row, nonce=note().nonce, source="list")


def test_whoever_signed_off_meanwhile_is_for_the_host_to_decide(session):
    """Yes is a walk-in, no is nothing; both can be told twice."""
    yes, no = sign_up(session, 0, party_size=2), sign_up(session, 1)
    changing.cancel(yes), changing.cancel(no)
    first, second = let_in(session, yes, count=2), let_in(session, no)
    assert {services.stand(first), services.stand(second)} == {services.UNDECIDED}
    assert counts(session) == (0, 0, 10)
    assert [one.pk for one in lists.read(session).to_decide] == [first.pk, second.pk]
    decided = [
        note(None, nonce=first.nonce, revision=2, count=2),
        note(no, nonce=second.nonce, revision=2, taken_back=True),
    ]
    for _time in range(2):
        services.write_down(session, decided, by=None)
    assert (counts(session), lists.read(session).to_decide) == ((2, 0, 8), [])
    first.refresh_from_db()
    assert (first.source, first.registration_id, state(yes)) == ("walk_in", None, State.CANCELLED)


@pytest.mark.parametrize("kind", ["unknown", "of another session", "waiting"])
def test_a_ticket_that_has_no_seat_here(event, session, kind):
    other = factories.SessionFactory(event=event, capacity_room=1)
    row = sign_up(other, 0)
    if kind == "waiting":
        row = sign_up(other, 1)
        session = other
    noted = let_in(session, row, **({"registration": 10**6} if kind == "unknown" else {}))
    assert services.stand(noted) == services.UNDECIDED
    assert lists.read(session).counts.inside == 0
    assert state(row) in (State.CONFIRMED, State.WAITING)


def test_a_note_belongs_to_one_session(event, session):
    noted = let_in(session, sign_up(session))
    other = factories.SessionFactory(event=event)
    assert services.write_down(other, [note(nonce=noted.nonce, revision=9)], by=None) == [None]
    noted.refresh_from_db()
    assert (noted.session_id, noted.revision) == (session.pk, 1)


def test_walk_ins_count_and_say_what_they_come_for(session):
    noted = let_in(session, count=4, role="pitcher")
    assert (noted.role, counts(session)) == ("pitcher", (4, 0, 6))
    let_in(session, count=9)
    assert counts(session) == (13, 0, 0)


def test_who_looks_online_takes_no_place_in_the_room(event):
    online = {"attendance": "hybrid", "online_url": "https://video.example.nl/1", "capacity_room": 2}
    session = factories.SessionFactory(event=event, **online)
    row = sign_up(session, mode="online")
    assert counts(session) == (0, 0, 2)
    let_in(session, row)
    assert (counts(session), state(row)) == ((0, 0, 2), State.ATTENDED)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_in_which_notes_come_in_does_not_matter(session, seed):
    """Everything that two telephones said, shuffled and repeated, ends the same way."""
    rows = [sign_up(session, number, party_size=2) for number in range(3)]
    said = []
    for row in rows:
        first = note(row, count=1)
        said += [first, note(row, nonce=first.nonce, revision=2, count=2)]
    gone = note(rows[0])
    said += [note(rows[0], nonce=said[0].nonce, revision=3, taken_back=True)]
    said += [gone, note(rows[0], nonce=gone.nonce, revision=2, taken_back=True)]
    walk_in = note(count=3)
    said += [walk_in, note(nonce=walk_in.nonce, revision=2, count=2)]
    shuffled = said * 2
    random.Random(seed).shuffle(shuffled)
    for one in shuffled:
        services.write_down(session, [one], by=None)
    assert counts(session) == (2 + 2 + 2, 2, 2)
    assert [state(row) for row in rows] == [State.CONFIRMED, State.ATTENDED, State.ATTENDED]


# --- who did not come --------------------------------------------------------------------------------


def test_no_shows_only_where_the_list_was_used(session):
    came, missed = sign_up(session, 0), sign_up(session, 1)
    online = sign_up(session, 2)
    Registration.objects.filter(pk=online.pk).update(mode="online")
    let_in(session, count=5)
    with at(session.ends_at + 2 * HOUR):
        assert no_shows.run() == 0
    noted = let_in(session, came)
    with at(session.ends_at + HOUR / 2):
        assert no_shows.run() == 0
    with at(session.ends_at + 2 * HOUR):
        assert no_shows.run() == 1
        assert no_shows.run() == 0
    assert [state(row) for row in (came, missed, online)] == [State.ATTENDED, State.NO_SHOW, State.CONFIRMED]
    # A telephone without a network tells it only now.
    let_in(session, missed)
    assert state(missed) == State.ATTENDED
    services.write_down(session, [note(came, nonce=noted.nonce, revision=2, taken_back=True)], by=None)
    with at(session.ends_at + 3 * HOUR):
        assert no_shows.run() == 1
    assert state(came) == State.NO_SHOW


def test_without_any_note_left_nobody_stayed_away(session):
    came, missed = sign_up(session, 0), sign_up(session, 1)
    noted = let_in(session, came)
    with at(session.ends_at + 2 * HOUR):
        no_shows.run()
    services.write_down(session, [note(came, nonce=noted.nonce, revision=2, taken_back=True)], by=None)
    assert [state(row) for row in (came, missed)] == [State.CONFIRMED, State.CONFIRMED]


def test_a_cancelled_session_has_no_no_shows(session):
    row = sign_up(session)
    other = sign_up(session, 1)
    let_in(session, row)
    Session.objects.filter(pk=session.pk).update(status="cancelled", cancelled_reason="Storm")
    with at(session.ends_at + 2 * HOUR):
        assert no_shows.run() == 0
    assert state(other) == State.CONFIRMED


# --- codes -------------------------------------------------------------------------------------------


def test_a_code_finds_its_registration_and_no_other(session):
    one, other = sign_up(session, 0), sign_up(session, 1)
    assert codes.find(codes.grouped(codes.code_of(one)).lower()) == one
    assert codes.find(codes.link(other)) == other
    wrong = codes.code_of(one)[: -codes.SEAL] + codes.code_of(other)[-codes.SEAL :]
    assert codes.find(wrong) is None
    assert codes.find("Z" * 20) is None
    assert one.token not in codes.code_of(one)


def test_where_a_code_leads(client, session, host):
    row = sign_up(session, address="jan@voorbeeld.example.nl", name="Jan")
    path = codes.path(row)
    page = client.get(path)
    assert page.status_code == 200
    assert codes.grouped(codes.code_of(row)) in page.text and "QR-code" in page.text
    assert "Jan" not in page.text.split("<main")[1] and row.address not in page.text
    assert "no-store" in page["Cache-Control"] and not page.cookies
    assert host.get(path)["Location"] == f"{address(session)}?code={codes.code_of(row)}"
    editor = signed_in("redacteur")
    assert editor.get(path).status_code == 200
    resident = factories.ResidentFactory(email="jan@voorbeeld.example.nl")
    client.force_login(resident, backend="accounts.backends.ResidentBackend")
    assert client.get(path)["Location"].startswith("/agenda/aanmelding/")
    assert client.get("/agenda/toegang/AAAAAAAAAAAA/").status_code == 410


def test_the_picture_of_a_code(client, session):
    row = sign_up(session)
    picture = client.get(f"{codes.path(row)}qr.png")
    assert (picture.status_code, picture["Content-Type"], picture.content[:4]) == (200, "image/png", b"\x89PNG")
    changing.cancel(row)
    assert client.get(f"{codes.path(row)}qr.png").status_code == 410
    assert "Deze code geldt nu niet" in client.get(codes.path(row)).text


# --- the page without scripts ------------------------------------------------------------------------


def press(host, session, action, **fields):
    return host.post(address(session), {"action": action, "nonce": str(note().nonce), **fields}, follow=True)


def test_the_page_lets_people_in_by_forms(host, session):
    ada, bram = sign_up(session, 0, name="Ada", party_size=3), sign_up(session, 1, name="Bram")
    page = host.get(address(session)).text
    assert "Ada" in page and "Bram" in page and ada.address not in page
    page = press(host, session, "in", registration=ada.pk, count=2, toon="alles").text
    assert "Ada is binnen." in page and "2 van 3" in page
    noted = CheckIn.objects.get()
    assert (noted.by, noted.count, noted.source) == (host.user, 2, "list")
    page = press(host, session, "count", nonce=str(noted.nonce), count=3, toon="binnen").text
    assert "3 mensen" in page and ">Bram<" not in page
    assert "was al binnen" in press(host, session, "in", registration=ada.pk, count=1).text
    assert "Ongedaan gemaakt." in press(host, session, "back", nonce=str(noted.nonce)).text
    assert "Genoteerd: 2 zonder aanmelding." in press(host, session, "walk_in", count=2, role="").text
    assert state(bram) == State.CONFIRMED


def test_pressing_twice_is_once(host, session):
    row, nonce = sign_up(session), str(note().nonce)
    for _time in range(2):
        press(host, session, "in", registration=row.pk, count=1, nonce=nonce)
        press(host, session, "walk_in", count=2, nonce=str(note().nonce)) if _time else None
    assert counts(session)[0] == 3


def test_the_host_decides_on_the_page(host, session):
    row = sign_up(session, name="Ada")
    changing.cancel(row)
    page = press(host, session, "in", registration=row.pk, count=1).text
    assert "Beslis nog" in page and "Ada is niet (meer) aangemeld" in page
    nonce = str(CheckIn.objects.get().nonce)
    page = press(host, session, "let_in", nonce=nonce).text
    assert "Genoteerd: 1 zonder aanmelding." in page
    assert counts(session)[0] == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "in"}, "Kies eerst iemand van de lijst."),
        ({"action": "walk_in", "count": "0"}, "Vul een aantal in van 1 tot 50."),
        ({"action": "walk_in", "count": "veel"}, "Vul een aantal in van 1 tot 50."),
        ({"action": "back"}, "Dit is niet meer te wijzigen."),
        ({"action": "dans"}, "dans"),
        ({}, "verplicht"),
    ],
)
def test_wrong_input_gets_a_sentence(host, session, fields, said):
    page = host.post(address(session), {"nonce": str(note().nonce), **fields}, follow=True)
    assert said in page.text
    assert not CheckIn.objects.exists()


def test_searching_by_name_and_by_code(host, event, session):
    ada, _bram = sign_up(session, 0, name="Çağla Yılmaz"), sign_up(session, 1, name="Bram")
    assert ">Bram<" not in host.get(address(session), {"q": "CAGLA"}).text
    code = codes.code_of(ada)
    found = host.get(address(session), {"code": code}).text
    assert "Çağla" in found and ">Bram<" not in found and 'name="source" value="code"' in found
    other = sign_up(factories.SessionFactory(event=event), 3)
    assert "voor een ander moment" in host.get(address(session), {"code": codes.code_of(other)}).text
    assert "kennen wij niet" in host.get(address(session), {"code": "AAAAAAAAAAA"}).text
    changing.cancel(ada)
    assert "niet meer geldig" in host.get(address(session), {"code": code}).text
    assert "Niemand in dit deel" in host.get(address(session), {"q": "xyzzy"}).text


def test_the_lists_on_paper(host, session):
    sign_up(session, 0, name="Ada", party_size=2)
    names, badges = host.get(address(session, "namen/")).text, host.get(address(session, "badges/")).text
    assert names.count("Ada") == 1
    assert badges.count('class="door-badge"') == 2
    assert "voorbeeld.example.nl" not in names + badges


@pytest.mark.parametrize("rest", ["", "schil/", "lijst.json", "werker.js", "namen/", "badges/"])
@pytest.mark.parametrize("role", ["redacteur", "bezoeker"])
def test_only_who_may_check_in(session, rest, role):
    assert refused(signed_in(role).get(address(session, rest)))


# --- the telephone -----------------------------------------------------------------------------------


def test_the_list_holds_what_the_door_needs_and_nothing_more(host, session):
    row = sign_up(
        session, 0, name="Ada", party_size=2, access="Een tolk", answers=[{"question": "q", "answer": "geheim"}]
    )
    gone = sign_up(session, 1, name="Weg")
    changing.cancel(gone)
    answer = host.get(address(session, "lijst.json"))
    data = answer.json()["list"]
    (found,) = data["rows"]
    assert found == {
        "id": row.pk,
        "name": "Ada",
        "party": 2,
        "online": False,
        "state": "confirmed",
        "slot": "",
        "hash": codes.hash_of(session, codes.code_of(row)),
        "inside": None,
        "doubles": 0,
    }
    assert data["gone"] == [codes.hash_of(session, codes.code_of(gone))]
    for secret in (row.address, "tolk", "geheim", codes.code_of(row), "Weg", row.token):
        assert secret not in answer.text
    assert data["wipe_at"] == int((session.ends_at + 6 * HOUR).timestamp() * 1000)
    assert "no-store" in answer["Cache-Control"]


def test_notes_come_in_and_are_answered(host, session):
    ada, bram = sign_up(session, 0, party_size=2), sign_up(session, 1)
    changing.cancel(bram)
    sent = [told(ada, ago=600_000), told(bram), told(count=3), told(ada)]
    answer = send(host, session, *sent).json()
    assert list(answer["stands"].values()) == ["inside", "undecided", "inside", "double"]
    assert answer["list"]["rows"][0]["inside"]["count"] == 2
    assert [one["name"] for one in answer["list"]["to_decide"]] == ["Persoon 1"]
    assert abs((timezone.now() - CheckIn.objects.get(nonce=sent[0]["nonce"]).at) - timedelta(minutes=10)) < HOUR / 60
    assert send(host, session, *sent).json()["stands"] == answer["stands"]
    assert CheckIn.objects.count() == 4


@pytest.mark.parametrize("days", [-400, 400])
def test_a_telephone_with_a_wrong_clock(host, session, days):
    """What counts is how long ago it was by its own clock."""
    row, off = sign_up(session), days * 86_400_000
    now = int(timezone.now().timestamp() * 1000) + off
    send(host, session, told(row, sent=now, ago=120_000), sent=now)
    assert abs(timezone.now() - CheckIn.objects.get().at - timedelta(minutes=2)) < HOUR / 60


def test_notes_that_come_back_after_the_retention_count_as_people(host, session):
    row = sign_up(session)
    sent = told(row)
    CheckIn.objects.all().delete()
    row.decisions.all().delete()
    row.delete()
    assert send(host, session, sent).json()["stands"] == {sent["nonce"]: "undecided"}


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"sent": "nu", "notes": []}', '{"sent": 1, "notes": {}}', '{"sent": 1, "notes": [{}]}']
)
def test_nonsense_is_refused_whole(host, session, body):
    answer = host.post(address(session, "notities/"), body, content_type="application/json")
    assert answer.status_code == 400
    assert send(host, session, told(count=1), {"nonce": "x"}).status_code == 400
    assert send(host, session, *[told(count=1)] * 101).status_code == 400
    assert not CheckIn.objects.exists()


def test_notes_need_a_token_and_a_session(session):
    from django.test import Client

    host = Client(enforce_csrf_checks=True)
    host.force_login(signed_in("behandelaar").user, backend=factories.BACKEND)
    assert send(host, session, told(count=1)).status_code == 403
    token = host.get(address(session, "lijst.json")).json()["token"]
    body = '{"sent": 1, "notes": []}'
    answer = host.post(
        address(session, "notities/"), body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200
    host.session.flush()
    answer = host.post(
        address(session, "notities/"), body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert (answer.status_code, answer["Location"].startswith("/beheer/login/")) == (302, True)
    assert not CheckIn.objects.exists()


def test_what_the_telephone_keeps_names_nobody(host, session, monkeypatch, tmp_path):
    from events.door import views

    row = sign_up(session, name="Ada")
    shell = host.get(address(session, "schil/"))
    assert "Ada" not in shell.text and "csrfmiddlewaretoken" not in shell.text
    (tmp_path / "worker.js").write_text("// the worker")
    monkeypatch.setattr(views, "WORKER", tmp_path / "worker.js")
    views._worker_code.cache_clear()
    worker = host.get(address(session, "werker.js"))
    views._worker_code.cache_clear()
    assert worker["Content-Type"].startswith("text/javascript")
    assert f'"page": "{address(session)}"' in worker.text and "Ada" not in worker.text
    assert row.address not in worker.text


def test_the_policy_of_the_door_is_strict_and_lets_the_camera_in(host, session):
    page = host.get(address(session))
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "camera=()" in host.get("/beheer/")["Permissions-Policy"]


def test_more_people_cost_no_more_queries(host, session):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert host.get(address(session)).status_code == 200
            assert host.get(address(session, "lijst.json")).status_code == 200
        return len(queries)

    Session.objects.filter(pk=session.pk).update(capacity_room=None)
    numbers = itertools.count()
    for _number in range(2):
        let_in(session, sign_up(session, next(numbers)))
        sign_up(session, next(numbers))
    few = count()
    for _number in range(8):
        let_in(session, sign_up(session, next(numbers)))
        sign_up(session, next(numbers))
        let_in(session)
    assert count() <= few
