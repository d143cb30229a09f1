"""Role x address: every address of the back office, taken from the URL configuration itself.

`ROWS` says who may open what. An address without a row fails, so that a new screen cannot come in unnoticed. For every
role that a row leaves out, GET and POST must be refused. That it opens is tried for the lowest role that a row names;
`tests/cms/test_roles.py` opens many screens with each role.
"""

import re
from functools import cache

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Page, Site, Task, Workflow

from accounts.staff.middleware import DOOR
from cms.models import AuditEntry
from tests import factories
from tests.staff import client_for, refused, signed_in
from toolkit.models import SheetImport

pytestmark = pytest.mark.once

EVERYONE = ("bezoeker", "redacteur", "eindredacteur", "behandelaar", "beheerder")
WRITERS = ("redacteur", "eindredacteur", "beheerder")
EDITORS = ("eindredacteur", "beheerder")
HANDLERS = ("behandelaar", "beheerder")
QUARANTINE = ("eindredacteur", "behandelaar", "beheerder")
AT_EVENTS = ("redacteur", "eindredacteur", "behandelaar", "beheerder")
MANAGER = ("beheerder",)
SUPERUSER = ()

# (names of addresses, who may open them); the first row that fits counts.
ROWS = [
    # one's own account, and what every screen loads
    (
        r"wagtailadmin_(home|account|logout|dismissibles|block_preview|readability|error_test)|beheer/(test404|\.\*)/",
        EVERYONE,
    ),
    (r"account_(reauthenticate|logout)|mfa_.*|staff_(confirm_oidc|sign_out_everywhere)", EVERYONE),
    (r"wagtailadmin_editing_sessions:.*|wagtail_modeladmin:javascript_catalog|wagtailadmin_tag_.*", EVERYONE),
    # choosing what one may then put on a page; making something new there asks for more
    (r"wagtailadmin_api:pages:detail", WRITERS),
    (r"wagtailadmin_choose_.*|wagtailembeds:.*|wagtailadmin_api:.*", EVERYONE),
    (r"wagtail(docs|images)_chooser:create", WRITERS),
    (r"wagtailsnippetchoosers_(cms_organisation|toolkit_\w+):create", WRITERS),
    (r"wagtailsnippetchoosers_cms_(theme|neighbourhood):create", EDITORS),
    (r"wagtail(docs|images)_chooser:(chosen|select_format)", WRITERS),
    (r"wagtailsnippetchoosers_.*|wagtail(docs|images)_chooser:.*", EVERYONE),
    (r"wagtailadmin_workflows:task_(chooser|chosen).*", EVERYONE),
    # pages
    (r"wagtailadmin_pages:(choose_parent|confirm_workflow_cancellation|revisions_index)", EVERYONE),
    (r"wagtailadmin_pages:(lock|unlock|set_privacy|set_page_position|unpublish|delete|move.*)", EDITORS),
    (r"wagtailadmin_pages:revisions_unschedule", EDITORS),
    (r"wagtailadmin_pages:.*|wagtailadmin_explore.*|(review|link)_.*", WRITERS),
    (r"wagtailadmin_reports:locked_pages.*", EDITORS),
    (r"wagtailadmin_reports:site_history.*", EVERYONE),
    (r"wagtailadmin_reports:.*", WRITERS),
    # pictures and documents: for Wagtail who may change one may also delete it
    (r"wagtail(docs|images):.*", WRITERS),
    (r"wagtailadmin_collections:.*", EDITORS),
    # the shared things of the city and the site
    (r"wagtailsnippets:index", SUPERUSER),
    (r"wagtailsnippets_cms_neighbourhood:delete", MANAGER),
    (r"wagtailsnippets_cms_organisation:delete", EDITORS),
    (r"wagtailsnippets_cms_organisation:.*", WRITERS),
    (r"wagtailsnippets_cms_(theme|neighbourhood):.*|wagtailredirects:.*|wagtailsettings:.*", EDITORS),
    (r"wagtailsnippets_toolkit_\w+:confirm_workflow_cancellation", EVERYONE),
    (r"wagtailsnippets_toolkit_\w+:(delete|unpublish|lock|unlock|revisions_unschedule)", EDITORS),
    (r"wagtailsnippets_toolkit_.*|usefulness_.*", WRITERS),
    (r"sheet_import.*", EDITORS),
    (r"wagtailforms:delete_submissions", SUPERUSER),
    (r"wagtailforms:.*", WRITERS),
    (r"wagtailsites:.*", SUPERUSER),
    # people and what they sent
    (r"quarantine:.*", QUARANTINE),
    (r"conversation_reports:(dismiss|close|suspend|lift)", EDITORS),
    (r"conversation_reports:.*", QUARANTINE),
    (r"(messaging_)?suppression_.*", HANDLERS),
    (r"messaging_.*|message_.*", HANDLERS),
    (r"consent_.*|accounts_consentevent_.*", MANAGER),
    (r"portrait_consent", WRITERS),
    (r"initiative_(owners|archive|take_down)", EDITORS),
    (r"help_(needs|offers):(index|index_results|inspect)", WRITERS),
    (r"help_(needs|offers):.*", EDITORS),
    (r"comments_queue:.*", WRITERS),
    (r"event_sessions:delete", HANDLERS),
    (r"event_report.*", HANDLERS),
    (r"event_copy", WRITERS),
    (r"event_session_door.*", HANDLERS),
    (r"event_registrations:.*|event_access:.*|event_announce.*|event_session_sign_up", HANDLERS),
    (r"event_session.*", AT_EVENTS),
    (r"event_(pitch|running_order|stage).*", HANDLERS),
    # who may do what, and the logs
    (r"wagtailusers_groups:delete", SUPERUSER),
    (r"wagtailusers_.*|staff_reset_second_step|wagtail_bulk_action|wagtailadmin_workflows:.*", MANAGER),
    (r"cms_auditentry_.*|retention_report", MANAGER),
]

# Addresses that say "not found" or "not now" to those who may, because this test builds no such thing.
NEEDS_MORE = re.compile(
    r".*(deactivate_totp|_webauthn|view_recovery_codes|api:.*:find|api:pages:action|editing_sessions:.*|block_preview)"
    r"|.*(convert_alias|collect_workflow_action_data|workflow_(action|preview|history_detail)|revisions_compare)"
    r"|wagtail(docs|images):.*(multiple.*|url_generator.*|preview)|wagtailforms:list_submissions.*"
    r"|wagtailadmin_workflows:(enable|disable|remove).*|wagtailsettings:preview_on_edit|wagtailadmin_error_test"
    r"|wagtailredirects:process_import|mfa_reauthenticate|beheer/\.\*/|quarantine:.*|comments_queue:inspect|suppression_lift|messag.*"
    r"|accounts_consentevent_modeladmin_inspect|wagtail_bulk_action|wagtailforms:delete_.*|wagtailsnippets:index"
    r"|wagtailadmin_(logout|dismissibles|readability)|account_logout|portrait_consent"
    r"|initiative_(owners|archive|take_down)|wagtailsnippets_toolkit_\w+:revisions_(revert|view|unschedule)"
    r"|conversation_reports:(inspect|look|suspend)|sheet_import_template|help_(needs|offers):(inspect|edit|take_down|put_back)"
)
# What the path of an address needs, besides the things that `numbers` below knows by the name of the address.
WORDS = {
    "app_label": "home",
    "app_name": "home",
    "content_type_app_name": "home",
    "model_name": "standardpage",
    "content_type_model_name": "standardpage",
    "action": "delete",
    "action_name": "approve",
    "filter_spec": "width-100",
    "provider_id": "gemeente",
    "ending": "pdf",
    "kind": "fund",
}
OTHER_WORDS = {
    "wagtail_bulk_action": {"app_label": "accounts", "model_name": "user"},
    "wagtailsettings": {"app_name": "cms", "model_name": "sitesettings"},
    "wagtailadmin_workflows": {"app_label": "wagtailcore", "model_name": "groupapprovaltask"},
    "wagtailadmin_tag_model_autocomplete": {"app_name": "taggit", "model_name": "tag"},
}


def walk(patterns, names="", path=""):
    """(name, path) of every address below these patterns."""
    for one in patterns:
        here = path + str(one.pattern).removeprefix("^").removesuffix("$")
        if hasattr(one, "url_patterns"):
            yield from walk(one.url_patterns, names + (f"{one.namespace}:" if one.namespace else ""), here)
        else:
            yield names + (one.name or here), here


@cache
def addresses():
    """(name, path) of the whole back office but its door."""
    found = {(name, path) for name, path in walk(get_resolver().url_patterns) if path.startswith("beheer/")}
    return sorted((name, path) for name, path in found if name not in DOOR - {"wagtailadmin_logout", "account_logout"})


def who_may(name):
    """The roles of the first row that fits, or None."""
    return next((roles for pattern, roles in ROWS if re.fullmatch(pattern, name)), None)


@pytest.fixture
def numbers(home):
    """The number of one of everything, by a word in the name of the address or of its parameter."""
    page = factories.StandardPageFactory(parent=home, revised=True)
    collection = Collection.get_first_root_node()
    signed_in("redacteur")
    event = factories.EventPageFactory(parent=factories.EventIndexPageFactory(parent=home))
    things = {
        "page_id": page,
        "page_pk": page,
        "page_to_move_id": page,
        "parent_page_id": page,
        "object_id": page,
        "destination_id": home,
        "revision_id": page.latest_revision,
        "redirect_id": Redirect.objects.create(old_path="/a", redirect_link="/b"),
        "image_id": factories.ImageFactory(collection=collection),
        "document_id": factories.DocumentFactory(collection=collection),
        "collection_id": collection.add_child(name="Foto’s"),
        "instance_pk": AuditEntry.objects.create(action="read"),
        "workflow_pk": Workflow.objects.filter(active=True).first(),
        "task_id": Task.objects.first(),
        "_theme": factories.ThemeFactory(),
        "_neighbourhood": factories.NeighbourhoodFactory(),
        "_organisation": factories.OrganisationFactory(),
        "_toolkit_fund": factories.FundFactory(),
        "_toolkit_venue": factories.VenueFactory(),
        "_toolkit_rulecard": factories.RuleCardFactory(),
        "_toolkit_subject": factories.SubjectFactory(),
        "sheet_import": SheetImport.objects.create(kind="fund", file_name="lijst.csv", digest="a"),
        "event_session": (session := factories.SessionFactory(event=event)),
        "event_copy": event,
        "event_announce": event,
        "number": factories.AnnouncementFactory(event=event),
        "event_registrations": (registration := factories.RegistrationFactory(session=session)),
        "event_access": factories.AccessNeedFactory(registration=registration),
        "event_pitch_sheets": event,
        "event_running_order": event,
        "event_stage": event,
        "event_pitch": factories.PitchFactory(event=event),
        "event_report": event,
        "_users": factories.UserFactory(),
        "staff_": factories.UserFactory(),
        "_groups": Group.objects.last(),
        "sites": Site.objects.get(),
        "settings": Site.objects.get(),
        "api:pages": page,
    }
    numbers = {name: str(thing.pk) for name, thing in things.items()}
    return numbers | {
        "doc_id": numbers["document_id"],
        "images": numbers["image_id"],
        "docs": numbers["document_id"],
        "documents": numbers["document_id"],
        "collections": numbers["collection_id"],
        "task": numbers["task_id"],
        "workflows": numbers["workflow_pk"],
    }


def address_of(name, path, numbers):
    """The path with something real in the place of each parameter."""

    def fill(match):
        parameter = match["simple"] or match["named"]
        words = WORDS | next((words for start, words in OTHER_WORDS.items() if name.startswith(start)), {})
        if parameter in numbers or parameter in words:
            return numbers.get(parameter) or words[parameter]
        return next((number for word, number in numbers.items() if word in name), "1")

    filled = re.sub(r"<(?:\w+:)?(?P<simple>\w+)>(?!\[)|\(\?P<(?P<named>\w+)>[^)]*\)", fill, path)
    return "/" + filled.replace("^", "").replace("\\", "").removesuffix("$")


def test_every_address_has_a_row_and_every_row_an_address():
    names = {name for name, _path in addresses()}
    assert [name for name in sorted(names) if who_may(name) is None] == []
    assert [row for row, _roles in ROWS if not any(re.fullmatch(row, name) for name in names)] == []


@pytest.mark.parametrize("who", ["anonymous", "resident", "niemand"])
def test_outside_the_door_nothing_opens(numbers, who):
    client = Client() if who == "anonymous" else signed_in("niemand")
    if who == "resident":
        client = Client()
        client.force_login(factories.ResidentFactory(), backend="accounts.backends.ResidentBackend")
    open_to_all = []
    for name, path in addresses():
        if name in ("wagtailadmin_logout", "account_logout"):
            continue
        address = address_of(name, path, numbers)
        for answer in (client.get(address), client.post(address)):
            if answer.status_code != 302 or not answer["Location"].startswith("/beheer/login/"):
                open_to_all.append((name, address, answer.status_code))
    assert open_to_all == []


@pytest.mark.parametrize("role", EVERYONE)
def test_what_a_role_may_not(numbers, role):
    client, before = signed_in(role), Page.objects.count()
    opened = []
    for name, path in addresses():
        if role in who_may(name):
            continue
        address = address_of(name, path, numbers)
        for answer in (client.get(address), client.post(address)):
            if not refused(answer) and answer.status_code not in (404, 405):
                opened.append((name, address, answer.status_code))
    assert opened == []
    assert Page.objects.count() == before


@pytest.mark.parametrize("role", ["bezoeker", "redacteur", "eindredacteur", "behandelaar", "beheerder", "superuser"])
def test_what_the_lowest_role_may(numbers, role):
    client = client_for(factories.UserFactory(is_superuser=True)) if role == "superuser" else signed_in(role)
    closed = []
    for name, path in addresses():
        if ([*who_may(name), "superuser"])[0] != role or NEEDS_MORE.fullmatch(name):
            continue
        address = address_of(name, path, numbers)
        answer = client.get(address)
        if refused(answer) or answer.status_code not in (200, 302, 405):
            closed.append((name, address, answer.status_code))
    assert closed == []


# Things that belong to somebody: who may do this to whose.
OBJECTS = [
    ("redacteur", "edit", "draft of another", True),
    ("redacteur", "delete", "draft of another", True),
    ("redacteur", "delete", "live page", False),
    ("redacteur", "unpublish", "live page", False),
    ("eindredacteur", "delete", "live page", True),
    ("behandelaar", "edit", "live page", False),
]


@pytest.mark.parametrize(("role", "action", "thing", "allowed"), OBJECTS)
def test_pages_of_others(home, role, action, thing, allowed):
    page = factories.StandardPageFactory(parent=home, slug="van-een-ander", live=thing == "live page")
    Page.objects.filter(pk=page.pk).update(owner=factories.UserFactory())
    answer = signed_in(role).get(f"/beheer/pages/{page.pk}/{action}/")
    assert (answer.status_code == 200, refused(answer)) == (allowed, not allowed)


def test_ones_own_second_step_is_nobody_elses(home):
    for role in EVERYONE:
        client = signed_in(role)
        Authenticator.objects.create(user=factories.UserFactory(), type="totp", data={"secret": "x"})
        assert client.get("/beheer/account/tweede-stap/app/weghalen/").status_code == 404
