"""The register of messages: who may do what, that it shows no address or key, and what staff do about trouble.

And the resident's side of it, in "Mijn omgeving".
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from cms.addresses import address_key
from cms.registries import mine
from messaging.message_panel import trouble
from messaging.models import Body, DeliveryEvent, Message, Stream, Suppression
from messaging.outbox import keep_body
from tests.cms.test_exports import rows
from tests.staff import refused, signed_in

pytestmark = pytest.mark.django_db

LIST = "/beheer/messaging/message/"
SEARCH = "/beheer/verzonden-berichten/zoeken/"
ADDRESS = "fatima@wijk.example"


def made(state="failed", address=ADDRESS, kind="home/contact_confirmation", body=True, **fields):
    text = {"subject": "Uw vraag", "text": "Open:\nhttps://stad.example.nl/actie/GEHEIM/"}
    return Message.objects.create(
        cause=f"test:{Message.objects.count()}",
        kind=kind,
        state=state,
        address=address,
        address_key=address_key(address),
        body=keep_body(**text) if body else None,
        note="550 mailbox onbekend",
        finished_at=timezone.now(),
        **fields,
    )


def action(message, name):
    return f"/beheer/verzonden-berichten/{message.pk}/{name}/"


MAY = {
    "niemand": set(),
    "bezoeker": set(),
    "redacteur": set(),
    "eindredacteur": set(),
    "behandelaar": {"list", "inspect", "search"},
    "beheerder": {"list", "inspect", "search", "export", "resend", "settle"},
}


@pytest.mark.parametrize("role", MAY)
def test_who_may_do_what(role, home):
    client, message = signed_in(role), made()
    answers = {
        "list": client.get(LIST),
        "inspect": client.get(f"{LIST}inspect/{message.pk}/"),
        "search": client.get(SEARCH),
        "export": client.get(LIST, {"export": "csv"}),
        "resend": client.get(action(message, "opnieuw")),
        "settle": client.get(action(message, "afgehandeld")),
    }
    assert {name for name, answer in answers.items() if not refused(answer)} == MAY[role]
    if "resend" not in MAY[role]:
        assert refused(client.post(action(message, "opnieuw")))
        assert Message.objects.get().state == Message.State.FAILED


def test_no_address_in_list_row_and_export(home):
    client, message = signed_in("beheerder"), made()
    pages = [client.get(LIST), client.get(f"{LIST}inspect/{message.pk}/")]
    for page in pages:
        assert ADDRESS not in page.content.decode()
        assert "f•••@wijk.example" in page.content.decode()
    exported = rows(client.get(LIST, {"export": "csv"}))
    assert "Uw vraag is ontvangen" in exported[1]
    assert "wijk.example" not in str(exported)


def test_the_list_is_narrowed_and_searched_by_a_typed_address(home):
    client = signed_in("behandelaar")
    made()
    made("unknown", "ander@wijk.example", kind="accounts/sign_in")
    found = client.post(SEARCH, {"address": "Fatima@Wijk.example"})
    assert "fatima" not in found["Location"].lower()
    page = client.get(found["Location"]).content.decode()
    assert "f•••@wijk.example" in page
    assert "a•••@wijk.example" not in page
    for query in ("kind=accounts/sign_in", "open=unknown", "state__exact=unknown"):
        page = client.get(f"{LIST}?{query}").content.decode()
        assert "f•••@wijk.example" not in page
        assert "a•••@wijk.example" in page


def test_the_queries_of_the_list_do_not_grow(home, django_assert_max_num_queries):
    client = signed_in("beheerder")
    for number in range(30):
        made(address=f"buur{number}@wijk.example", body=False)
    client.get(LIST)
    with django_assert_max_num_queries(30):
        client.get(LIST)


def test_staff_read_what_it_said_but_no_key_in_it(home):
    client, message = signed_in("beheerder"), made()
    DeliveryEvent.objects.create(message=message, kind=DeliveryEvent.Kind.FAILED, reply_code=550, note="geen postvak")
    page = client.get(f"{LIST}inspect/{message.pk}/").content.decode()
    assert "https://stad.example.nl/…" in page
    assert "GEHEIM" not in page
    assert "geen postvak" in page
    secret = made(kind="accounts/sign_in")
    assert "stad.example.nl" not in client.get(f"{LIST}inspect/{secret.pk}/").content.decode()
    Body.objects.all().delete()
    assert "verwijderd na de bewaartermijn" in client.get(f"{LIST}inspect/{message.pk}/").content.decode()


def test_sending_again_and_settling(home):
    client = signed_in("beheerder")
    again, done = made("unknown"), made("failed")
    assert "twee keer" in client.get(action(again, "opnieuw")).content.decode()
    client.post(action(again, "opnieuw"))
    client.post(action(done, "afgehandeld"))
    again.refresh_from_db()
    done.refresh_from_db()
    assert (again.state, done.state) == ("planned", "failed")
    assert done.events.get().kind == DeliveryEvent.Kind.SETTLED
    assert "opnieuw/" not in client.get(LIST).content.decode()
    told = client.post(action(again, "opnieuw"), follow=True).content.decode()
    assert Message.objects.get(pk=again.pk).events.count() == 1
    assert "messages" in told


def test_the_dashboard_tells_what_waits(home):
    client = signed_in("behandelaar")
    assert trouble(client.user).items == []
    made("unknown")
    made("failed")
    made("failed")
    titles = [str(item.title) for item in trouble(client.user).items]
    assert titles == ["2 mails zijn niet verstuurd", "Van 1 mail is de afloop onbekend"]
    assert "2 mails zijn niet verstuurd" in client.get("/beheer/").content.decode()
    assert trouble(signed_in("redacteur").user) is None


def test_the_dashboard_tells_that_mail_does_not_get_away(home):
    """Trouble of the mail server fails no message, so that only their waiting shows it."""
    client, old = signed_in("behandelaar"), timezone.now() - timedelta(minutes=16)
    made("planned", "gisteren@wijk.example", created_at=old, due_at=timezone.now() + timedelta(days=1))
    made("planned", "lezer@wijk.example", created_at=old, due_at=old, stream=Stream.BULK)
    made("planned", "net@wijk.example")
    assert trouble(client.user).items == []
    made("planned", created_at=old, due_at=old)
    put_back = timezone.now() + timedelta(seconds=50)
    made("deferred", "terug@wijk.example", created_at=old, due_at=put_back)
    [item] = trouble(client.user).items
    assert str(item.title) == "2 mails wachten langer dan een kwartier"
    page = client.get(item.url).content.decode()
    assert [name in page for name in ("f•••", "t•••", "g•••", "l•••", "n•••")] == [True, True, False, False, False]


@pytest.fixture
def section():
    return next(section for section in mine.all_sections() if section.name == "messaging")


def test_my_mails(section):
    me = SimpleNamespace(email="Fatima@wijk.example")
    made("accepted")
    made("accepted", created_at=timezone.now() - timedelta(days=91))
    made("accepted", "ander@wijk.example")
    (item,) = section.items(me)
    assert (item.title, item.status) == ("Uw vraag is ontvangen", "verzonden")
    assert [row["address"] for row in section.export(me)] == [ADDRESS, ADDRESS]


def test_erasing_my_mails_also_withdraws_what_is_still_to_come(section):
    me = SimpleNamespace(email=ADDRESS)
    sent, waiting = made("accepted", values={"naam": "Fatima"}), made("planned")
    lease = {"message_id": "<een@x>", "lease_until": timezone.now() + timedelta(minutes=5)}
    underway = made("claimed", **lease)
    shared = made("failed", "ander@wijk.example")
    Message.objects.filter(pk=sent.pk).update(body=shared.body)
    sent.body.delete()
    own = made("accepted")
    Suppression.objects.create(address_key=address_key(ADDRESS), reason="bounce")
    preview = section.preview(me)
    erased = section.erase(me)
    assert erased == preview
    assert (erased.deleted, len(erased.kept)) == (4, 1)
    for message in (sent, own, waiting, underway):
        message.refresh_from_db()
        assert (message.address, message.address_key, message.body, message.values) == ("", "", None, {})
    assert (waiting.state, underway.state) == ("cancelled", "claimed")
    assert list(Body.objects.all()) == [shared.body]
    section.move("ander@wijk.example", "nieuw@wijk.example")
    shared.refresh_from_db()
    assert shared.address == ""
