"""What Django, Wagtail and packages send arrives as a planned message, in Dutch and in the look of the site."""

import base64
from email.mime.image import MIMEImage

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from wagtail.models import Page

from messaging import kinds, rendering
from messaging.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "messaging.backend.OutboxBackend"
    settings.MAIL_AT_ONCE = False


def test_each_recipient_gets_a_message_of_the_same_body():
    letter = EmailMultiAlternatives(
        "Onderwerp",
        "Tekst",
        to=["Ada <ADA@example.nl>", "bob@example.nl"],
        cc=["ada@example.nl"],
        bcc=["c@example.nl"],
        reply_to=["Loket <loket@example.nl>"],
    )
    letter.attach_alternative("<p>Tekst</p>", "text/html")
    letter.attach("a.csv", "x;y", "text/csv")
    letter.attach(MIMEImage(base64.b64decode("R0lGODlhAQABAAAAACw="), "gif"))
    assert letter.send() == 1
    found = list(Message.objects.select_related("body").order_by("address"))
    assert [message.address for message in found] == ["ada@example.nl", "bob@example.nl", "c@example.nl"]
    assert len({message.body_id for message in found}) == 1
    assert {message.reply_to for message in found} == {"loket@example.nl"}
    assert str(kinds.get(found[0].kind).label) == "Systeembericht"
    body = found[0].body
    assert (body.subject, body.text, body.html) == ("Onderwerp", "Tekst", "<p>Tekst</p>")
    files = {file.filename: (file.content_type, bytes(file.content)) for file in body.attachments.all()}
    assert files["a.csv"] == ("text/csv", b"x;y")
    assert files["bijlage"][0] == "image/gif"


def test_html_alone_gets_a_reading_and_nobody_gets_nothing():
    letter = EmailMessage("S", "<p>Dag &amp; welkom</p>", to=["a@example.nl"])
    letter.content_subtype = "html"
    empty = EmailMessage("S", "x", to=[])
    assert get_connection().send_messages([letter, empty]) == 1
    body = Message.objects.get().body
    assert body.html == "<p>Dag &amp; welkom</p>"
    assert "<p>" not in body.text


def in_the_look_of_the_site(message):
    rendered = rendering.render(message.body)
    assert "prefers-color-scheme" in rendered.html
    return rendered


def test_a_forgotten_password_in_dutch(client, home):
    user = factories.UserFactory(is_superuser=True, is_staff=True)
    client.post("/beheer/password_reset/", {"email": user.email})
    rendered = in_the_look_of_the_site(Message.objects.get(address=user.email))
    assert "wachtwoord" in rendered.text.lower()
    assert "wachtwoord" in rendered.subject.lower()
    assert "please" not in rendered.text.lower()
    assert "/beheer/password_reset/confirm/" in rendered.text


def test_a_page_to_moderate_in_dutch(home, page):
    from accounts.services import give_role, setup_roles

    setup_roles()
    writer, editor = factories.UserFactory(is_staff=True), factories.UserFactory(is_staff=True)
    give_role(user=writer, role="redacteur")
    give_role(user=editor, role="eindredacteur")
    page.save_revision(user=writer)
    workflow = Page.objects.get(pk=page.pk).specific.get_workflow()
    assert workflow is not None
    workflow.start(page, writer)
    rendered = in_the_look_of_the_site(Message.objects.get(address=editor.email))
    assert not {"submitted", "moderation", "approve"} & {*rendered.subject.lower().split()}
    for english in ("has been submitted", "You can preview", "Hello", "Edit your notification"):
        assert english not in rendered.text
    assert page.title in rendered.text
    assert mail.outbox == []
