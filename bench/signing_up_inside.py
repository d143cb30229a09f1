"""Run inside a site: make filled-in forms, or count who signed up.

python -m bench.signing_up_inside forms COUNT FILE
python -m bench.signing_up_inside count
"""

import json
import secrets
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from accounts.guard import starts  # noqa: E402
from bench.grow import text_of  # noqa: E402
from bench.signing_up import LEAST_KEY, TABLE  # noqa: E402
from events.models import EventIndexPage, EventPage, Registration, Session  # noqa: E402
from events.registrations.forms import FORM  # noqa: E402
from home.models import HomePage  # noqa: E402

EVENTS, SEATS = 40, 100
# For wrk: each thread has all the forms, and there is one thread. `args` are the path of the floor and where to begin.
SCRIPT = """
local forms, position, floor = {{ {forms} }}, 0, ""
function init(args) floor = args[1] or ""; position = tonumber(args[2] or "0") end
function request()
  position = position + 1
  local form = forms[(position - 1) % #forms + 1]
  local headers = {{
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["X-Forwarded-For"] = form[2], ["Sec-Fetch-Site"] = "same-origin"
  }}
  return wrk.format("POST", floor ~= "" and floor or form[1], headers, form[3])
end
"""


def make_agenda():
    """An empty agenda below a home page."""
    Locale.objects.get_or_create(language_code="nl")
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Stad", slug="stad"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    return home.add_child(instance=EventIndexPage(title="Agenda", slug="agenda"))


@transaction.atomic
def make_forms(count, file):
    """So many filled-in forms, opened a minute ago by as many people in as many networks, as a script for wrk."""
    agenda, begin = make_agenda(), timezone.now() + timedelta(days=30)
    paths = []
    for number in range(EVENTS):
        page = EventPage(title=f"Avond {number}", slug=f"avond-{number}", introduction=text_of(number, 20))
        agenda.add_child(instance=page)
        Session.objects.create(
            event=page, starts_at=begin, ends_at=begin + timedelta(hours=2), place="Buurthuis", capacity_room=SEATS
        )
        paths.append(reverse("event_sign_up", args=[page.pk]))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id bigserial PRIMARY KEY, said text NOT NULL)")
    lines = []
    for number in range(count):
        start = starts.Start.now(FORM)
        values = {
            "guard_start": replace(start, at=start.at - 60, nonce=secrets.token_urlsafe(12)).sign(),
            "name": f"Persoon {number}",
            "email": f"persoon{number}@voorbeeld.example.nl",
            "party_size": 1,
        }
        network = f"10.{number // 250 % 250}.{number % 250}.7"
        lines.append(
            json.dumps([paths[number % EVENTS], network, urlencode(values)]).replace("[", "{").replace("]", "}")
        )
    Path(file).write_text(SCRIPT.format(forms=",\n".join(lines)))


def main(what, *arguments):
    if what == "forms":
        make_forms(int(arguments[0]), arguments[1])
    else:
        print(Registration.objects.exclude(submission_key__startswith=LEAST_KEY).count())


if __name__ == "__main__":
    main(*sys.argv[1:])
