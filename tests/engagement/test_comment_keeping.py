"""What stays of reactions, for how long, and what their writer can take along and delete."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import mine
from cms import retention
from engagement import targets
from engagement.comments import keeping, objections, services
from engagement.models import Comment, CommentAppeal, CommentDecision, CommentReport
from tests.staff import at

from .reactions import Thing, published, refuse, register, resident, write

State = Comment.State


@pytest.fixture(autouse=True)
def thing(home):
    """A thing that takes reactions."""
    made = Thing()
    register(made)
    yield made
    targets.unregister("proef")


def apply(name, days):
    """How many rows the rule handles so many days from now."""
    with at(timezone.now() + timedelta(days=days)):
        [outcome] = retention.apply_rules(dry_run=False, names=[f"engagement.{name}"])
    assert not outcome.error
    return outcome.count


def test_refused_texts_go_after_three_months_unless_an_appeal_waits():
    waiting, alone, answered = write(), write(), published()
    write(reply_to=answered)
    for comment in (waiting, alone, answered):
        refuse(comment, note="Over de buurman")
    objections.appeal(pk=waiting.pk, author=waiting.author, text="Niet eens")
    assert apply("comments_refused", 89) == 0
    assert apply("comments_refused", 91) == 2
    assert set(Comment.objects.filter(reply_to=None).values_list("pk", "text")) == {
        (waiting.pk, waiting.text),
        (answered.pk, ""),
    }
    assert CommentDecision.objects.get(comment=answered, outcome="take_down").note == ""
    assert apply("comments_refused", 92) == 0


def test_withdrawn_ones_go_after_a_month_and_names_after_two_years():
    withdrawn, stays = published(), published()
    services.withdraw(pk=withdrawn.pk, author=withdrawn.author)
    assert (apply("comments_withdrawn", 29), apply("comments_withdrawn", 31)) == (0, 1)
    assert (apply("comments_named", 729), apply("comments_named", 731), apply("comments_named", 732)) == (0, 1, 0)
    stays.refresh_from_db()
    assert (stays.author, stays.name, bool(stays.text), stays.state) == (None, "", True, State.PUBLISHED)
    assert services.shown("proef", "7")["threads"][0]["comment"].shown_name == "Een inwoner"


def test_what_is_about_nothing_goes_but_not_when_the_page_comes_back(thing):
    published()
    thing.gone = True
    assert keeping.find_lost() == 1
    with at(timezone.now() + timedelta(days=80)):
        assert keeping.find_lost() == 0
    thing.gone = False
    keeping.find_lost()
    assert apply("comments_lost", 100) == 0
    thing.gone = True
    keeping.find_lost()
    assert (apply("comments_lost", 89), apply("comments_lost", 91)) == (0, 1)


def test_reports_go_three_months_after_somebody_looked():
    comment = published()
    objections.report(pk=comment.pk, reporter="a", reason="rude", text="Kwetsend")
    assert apply("comment_reports", 400) == 0
    refuse(comment)
    assert (apply("comment_reports", 89), apply("comment_reports", 91)) == (0, 1)


def test_a_writer_takes_everything_along():
    author = resident()
    comment = write(author, "Mijn woorden")
    refuse(comment, reason="private", note="Een huisnummer")
    objections.appeal(pk=comment.pk, author=author, text="Dat is mijn eigen huis")
    other = published()
    objections.report(pk=other.pk, reporter=objections.key_of(author), reason="other", text="Mijn melding")
    data = mine.export(author)["sections"]["engagement.comments"]["data"]
    [kept] = data["comments"]
    assert (kept["text"], kept["name"], kept["state"]) == ("Mijn woorden", "Fatma", "rejected")
    assert (kept["decisions"][0]["note"], kept["decisions"][0]["appeal"]) == (
        "Een huisnummer",
        "Dat is mijn eigen huis",
    )
    assert [report["text"] for report in data["reports"]] == ["Mijn melding"]


def test_erasing_takes_words_and_name_and_leaves_the_answers_of_others():
    author, ali = resident(), resident("Ali")
    alone, answered, answer = published(author), published(author), published(author, reply_to=published(ali))
    published(ali, "Dat vind ik ook", reply_to=answered)
    appealed = write(author)
    refuse(appealed)
    objections.appeal(pk=appealed.pk, author=author, text="Niet eens")
    objections.report(pk=answer.reply_to_id, reporter=objections.key_of(author), reason="other", text="Mijn melding")
    [part] = [part for part in mine.preview(author) if part.section.name == "engagement.comments"]
    assert (part.erasing.deleted, len(part.erasing.kept)) == (4, 1)
    number = author.pk
    kept = mine.erase(author)
    assert [str(one.what) for one in kept if "antwoorden" in str(one.what)]
    assert not Comment.objects.filter(pk__in=[alone.pk, answer.pk, appealed.pk]).exists()
    answered.refresh_from_db()
    assert (answered.state, answered.text, answered.name, answered.author_id) == (State.REMOVED, "", "", None)
    assert not Comment.objects.filter(author_id=number).exists()
    assert not CommentAppeal.objects.exists()
    report = CommentReport.objects.get()
    assert (report.text, report.reporter == objections.key_of(ali)) == ("", False)
    assert "Dat vind ik ook" in str(
        [thread["answers"][0].text for thread in services.shown("proef", "7")["threads"] if thread["answers"]]
    )
