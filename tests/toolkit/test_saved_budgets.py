"""A budget behind a mailed link: mailed once, saved without losing what another saved, gone after ninety days."""

import logging
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.html import escape

from cms.log_filters import without_secrets
from cms.models import AuditEntry
from cms.registries import retention
from cms.retention import apply_rules
from messaging import rendering
from messaging.message_text import shown_text
from messaging.models import Message
from tests.staff import at
from toolkit.estimates import services
from toolkit.models import SavedEstimate

from .budgets import ADDRESS, MAIL, TYPED, WIZARD, hidden, mail_link, path_in_mail, press, read, text, visitor

pytestmark = pytest.mark.django_db

LATER = services.SavedEstimate.KEPT + timedelta(days=1)


@pytest.fixture
def maker(home):
    return visitor()


@pytest.fixture
def link(maker):
    """The address of a budget that is kept."""
    return mail_link(maker)


def save(client, link, action="keep", **changes):
    """Save the budget of this link, from the version that the link shows now."""
    opened = client.get(link)
    changes = {"revision": hidden(opened, "revision"), **changes}
    return press(client, action, link, start=hidden(opened, "guard_start"), **changes)


def test_a_link_is_mailed_and_opens_what_was_typed(maker):
    answer = press(maker, "mail")
    assert "Wij hebben u een mail gestuurd" in text(answer)
    assert escape(TYPED["title"]) in text(answer) and "zes planken" in text(answer)
    page = text(visitor().get(path_in_mail()))
    for value in ("zes planken", "1250,50", "spitten", escape(TYPED["title"])):
        assert value in page
    row = SavedEstimate.objects.get()
    assert row.expires_at - row.saved_at == SavedEstimate.KEPT


def test_the_row_knows_neither_the_address_nor_the_secret(maker, link):
    secret = link.rstrip("/").rpartition("/")[2]
    row = SavedEstimate.objects.values().get()
    assert ADDRESS not in str(row) and secret not in str(row)
    assert services.find(secret).pk == row["id"]


def test_the_mail_holds_the_link_and_none_of_the_words(maker, link):
    message = Message.objects.get(kind=MAIL)
    mail = rendering.render(message.body)
    assert link in mail.text and link in mail.html
    for words in ("Buurttuin", "zes planken", "Wijkbudget", "spitten"):
        assert words not in mail.text + mail.html + mail.subject + str(message.body.context)
    assert message.body.delete_after <= timezone.now() + services.KEEP_MAIL + timedelta(minutes=1)
    assert message.useless_after <= message.body.delete_after + timedelta(minutes=1)


def test_pressing_twice_mails_once_and_another_address_gets_its_own(maker):
    start = hidden(maker.get(WIZARD), "guard_start")
    assert [press(maker, "mail", start=start).status_code for _press in range(2)] == [200, 200]
    assert (SavedEstimate.objects.count(), Message.objects.count()) == (1, 1)
    press(maker, "mail", start=start, email="ander@voorbeeld.example.nl")
    assert (SavedEstimate.objects.count(), Message.objects.count()) == (2, 2)


WRONG = {
    "no address": ({"email": ""}, "Vul uw e-mailadres in"),
    "half an address": ({"email": "ada@"}, "Dit e-mailadres klopt niet"),
    "a wrong amount": ({"costs-0-amount": "veel"}, "Dit bedrag begrijpen wij niet"),
    "too fast": ({"after": 1}, "Nog één controle"),
    "left open": ({"after": 90_000}, "stond te lang open"),
    "changed": ({"start": "changed"}, "stond te lang open"),
    "a trap": ({"homepage": "https://spam.example"}, "Nog één controle"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_refusal_keeps_what_was_typed_and_mails_nothing(maker, case):
    changes, words = WRONG[case]
    answer = press(maker, "mail", **changes)
    page = text(answer)
    assert words in page
    for name in ("title", "costs-0-name", "costs-0-note", "income-0-name", "hours_note"):
        assert escape(TYPED[name]) in page
    assert not answer.cookies
    assert not Message.objects.exists() and not SavedEstimate.objects.exists()


def test_another_site_cannot_have_a_mail_sent(maker):
    start = hidden(maker.get(WIZARD), "guard_start")
    data = TYPED | {"guard_start": start, "action": "mail"}
    with at(timezone.now() + timedelta(seconds=10)):
        answer = maker.post(WIZARD, data, headers={"sec-fetch-site": "cross-site"})
    assert "kwam van een andere site" in text(answer)
    assert not Message.objects.exists()


def test_after_a_question_of_the_guard_the_mail_is_sent_all_the_same(maker):
    """Without scripts: wait a minute, and press the button that has no name of its own."""
    asked = press(maker, "mail", after=1)
    assert hidden(asked, "action") == "mail"
    data = TYPED | {"guard_start": hidden(asked, "guard_start"), "action": hidden(asked, "action")}
    with at(timezone.now() + timedelta(seconds=100)):
        assert "Wij hebben u een mail gestuurd" in text(maker.post(WIZARD, data))
    assert Message.objects.count() == 1


def test_nobody_fills_a_mailbox_and_nobody_learns_that_it_is_full(maker, monkeypatch):
    monkeypatch.setattr(services, "MAILS", services.limits.Rate.of(1, minutes=24 * 60))
    answers = [text(press(maker, "mail", title=f"Plan {number}")) for number in range(2)]
    assert all("Wij hebben u een mail gestuurd" in answer for answer in answers)
    assert (Message.objects.count(), SavedEstimate.objects.count()) == (1, 1)


def test_the_pages_of_a_link_are_for_nobody_else(maker, link):
    for address in (link, f"{link}verwijderen/"):
        response = maker.get(address)
        assert response.status_code == 200
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in text(response)
        assert not response.cookies
    answer = save(maker, link)
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert not answer.cookies


def test_opening_and_calculating_save_nothing(maker, link):
    before = SavedEstimate.objects.values().get()
    maker.get(link)
    for action in ("calculate", "add-costs", "example", "json"):
        press(maker, action, link, title="Anders")
    assert SavedEstimate.objects.values().get() == before


def test_saving_keeps_the_new_version_for_another_ninety_days(maker, link):
    with at(timezone.now() + timedelta(days=30)):
        opened = maker.get(link)
    revision, start = hidden(opened, "revision"), hidden(opened, "guard_start")
    answer = press(maker, "keep", link, start=start, revision=revision, after=30 * 86400 + 60, title="Nieuwe naam")
    assert "Uw begroting is bewaard" in text(answer)
    row = SavedEstimate.objects.get()
    assert (row.revision, read(row).title) == (2, "Nieuwe naam")
    assert row.expires_at > timezone.now() + timedelta(days=119)
    assert hidden(answer, "revision") == "2"


def test_what_was_saved_meanwhile_is_not_written_over_unseen(maker, link):
    mine, other = maker.get(link), visitor()
    save(other, link, title="Van een ander", **{"costs-0-amount": "77"})
    answer = press(maker, "keep", link, start=hidden(mine, "guard_start"), revision="1", title="Van mij")
    page = text(answer)
    assert answer.status_code == 409
    assert "Deze begroting is intussen veranderd" in page
    assert "Van mij" in page and "€\N{NO-BREAK SPACE}84,70" in page
    assert read(SavedEstimate.objects.get()).title == "Van een ander"
    # The same button again is warned again: only the other one writes over it.
    shown = {"start": hidden(answer, "guard_start"), "revision": hidden(answer, "revision"), "title": "Van mij"}
    assert press(maker, "keep", link, **shown).status_code == 409
    assert 'value="keep-2"' in page
    done = press(maker, "keep-2", link, **shown)
    assert "Uw begroting is bewaard" in text(done)
    assert read(SavedEstimate.objects.get()).title == "Van mij"


def test_the_button_that_writes_over_one_version_does_not_write_over_the_next(maker, link):
    for title in ("Twee", "Drie"):
        save(visitor(), link, title=title)
    assert press(maker, "keep-2", link, revision="1", title="Van mij").status_code == 409
    assert read(SavedEstimate.objects.get()).title == "Drie"


def test_saving_the_same_twice_is_no_conflict(maker, link):
    opened = maker.get(link)
    for _press in range(2):
        answer = press(maker, "keep", link, start=hidden(opened, "guard_start"), revision="1", title="Nieuwe naam")
        assert answer.status_code == 200
    assert SavedEstimate.objects.get().revision == 2


@pytest.mark.parametrize("revision", ["", "nonsense", "99999999999999999999999", None])
def test_a_form_that_lost_its_version_is_asked_first(maker, link, revision):
    answer = press(maker, "keep", link, revision=revision, title="Van mij")
    assert answer.status_code == 409
    assert "Van mij" in text(answer)
    assert read(SavedEstimate.objects.get()).title == TYPED["title"]


def test_a_mistake_is_not_saved_and_not_lost(maker, link):
    page = text(save(maker, link, **{"costs-0-amount": "een tientje", "title": "Van mij"}))
    assert "Dit bedrag begrijpen wij niet" in page and "Van mij" in page
    assert SavedEstimate.objects.get().revision == 1


def test_a_link_that_opens_nothing_says_what_to_do(maker, link):
    for address in ("/toolkit/begroting/bewaard/onzin/", f"{link[:-2]}/"):
        response = maker.get(address)
        assert response.status_code == 410
        assert WIZARD in text(response) and "Wat kunt u doen?" in text(response)
        assert response["X-Robots-Tag"] == "noindex"
    with at(timezone.now() + LATER):
        assert maker.get(link).status_code == 410
        assert maker.get(f"{link}verwijderen/").status_code == 410


def test_saving_after_the_end_loses_nothing(maker, link):
    opened = maker.get(link)
    SavedEstimate.objects.all().delete()
    answer = press(maker, "keep", link, start=hidden(opened, "guard_start"), revision="1", title="Van mij")
    page = text(answer)
    assert answer.status_code == 410
    assert "Deze link werkt niet meer" in page and "Van mij" in page and "zes planken" in page
    assert f'action="{WIZARD}"' in page
    assert not SavedEstimate.objects.exists()


def test_deleted_while_somebody_saves(maker, link, monkeypatch):
    """Found when the form came in, gone when the row is locked."""
    found = SavedEstimate.objects.get()
    monkeypatch.setattr(services, "find", lambda secret: found)
    SavedEstimate.objects.all().delete()
    answer = press(maker, "keep", link, start=hidden(maker.get(link), "guard_start"), revision="1", title="Van mij")
    assert answer.status_code == 410 and "Van mij" in text(answer)


def test_it_is_deleted_after_a_question(maker, link):
    asked = maker.get(f"{link}verwijderen/")
    assert "Wilt u uw begroting verwijderen?" in text(asked)
    assert SavedEstimate.objects.exists()
    for _press in range(2):
        answer = maker.post(f"{link}verwijderen/")
        assert (answer.status_code, answer["Location"]) == (302, "/toolkit/begroting/verwijderd/")
    assert "verwijderd" in text(maker.get(answer["Location"]))
    assert not SavedEstimate.objects.exists()
    assert maker.get(link).status_code == 410


def test_a_budget_goes_after_ninety_days_and_not_before(maker, link):
    mail_link(visitor(), email="ander@voorbeeld.example.nl", title="Blijft")
    row = SavedEstimate.objects.order_by("pk").first()
    SavedEstimate.objects.filter(pk=row.pk).update(
        saved_at=timezone.now() - SavedEstimate.KEPT, expires_at=timezone.now()
    )
    apply_rules(dry_run=True, names=["toolkit.estimates"])
    assert SavedEstimate.objects.count() == 2
    apply_rules(dry_run=False, names=["toolkit.estimates"])
    assert read(SavedEstimate.objects.get()).title == "Blijft"
    assert AuditEntry.objects.get(view="apply_retention:toolkit.estimates").object_id == "1"


def test_the_privacy_page_says_so(maker):
    rule = next(rule for rule in retention.all_rules() if rule.name == "toolkit.estimates")
    page = text(maker.get("/privacy/"))
    assert escape(str(rule.what)) in page and escape(str(rule.term)) in page


def test_no_log_line_holds_the_secret():
    path = "/toolkit/begroting/bewaard/geheim/verwijderen/"
    line = logging.LogRecord("x", logging.INFO, "", 0, "GET %s 200", (path,), None)
    assert without_secrets(line)
    assert line.getMessage() == "GET /toolkit/begroting/bewaard/…/verwijderen/ 200"


def test_staff_never_read_the_link(maker, link):
    shown = shown_text(Message.objects.get(kind=MAIL))
    assert shown.reason and not shown.text


@pytest.mark.parametrize("wrong", [{"revision": 0}, {"expires_at": timezone.now() - timedelta(days=400)}])
def test_the_database_refuses_a_row_that_cannot_be(maker, link, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedEstimate.objects.update(**wrong)
