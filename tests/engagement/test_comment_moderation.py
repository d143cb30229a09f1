"""Moderators, reports and appeals: who decides what, that it is decided once, and that its writer hears why."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import AuditEntry
from engagement import targets
from engagement.comments import errors, moderation, objections, panels, services
from engagement.models import Comment, CommentAppeal, CommentDecision, CommentReport
from messaging import rendering
from messaging.models import Message
from tests import factories
from tests.residents import somewhere
from tests.staff import at
from tests.staff import signed_in as staff_client

from .reactions import FORM, Thing, approve, published, refuse, register, resident, said, send, signed_in, write

State, Outcome = Comment.State, CommentDecision.Outcome
QUEUE = "/beheer/reacties/"


@pytest.fixture(autouse=True)
def thing(home):
    """A thing that takes reactions, with two owners."""
    made = Thing(owners=[resident("Jan"), resident("Els")])
    register(made)
    yield made
    targets.unregister("proef")


def mails(kind):
    return list(Message.objects.filter(kind=f"engagement/{kind}").order_by("pk"))


def decide(client, comment, button, *, seen=None, **data):
    """Press a button on the screen of one reaction; `seen` is the version that was on it."""
    version = Comment.objects.get(pk=comment.pk).version if seen is None else seen
    return client.post(f"{QUEUE}{comment.pk}/", {button: "1", "version": version} | data, follow=True)


# --- the queue ---


def test_the_queue_holds_what_waits_oldest_first_and_the_screen_what_one_needs(thing):
    client = staff_client("eindredacteur")
    with at(timezone.now() - timedelta(hours=2)):
        reported = published(resident("Ali"), "Ik ben <i>boos</i>")
    with at(timezone.now() - timedelta(hours=1)):
        waiting = write(resident(), "Een nieuwe tekst", reply_to=reported)
    published(text="Niets mis mee")
    objections.report(pk=reported.pk, reporter="a", reason="rude", text="Dit kwetst mij")
    page = client.get(QUEUE).content.decode()
    assert 0 < page.index("Ik ben &lt;i&gt;boos") < page.index("Een nieuwe tekst")
    assert "Niets mis mee" not in page
    assert "1 melding" in page
    assert "Niets mis mee" in client.get(f"{QUEUE}?state=published").content.decode()
    screen = client.get(f"{QUEUE}{reported.pk}/").content.decode()
    for word in ("De proeftuin", "Dit kwetst mij", "Een nieuwe tekst", "1 in totaal, 1 geplaatst, 0 geweigerd"):
        assert word in screen
    assert reported.author.email not in screen
    assert [item.url for item in panels.waiting(client.user).items] == [
        f"{QUEUE}{comment.pk}/" for comment in (reported, waiting)
    ]
    assert "Er wacht" not in client.get("/beheer/").content.decode().split("Reacties")[1][:300]


def test_a_refusal_needs_a_reason_and_its_writer_reads_it():
    client, writer = staff_client("eindredacteur"), signed_in(resident())
    comment = write(writer.user, "Koop mijn boek")
    assert "Kies een reden." in decide(client, comment, "refuse").content.decode()
    wrong = decide(client, comment, "refuse", **{"refuse-reason": "other"})
    assert "zegt de schrijver niets" in wrong.content.decode()
    done = decide(client, comment, "refuse", **{"refuse-reason": "advertising", "refuse-note": "De laatste zin."})
    assert "De schrijver krijgt een mail" in done.content.decode()
    comment.refresh_from_db()
    assert comment.state == State.REJECTED
    [mail] = mails("comment_refused")
    text = rendering.render(mail.body).text
    for words in ("De tekst is reclame.", "De laatste zin.", "/mijn/reacties/"):
        assert words in text
    assert "Koop mijn boek" not in text
    page = writer.get("/mijn/reacties/").content.decode()
    assert "De tekst is reclame. De laatste zin." in page
    assert f"/mijn/reacties/{comment.pk}/bezwaar/" in page


@pytest.mark.parametrize("meanwhile", ["edited", "published", "refused", "withdrawn"])
@pytest.mark.parametrize("button", ["approve", "refuse"])
def test_nobody_decides_about_what_they_did_not_see(meanwhile, button):
    client, comment = staff_client("eindredacteur"), write(resident(), "Netjes")
    seen = comment.version
    if meanwhile == "edited":
        services.edit(pk=comment.pk, author=comment.author, words=services.Words("reaction", "Iets anders", "Fatma"))
    elif meanwhile == "withdrawn":
        services.withdraw(pk=comment.pk, author=comment.author)
    else:
        (approve if meanwhile == "published" else refuse)(comment, factories.UserFactory(first_name="Ans"))
    before = Comment.objects.get(pk=comment.pk)
    page = decide(client, comment, button, seen=seen, **{"refuse-reason": "rude"}).content.decode()
    assert ("heeft al besloten" if meanwhile in ("published", "refused") else "intussen gewijzigd") in page
    after = Comment.objects.get(pk=comment.pk)
    assert (after.state, after.version) == (before.state, before.version)


def test_several_at_once_but_not_what_changed_meanwhile():
    client, first, second = staff_client("beheerder"), write(resident()), write(resident())
    address = f"/beheer/bulk/engagement/comment/approve_comments/?next={QUEUE}&id={first.pk}&id={second.pk}"
    page = client.get(address).content.decode()
    assert first.text in page
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    services.edit(pk=second.pk, author=second.author, words=services.Words("reaction", "Koop nu", "Fatma"))
    done = client.post(address, {"seen": seen}, follow=True).content.decode()
    assert "1 reactie is geplaatst." in done
    assert "1 reactie niet" in done
    assert list(Comment.objects.order_by("pk").values_list("state", flat=True)) == [State.PUBLISHED, State.WAITING]
    everything = client.get(f"/beheer/bulk/engagement/comment/approve_comments/?next={QUEUE}&id=all&waits=reported")
    assert "Koop nu" not in everything.content.decode()
    assert (
        "Koop nu" in client.get(everything.wsgi_request.get_full_path().replace("reported", "waiting")).content.decode()
    )


def test_nobody_decides_about_their_own_words():
    author = resident()
    comment = write(author)
    author.is_staff = author.is_superuser = True
    author.save()
    with pytest.raises(errors.SameModeratorError):
        approve(comment, author)


# --- reports ---


def test_reports_of_different_people_hide_once_until_a_moderator_looked(thing):
    comment, reader = published(text="Twijfelachtig"), Client()
    address = f"/reacties/{comment.pk}/melden/"
    assert "Twijfelachtig" in reader.get(address).content.decode()
    ali = signed_in(resident("Ali"))
    for client in (reader, ali, ali):
        assert send(client, address, reason="rude", text="").headers["Location"] == "/reacties/gemeld/"
    assert CommentReport.objects.count() == 2
    assert Comment.objects.get().is_published
    send(signed_in(resident("Bo")), address, reason="other", text="Echt niet <b>")
    comment.refresh_from_db()
    assert (comment.state, comment.hold) == (State.WAITING, "reported")
    assert Client().get(address).status_code == 404
    approve(comment)
    assert not CommentReport.objects.open().exists()
    for number in range(5):
        objections.report(pk=comment.pk, reporter=f"nieuw-{number}", reason="rude")
    assert Comment.objects.get().is_published
    assert approve(comment).outcome == Outcome.KEEP
    assert len(mails("comment_published")) == 1


def test_a_visitor_counts_once_for_each_network_and_leaves_no_address():
    comment = published()
    network = somewhere()
    for end in (7, 8):
        page = Client().get(f"/reacties/{comment.pk}/melden/").content.decode()
        start = re.search(r'name="guard_start" value="([^"]+)"', page).group(1)
        with at(timezone.now() + timedelta(minutes=end)):
            device = network.rsplit(".", 1)[0] + f".{end}"
            data = {"guard_start": start, "reason": "rude", "text": ""}
            Client().post(f"/reacties/{comment.pk}/melden/", data, REMOTE_ADDR=device)
    report = CommentReport.objects.get()
    assert network.rsplit(".", 2)[0] not in str(vars(report))


def test_a_report_without_a_reason_comes_back():
    comment = published()
    page = send(Client(), f"/reacties/{comment.pk}/melden/", text="Omdat ik het vind").content.decode()
    assert "Kies wat er mis is." in page
    assert "Omdat ik het vind" in page


# --- appeals ---


def appealed(by, reason="rude"):
    """(writer's client, reaction, appeal) after this moderator refused."""
    writer = signed_in(resident())
    comment = write(writer.user)
    refuse(comment, by, reason)
    address = f"/mijn/reacties/{comment.pk}/bezwaar/"
    assert send(writer, address, text="Ik meende het <goed>").status_code == 302
    return writer, comment, CommentAppeal.objects.get()


@pytest.mark.parametrize("restore", [True, False])
def test_an_appeal_is_decided_once_by_another_moderator(thing, restore):
    first, second = staff_client("eindredacteur"), staff_client("beheerder")
    writer, comment, appeal = appealed(first.user)
    assert "Een andere moderator bekijkt het" in writer.get("/mijn/reacties/").content.decode()
    assert writer.get(f"/mijn/reacties/{comment.pk}/bezwaar/").status_code == 302
    with pytest.raises(errors.NotYoursNowError):
        objections.appeal(pk=comment.pk, author=writer.user, text="Nog eens")
    screen = first.get(f"{QUEUE}{comment.pk}/").content.decode()
    assert "U nam het besluit zelf" in screen
    button, note = "restore" if restore else "uphold", {"appeal-note": "Wij lazen het opnieuw."}
    assert "een andere moderator beslissen" in decide(first, comment, button, **note).content.decode()
    assert "Schrijf een antwoord." in decide(second, comment, button).content.decode()
    assert "Ik meende het &lt;goed&gt;" in second.get(f"{QUEUE}{comment.pk}/").content.decode()
    assert "Over het bezwaar is beslist" in decide(second, comment, button, **note).content.decode()
    with pytest.raises(errors.ChangedMeanwhileError):
        moderation.decide_appeal(pk=appeal.pk, by=second.user, restore=not restore)
    comment.refresh_from_db()
    assert comment.is_published == restore
    [mail] = mails("comment_appeal")
    text = rendering.render(mail.body).text
    assert ("U kreeg gelijk" in text, "Wij lazen het opnieuw." in text) == (restore, True)
    assert writer.get(f"/mijn/reacties/{comment.pk}/bezwaar/").status_code == 302
    assert len(mails("comment_new")) == (2 if restore else 0)


def test_the_only_moderator_decides_alone_and_the_log_says_so():
    only = staff_client("eindredacteur")
    _writer, _comment, appeal = appealed(only.user)
    moderation.decide_appeal(pk=appeal.pk, by=only.user, restore=True)
    assert AuditEntry.objects.filter(view="comments:appeal_by_the_same", user=only.user, object_id=appeal.pk).exists()


def test_after_six_weeks_it_is_too_late():
    author = resident()
    comment = write(author)
    refuse(comment)
    with at(timezone.now() + timedelta(days=43)), pytest.raises(errors.NotYoursNowError):
        objections.appeal(pk=comment.pk, author=author, text="Toch niet eens")


# --- who may do what ---

ACTORS = (
    "visitor",
    "resident",
    "writer",
    "owner",
    "co-owner",
    "redacteur",
    "eindredacteur",
    "beheerder",
    "behandelaar",
)
READ = set(ACTORS)
RESIDENTS = {"resident", "writer", "owner", "co-owner"}
EDITORS = {"eindredacteur", "beheerder"}
MATRIX = {
    "read": READ,
    "report": READ,
    "write": RESIDENTS,
    "answer as owner": {"owner", "co-owner"},
    "edit": {"writer"},
    "withdraw": {"writer"},
    "appeal": {"writer"},
    "see the queue": {"redacteur", *EDITORS},
    "approve": EDITORS,
    "refuse": EDITORS,
    "decide an appeal": EDITORS,
    "approve several": EDITORS,
}


def client_of(actor, thing, author):
    if actor == "visitor":
        return Client()
    if actor in RESIDENTS:
        who = {"writer": author, "owner": thing.owners[0], "co-owner": thing.owners[1]}
        return signed_in(who.get(actor) or resident("Ander"))
    return staff_client(actor)


def opens(client, *addresses):
    return {client.get(address).status_code for address in addresses} == {200}


def state_of(comment):
    return Comment.objects.get(pk=comment.pk).state


def writes(client, address, by_owner):
    """Whether a reaction came of the form at this address, marked as the owner's if that is asked."""
    if not opens(client, address):
        return False
    send(client, address, **said("Een tekst van mij"))
    return Comment.objects.filter(text="Een tekst van mij", by_owner__in={True, by_owner}).exists()


def withdraws(client, comment):
    client.post(f"/mijn/reacties/{comment.pk}/intrekken/")
    return state_of(comment) == State.REMOVED


def restores(client, comment):
    refuse(comment)
    objections.appeal(pk=comment.pk, author=comment.author, text="Niet eens")
    decide(client, comment, "restore", **{"appeal-note": "Goed."})
    return state_of(comment) == State.PUBLISHED


def approves_several(client, comment):
    address = f"/beheer/bulk/engagement/comment/approve_comments/?next={QUEUE}&id={comment.pk}"
    client.post(address, {"seen": f"{comment.pk}:{comment.version}"})
    return state_of(comment) == State.PUBLISHED


def decides(client, comment, button, state):
    decide(client, comment, button, **{"refuse-reason": "rude"})
    return state_of(comment) == state


# What each action does to a fresh reaction that still waits.
TRIES = {
    "read": lambda client, one: approve(one) and one.text in client.get("/reacties/proef/7/").content.decode(),
    "report": lambda client, one: approve(one) and opens(client, f"/reacties/{one.pk}/melden/"),
    "write": lambda client, one: writes(client, FORM, by_owner=False),
    "answer as owner": lambda client, one: approve(one) and writes(client, f"{FORM}?op={one.pk}", by_owner=True),
    "edit": lambda client, one: opens(client, f"/mijn/reacties/{one.pk}/wijzigen/"),
    "withdraw": withdraws,
    "appeal": lambda client, one: refuse(one) and opens(client, f"/mijn/reacties/{one.pk}/bezwaar/"),
    "see the queue": lambda client, one: opens(client, QUEUE, f"{QUEUE}{one.pk}/"),
    "approve": lambda client, one: decides(client, one, "approve", State.PUBLISHED),
    "refuse": lambda client, one: decides(client, one, "refuse", State.REJECTED),
    "decide an appeal": restores,
    "approve several": approves_several,
}


@pytest.mark.parametrize("actor", ACTORS)
def test_who_may_do_what(thing, actor):
    done = set()
    for action, tried in TRIES.items():
        author = resident()
        comment = write(author)
        if tried(client_of(actor, thing, author), comment):
            done.add(action)
        # The next action finds an empty thing, and a writer whom nobody refused.
        Comment.objects.all().delete()
    assert done == {action for action, allowed in MATRIX.items() if actor in allowed}
