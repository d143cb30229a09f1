"""Two at the same moment, on PostgreSQL with threads; each with a control that fails without the lock."""

import threading
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts import links, mine, sign_in
from accounts.models import SignInRequest, User
from messaging.models import Message
from tests.residents import ADDRESS, code_in_mail, link_in_mail, other_digits

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of PostgreSQL"),
]


def at_once(action, count):
    """Run an action in so many threads, all ready before one begins; what each gave or raised."""
    start, results = threading.Barrier(count, timeout=20), []

    def run():
        start.wait()
        try:
            results.append(action())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, daemon=True) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def secret_in_mail():
    return link_in_mail().split("/")[-2]


@pytest.fixture
def acted():
    """How often the purpose "test.act" did something."""
    found = []
    purpose = links.Purpose(
        name="test.act",
        label="Proef",
        title=lambda link: "Wilt u dit doen?",
        explain=lambda link: "Het gaat om iets.",
        button="Doe het",
        perform=lambda link: found.append(link.subject) or links.Done("Het is gedaan"),
    )
    links.register(purpose)
    yield found
    links.unregister("test.act")


def make_link():
    return urlsplit(links.make(purpose="test.act", subject="thing:1", address=ADDRESS)).path.split("/")[-2]


@pytest.mark.parametrize("round_number", [1, 2, 3])
def test_of_four_browsers_with_one_link_one_is_signed_in(round_number):
    sign_in.request_sign_in(address=ADDRESS)
    secret = secret_in_mail()
    results = at_once(lambda: sign_in.use_link(secret), 4)
    assert sum(isinstance(result, sign_in.SignIn) for result in results) == 1, results
    assert sum(isinstance(result, sign_in.GoneError) for result in results) == 3, results
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_control_who_looks_first_and_writes_later_lets_two_in():
    sign_in.request_sign_in(address=ADDRESS)
    both_looked = threading.Barrier(2, timeout=20)

    def look_then_write():
        row = SignInRequest.objects.open().get(address=ADDRESS)
        both_looked.wait()
        SignInRequest.objects.filter(pk=row.pk).update(used_at=timezone.now())
        return "in"

    assert at_once(look_then_write, 2) == ["in", "in"]


def test_link_and_code_at_once_make_one_account():
    sign_in.request_sign_in(address=ADDRESS)
    secret, code = secret_in_mail(), code_in_mail().replace(" ", "")
    ways = iter([lambda: sign_in.use_link(secret), lambda: sign_in.use_code(address=ADDRESS, code=code)])
    results = at_once(lambda: next(ways)(), 2)
    assert sum(isinstance(result, sign_in.SignIn) for result in results) == 1, results
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_guesses_at_once_are_no_more_than_five():
    sign_in.request_sign_in(address=ADDRESS)
    wrong = other_digits(code_in_mail())
    results = at_once(lambda: sign_in.use_code(address=ADDRESS, code=wrong), 12)
    assert SignInRequest.objects.get().wrong_codes == 5
    assert not any(isinstance(result, sign_in.SignIn) for result in results)
    assert all(isinstance(result, sign_in.SignInError) for result in results), results


def test_many_requests_at_once_leave_one_open():
    assert at_once(lambda: sign_in.request_sign_in(address=ADDRESS), 8) == [None] * 8
    assert SignInRequest.objects.count() == 1
    assert Message.objects.count() == 5


def test_of_four_clicks_on_a_link_one_acts(acted):
    secret = make_link()
    results = at_once(lambda: links.perform(secret), 4)
    assert len(acted) == 1
    assert sum(done is None for _purpose, done in results) == 3


def test_control_without_the_lock_two_clicks_act_twice(acted):
    secret, both_looked = make_link(), threading.Barrier(2, timeout=20)

    def look_then_act():
        link, purpose = links.resolve(secret)
        both_looked.wait()
        return None if link.used_at else purpose.perform(link)

    at_once(look_then_act, 2)
    assert len(acted) == 2


def test_three_tabs_delete_once():
    sign_in.request_sign_in(address=ADDRESS)
    user = sign_in.use_link(secret_in_mail()).user
    results = at_once(lambda: mine.erase(user), 3)
    assert sum(isinstance(result, mine.NotErasableError) for result in results) == 2, results
    assert Message.objects.filter(kind="accounts/data_deleted").count() == 1
