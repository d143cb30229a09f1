"""Reported conversations: who of the staff reads what, and what they may do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.models import AuditEntry
from engagement.conversations import errors, reports, staff_panels
from engagement.models import Conversation, ConversationReport, Suspension, TrailLook
from tests.engagement import talking
from tests.engagement.talking import begin, mails, say
from tests.staff import at, refused, signed_in

pytestmark = pytest.mark.django_db

WORDS = "Jij bent een sukkel"
WHY = {"reason": "De melder voelt zich bedreigd"}


@pytest.fixture
def ada(db):
    return talking.resident("Ada")


@pytest.fixture
def bob(db):
    return talking.resident("Bob")


@pytest.fixture
def report(ada, bob):
    with talking.things() as made:
        made.owners["1"] = [bob]
        made.titles["2"], made.owners["2"] = "Bankje", [bob]
        conversation = begin(ada, text=WORDS)
        yield reports.report(conversation=conversation, user=bob, reason="insult", text="Dit wil ik niet")


def url_of(report, what="inspect"):
    return reverse(f"conversation_reports:{what}", args=[report.pk])


def suspending(report, **more):
    number = report.conversation.participants.get(side="starter").pk
    return {"participant": number, "days": "30", "explanation": "U schold iemand uit.", **more}


def test_nobody_reads_without_a_reason_and_the_log_knows_who_did(report):
    handler = signed_in("behandelaar")
    listed = handler.get(reverse("conversation_reports:index")).content.decode()
    assert "Moestuin" in listed
    page = handler.get(url_of(report)).content.decode()
    assert "Dit wil ik niet" in page
    assert WORDS not in listed + page
    short = handler.post(url_of(report, "look"), {"reason": "zomaar"})
    assert (short.status_code, TrailLook.objects.count()) == (422, 0)
    page = handler.post(url_of(report, "look"), WHY, follow=True).content.decode()
    assert WORDS in page
    assert "@voorbeeld" not in page
    line = AuditEntry.objects.get(view=reports.SEEN_AS)
    assert (line.user, line.object_id, line.action) == (handler.user, str(report.conversation_id), "read")
    assert TrailLook.objects.get().reason == WHY["reason"]
    other = signed_in("eindredacteur").get(url_of(report)).content.decode()
    assert WORDS not in other, "somebody else's reason opened it"
    assert WHY["reason"] in other
    with at(timezone.now() + timedelta(minutes=31)):
        assert not reports.may_read(report, handler.user)


@pytest.mark.parametrize("role", ["niemand", "bezoeker", "redacteur", "behandelaar", "eindredacteur", "beheerder"])
def test_roles(role, report):
    client = signed_in(role)
    reads, decides = role in ("behandelaar", "eindredacteur", "beheerder"), role in ("eindredacteur", "beheerder")
    assert refused(client.get(url_of(report))) != reads
    assert refused(client.post(url_of(report, "look"), WHY)) != reads
    assert (staff_panels.reported(client.user) is not None) == reads
    for what in ("dismiss", "lift", "close"):
        answer = client.post(url_of(report, what), {})
        assert refused(answer) != decides, what
    assert (report.conversation.reports.filter(decision="").count() == 0) == decides


def test_who_did_not_read_it_does_not_decide(report):
    editor = signed_in("eindredacteur")
    for what in ("dismiss", "close", "suspend"):
        assert editor.post(url_of(report, what), suspending(report)).status_code in (302, 403)
    assert ConversationReport.objects.filter(decision="").exists()
    assert Suspension.objects.count() == 0


def test_a_suspension_ends_the_conversation_tells_why_and_where_to_appeal(home, report, ada, bob):
    from messaging import rendering
    from messaging.models import Message

    editor = signed_in("eindredacteur")
    editor.post(url_of(report, "look"), WHY)
    wrong = editor.post(url_of(report, "suspend"), suspending(report, explanation=""))
    assert wrong.status_code == 422
    assert "Leg uit waarom" in wrong.content.decode()
    editor.post(url_of(report, "suspend"), suspending(report))
    assert Conversation.objects.get().ending == "staff"
    told = rendering.render(Message.objects.get(kind="engagement/suspended", address=ada.email).body)
    assert "U schold iemand uit." in told.text
    assert "niet mee eens" in told.text
    assert mails(bob, "engagement/report_decided")[0]["closed"]
    with pytest.raises(errors.SuspendedError):
        begin(ada, key="2")
    assert begin(bob, key="1", receivers=[talking.resident("Cem")]), "the other may go on"
    assert WORDS not in editor.get(url_of(report)).content.decode(), "decided, and still to be read"
    editor.post(url_of(report, "lift"), {"suspension": Suspension.objects.get().pk})
    assert begin(ada, key="2")
    with pytest.raises(errors.BlockedError):
        begin(ada)
    assert Message.objects.filter(kind="engagement/suspension_lifted").count() == 1
    with at(timezone.now() + timedelta(days=31)):
        assert not Suspension.objects.active().exists()


def test_one_decision_answers_all_who_reported_the_same_and_comes_once(report, ada, bob):
    editor = signed_in("eindredacteur").user
    again = reports.report(conversation=report.conversation, user=ada, reason="other")
    reports.dismiss(report=again, by=editor)
    assert ConversationReport.objects.filter(decision="dismissed").count() == 2
    assert [len(mails(user, "engagement/report_decided")) for user in (ada, bob)] == [1, 1]
    with pytest.raises(reports.AlreadyDecidedError):
        reports.close(report=report, by=editor)
    assert say(report.conversation, ada, text="Sorry")
    newer = reports.report(conversation=report.conversation, user=bob, reason="threat")
    assert newer.pk not in (report.pk, again.pk)
