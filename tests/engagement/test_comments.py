"""Reactions of residents: writing, reading, changing, withdrawing, and what becomes of wrong input."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cms.page_cache import current_generation
from engagement import targets
from engagement.comments import errors, services
from engagement.models import Comment, CommentRules
from messaging.models import Message
from tests import factories
from tests.staff import at

from .reactions import (
    FORM,
    Thing,
    approve,
    published,
    refuse,
    register,
    resident,
    said,
    send,
    signed_in,
    start_in,
    write,
)

State = Comment.State
ALL = "/reacties/proef/7/"


@pytest.fixture
def thing(home):
    """A thing that takes reactions."""
    made = Thing()
    register(made)
    yield made
    targets.unregister("proef")


def mails(kind):
    return list(Message.objects.filter(kind=f"engagement/{kind}").order_by("pk"))


# --- from the form to the page ---


def test_a_first_reaction_waits_and_then_stands_on_the_page_of_a_plan(home, django_capture_on_commit_callbacks):
    """Through the pages, at a real plan; the kept page of anonymous readers follows at once."""
    edition = factories.RoundPageFactory(parent=factories.RoundIndexPageFactory(parent=home))
    plan = factories.PlanPageFactory(parent=edition, slug="bloemen")
    reader, writer = Client(), signed_in(resident(""))
    assert "Er zijn nog geen reacties" in reader.get(plan.url).content.decode()
    answer = send(writer, f"/reageren/plan/{plan.pk}/", **said("Mooi <b>plan</b>", first_name="Fatma"))
    assert (answer.status_code, answer["Location"]) == (302, "/mijn/reacties/")
    page = writer.get("/mijn/reacties/").content.decode()
    assert "Uw reactie wordt bekeken" in page
    assert "wordt bekeken" in writer.get("/mijn/").content.decode()
    assert "Mooi" not in reader.get(plan.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        approve(Comment.objects.get())
    shown = reader.get(plan.url).content.decode()
    assert "Mooi &lt;b&gt;plan&lt;/b&gt;" in shown
    assert "Fatma" in shown
    assert [mail.address for mail in mails("comment_published")] == [writer.user.email]
    assert User.objects.get(pk=writer.user.pk).first_name == "Fatma"


@pytest.mark.parametrize(
    ("approved", "refused", "rules", "owner", "suspicious", "hold"),
    [
        (0, 0, {}, False, False, "first"),
        (2, 0, {}, False, False, "first"),
        (3, 0, {}, False, False, ""),
        (3, 0, {}, False, True, "suspicious"),
        (3, 1, {}, False, False, "earlier"),
        (3, 0, {"always_wait": True}, False, False, "rule"),
        (1, 0, {"trusted_after": 1}, False, False, ""),
        (0, 0, {}, True, False, ""),
        (0, 0, {}, True, True, "suspicious"),
        (0, 1, {}, True, False, "earlier"),
    ],
)
def test_who_appears_at_once(thing, approved, refused, rules, owner, suspicious, hold):
    author = resident()
    for number in range(approved + refused):
        with at(timezone.now() - timedelta(days=2, hours=number)):
            comment = write(author)
        approve(comment) if number < approved else refuse(comment)
    CommentRules.objects.update_or_create(defaults=rules)
    thing.owners = [author] if owner else []
    comment = write(author, suspicious=suspicious)
    assert (comment.hold, comment.is_published) == (hold, not hold)


def test_a_refusal_counts_for_half_a_year(thing):
    author = resident()
    with at(timezone.now() - timedelta(days=181)):
        refuse(write(author))
    with at(timezone.now() - timedelta(days=3)):
        for _number in range(3):
            published(author)
    assert write(author).is_published


def test_links_to_sell_wait_also_from_who_is_trusted(thing):
    """The guard's own signs; the sender solves its sum or waits a minute, as at any form."""
    CommentRules.objects.update_or_create(defaults={"trusted_after": 1})
    writer = signed_in(resident())
    published(writer.user)
    send(writer, after=300, **said("Casino! https://a.example https://b.example https://c.example https://d.example"))
    assert not Comment.objects.filter(text__startswith="Casino", state=State.PUBLISHED).exists()


@pytest.mark.parametrize(
    ("sent", "inside"),
    [
        ("<b>vet</b> & <img src=x>", "&lt;b&gt;vet&lt;/b&gt; &amp; &lt;img src=x&gt;"),
        ("a" * 200, "a" * 200),
        ("Wat leuk 👩‍👩‍👧‍👦🌳", "👩‍👩‍👧‍👦🌳"),
        ("שלום לכולם", 'dir="auto"><p>שלום לכולם</p>'),
        ("Regel een\r\nregel twee\r\n\r\nAlinea\x00\u202e", "<p>Regel een<br>regel twee</p>\n\n<p>Alinea</p>"),
    ],
)
def test_whatever_is_typed_is_shown_as_text(thing, sent, inside):
    writer = signed_in(resident())
    send(writer, **said(sent))
    approve(Comment.objects.get())
    assert inside in Client().get(ALL).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Schrijf op wat u wilt zeggen."),
        ({"text": "x" * 1501}, "Uw tekst is te lang: 1501 tekens."),
        ({"kind": "onzin"}, "Kies een van de antwoorden."),
        ({"first_name": ""}, "Vul uw voornaam in."),
        ({"first_name": "jan@voorbeeld.nl"}, "geen adres of nummer"),
        ({"first_name": "Redactie van de gemeente"}, "Deze naam hoort bij de gemeente."),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_lost(thing, wrong, sentence):
    answer = send(signed_in(resident("")), **said(**{"text": "Wat ik wil zeggen", "first_name": "Fatma"} | wrong))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "Fout:" in page
    assert wrong.get("text", "Wat ik wil zeggen") in page
    assert not Comment.objects.exists()


# --- closed, gone, twice, too much ---


def test_closed_keeps_what_stands_and_gives_the_text_back(thing):
    writer = signed_in(resident())
    published(text="Van gisteren")
    start = start_in(writer.get(FORM))
    thing.takes = False
    page = Client().get(ALL).content.decode()
    assert "Van gisteren" in page
    assert "Reageren is gesloten" in page
    assert "Antwoord" not in page
    assert "Reageren is hier gesloten" in writer.get(FORM).content.decode()
    for change, sentence in (({"takes": False}, "intussen gesloten"), ({"gone": True}, "niet meer op de site")):
        vars(thing).update(change)
        page = send(writer, start=start, **said("Mijn lange verhaal")).content.decode()
        assert sentence in page
        assert "Mijn lange verhaal" in page
    assert Comment.objects.count() == 1
    assert [writer.get(address).status_code for address in (FORM, ALL)] == [404, 404]


def test_an_empty_form_about_what_is_gone_is_answered(thing):
    thing.gone = True
    client = signed_in(resident())
    assert client.get(FORM).status_code == 404
    assert "Reageren is hier gesloten" in client.post(FORM).content.decode()


def test_the_same_form_and_the_same_words_are_one_reaction(thing):
    writer = signed_in(resident())
    start = start_in(writer.get(FORM))
    for each in (start, start, None):
        assert send(writer, start=each, **said("Eén keer")).status_code == 302
    assert Comment.objects.count() == 1
    send(signed_in(resident()), **said("Eén keer"))
    assert Comment.objects.count() == 2


def test_a_flood_stops_and_the_text_stays(thing):
    writer = signed_in(resident())
    for _number in range(5):
        write(writer.user)
    page = send(writer, **said("De zesde")).content.decode()
    assert "U schreef veel in korte tijd." in page
    assert "De zesde" in page
    assert send(writer, after=3700, **said("De zesde")).status_code == 302
    assert Comment.objects.count() == 6


def test_who_is_not_signed_in_comes_back_and_staff_is_told(thing):
    answer = Client().get(f"{FORM}?op=3")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/mijn/aanmelden/?next=%2Freageren%2Fproef%2F7%2F%3Fop%3D3",
    )
    assert "Hiervoor meldt u zich eerst aan" in Client().get(answer["Location"]).content.decode()
    staff = Client()
    staff.force_login(factories.UserFactory(), backend=factories.BACKEND)
    assert staff.get(FORM).status_code == 403


def test_a_session_that_ended_meanwhile_costs_no_words(thing):
    writer = signed_in(resident())
    start = start_in(writer.get(FORM))
    data = said("Een lang <verhaal>", guard_start=start)
    page = Client().post(FORM, data).content.decode()
    assert 'name="text" value="Een lang &lt;verhaal&gt;"' in page
    assert "U bent niet meer aangemeld" in page
    other = Client().post(FORM, data, headers={"sec-fetch-site": "cross-site"})
    assert other.status_code == 302


# --- answers ---


def test_an_answer_of_the_owner_is_marked_and_told(thing):
    owner, writer = resident("Jan"), resident()
    thing.owners = [owner, resident("Mede")]
    question = published(writer, "Wanneer begint u?")
    send(signed_in(owner), f"{FORM}?op={question.pk}", text="Morgen om tien uur")
    answer = Comment.objects.get(reply_to=question)
    assert (answer.by_owner, answer.is_published) == (True, True)
    assert "antwoord van de initiatiefnemer" in Client().get(ALL).content.decode()
    assert [mail.address for mail in mails("comment_answered")] == [writer.email]
    beside = published(resident(), "Ik kom ook", reply_to=answer)
    assert (beside.reply_to, beside.by_owner) == (question, False)
    assert len(mails("comment_answered")) == 1


def test_owners_hear_once_a_day_and_not_of_themselves(thing):
    owner, other = resident("Jan"), resident("Els")
    thing.owners = [owner, other]
    day = timezone.localtime().replace(hour=9, minute=0)
    for hours in (0, 2, 10):
        with at(day + timedelta(hours=hours)):
            published(resident())
    write(owner)
    sent = mails("comment_new")
    assert {(mail.address, timezone.localtime(mail.due_at).hour) for mail in sent} == {
        (owner.email, 17),
        (other.email, 17),
    }
    assert len([mail for mail in sent if mail.address == other.email]) == 2


def test_an_answer_to_what_is_gone_is_refused_and_a_full_thread_too(thing, monkeypatch):
    first = published()
    services.withdraw(pk=first.pk, author=first.author)
    with pytest.raises(errors.NotAnswerableError):
        write(reply_to=first)
    monkeypatch.setattr(services, "MOST_ANSWERS", 1)
    second = published()
    write(reply_to=second)
    with pytest.raises(errors.NotAnswerableError):
        write(reply_to=second)
    page = send(signed_in(resident()), f"{FORM}?op={second.pk}", text="Nog een antwoord").content.decode()
    assert "niet meer antwoorden" in page
    assert "Nog een antwoord" in page


# --- changing and withdrawing ---


def test_a_text_can_be_changed_for_a_quarter_of_an_hour(thing):
    writer = signed_in(resident())
    comment = write(writer.user, "Eerste versie")
    address = f"/mijn/reacties/{comment.pk}/wijzigen/"
    assert send(writer, address, kind="advice", text="Tweede versie").status_code == 302
    comment.refresh_from_db()
    assert (comment.text, comment.kind, comment.version) == ("Tweede versie", "advice", 1)
    start = start_in(writer.get(address))
    late = send(writer, address, start=start, after=16 * 60, kind="advice", text="Derde versie").content.decode()
    assert "kunt u niet meer wijzigen" in late
    assert "Derde versie" in late


@pytest.mark.parametrize("meanwhile", ["decided", "answered", "withdrawn"])
def test_what_others_acted_on_stays_as_it_was(thing, meanwhile):
    author = resident()
    comment = published(author) if meanwhile != "withdrawn" else write(author)
    if meanwhile == "answered":
        comment.decisions.all().delete()
        write(reply_to=comment)
    if meanwhile == "withdrawn":
        services.withdraw(pk=comment.pk, author=author)
    with pytest.raises(errors.NotYoursNowError):
        services.edit(pk=comment.pk, author=author, words=services.Words("reaction", "Iets anders", "Fatma"))


def test_what_became_suspicious_by_a_change_leaves_the_page(thing):
    thing.owners = [author := resident()]
    comment = write(author, "Welkom")
    assert comment.is_published
    services.edit(pk=comment.pk, author=author, words=services.Words("reaction", "Koop nu", "Fatma", suspicious=True))
    comment.refresh_from_db()
    assert (comment.state, comment.hold) == (State.WAITING, "suspicious")
    assert services.shown("proef", "7")["total"] == 0


def test_withdrawing_takes_the_words_and_leaves_the_answers(thing):
    writer = signed_in(resident())
    alone, answered = published(writer.user, "Zonder antwoord"), published(writer.user, "Met antwoord")
    published(resident("Ali"), "Dat vind ik ook", reply_to=answered)
    for comment in (alone, answered):
        assert "Terugdraaien kan niet" in writer.get(f"/mijn/reacties/{comment.pk}/intrekken/").content.decode()
        assert writer.post(f"/mijn/reacties/{comment.pk}/intrekken/").status_code == 302
    page = Client().get(ALL).content.decode()
    assert "Verwijderd door de schrijver." in page
    assert "Dat vind ik ook" in page
    assert not any(word in page for word in ("Zonder antwoord", "Met antwoord", "Fatma"))
    assert set(Comment.objects.filter(author=writer.user).values_list("text", "name")) == {("", "")}


# --- what readers get ---


def test_every_change_that_readers_see_and_no_other_makes_pages_new(thing, django_capture_on_commit_callbacks):
    def makes_new(action):
        before = current_generation()
        with django_capture_on_commit_callbacks(execute=True):
            made = action()
        return current_generation() != before, made

    changed, comment = makes_new(write)
    assert not changed
    assert makes_new(lambda: approve(comment))[0]
    assert makes_new(lambda: services.withdraw(pk=comment.pk, author=comment.author))[0]
    other = published()
    assert makes_new(lambda: refuse(other))[0]


def test_the_list_goes_on_on_pages_of_its_own_in_a_constant_number_of_queries(thing, django_assert_num_queries):
    author = resident()
    made = [
        Comment(
            target="proef",
            key="7",
            title="x",
            kind="reaction",
            name="Fatma",
            text=f"Nummer {number}.",
            state=State.PUBLISHED,
            published_at=timezone.now() + timedelta(seconds=number),
            submission_key=f"veel-{number}",
        )
        for number in range(45)
    ]
    Comment.objects.bulk_create(made)
    first = Comment.objects.get(text="Nummer 44.")
    with django_assert_num_queries(4):
        services.shown("proef", "7", found=thing)
    for _number in range(4):
        write(author, reply_to=first)
    with django_assert_num_queries(4):
        shown = services.shown("proef", "7", found=thing)
    assert (len(shown["threads"]), shown["total"]) == (20, 45)
    page = Client().get(f"{ALL}?page=3").content.decode()
    assert "Nummer 4." in page
    assert "Nummer 5." not in page
    oldest = Comment.objects.get(text="Nummer 0.")
    assert Client().get(f"/reacties/{oldest.pk}/")["Location"] == f"{ALL}?page=3#reactie-{oldest.pk}"
    assert Client().get(f"/reacties/{first.pk}/")["Location"] == f"/proef/#reactie-{first.pk}"
