"""What the buttons of the wizard do that keep nothing: other lines, an opened file, a file to take along."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t

from accounts.guard.networks import bucket_name, origin
from cms import limits, papers
from cms.estimates import files
from cms.estimates.estimate import Side
from cms.models import SiteSettings
from toolkit.kit import budget

CALCULATE, MAIL, KEEP, OPEN = "calculate", "mail", "keep", "open"
JSON = "application/json"
EXPORTS = {"ods": papers.ODS, "pdf": papers.PDF, "json": JSON}
# A class of pupils behind one address can take along what it made; a program cannot keep the server busy.
PER_NETWORK = limits.Rate.of(120, minutes=10)


def pressed(request):
    """The button of a form that was sent; Enter in a field is the first one."""
    return request.POST.get("action") or CALCULATE


def rearranged(form, action):
    """The form after a button that only changes its lines; None for any other button."""
    verb, _dash, rest = action.partition("-")
    side, _dash, number = rest.partition("-")
    if action == "example":
        return form.with_examples(budget.example())
    if side not in list(Side):
        return None
    if verb == "add":
        return form.with_line(side)
    if verb == "remove" and number.isdecimal() and len(number) <= 4:
        return form.without_line(side, int(number))
    return None


def opened(form):
    """The form with the budget of the chosen file instead; None when it has an error now."""
    upload = form.files.get(form.add_prefix("file"))
    form.full_clean()
    if upload is None:
        form.add_error("file", _t("Kies eerst een bestand."))
        return None
    try:
        estimate = files.from_file(upload)
    except files.FileRefusedError as refused:
        form.add_error("file", str(refused))
        return None
    initial = {name: form[name].value() for name in ("email", "revision") if name in form.fields}
    return type(form).of(estimate, initial=initial)


def export(request, form, ending):
    """The budget of a valid form as a file; None when it has an error now."""
    if form.estimate.is_empty:
        form.add_error(None, _t("Er staat nog niets in uw begroting. Vul eerst een regel in."))
        return None
    if limits.take(bucket_name("toolkit.estimates", "network", origin(request)), PER_NETWORK):
        form.add_error(None, _t("Er zijn net heel veel bestanden gemaakt. Probeer het over een paar minuten nog eens."))
        return None
    response = HttpResponse(_content(request, form.estimate, ending), content_type=EXPORTS[ending])
    response["Content-Disposition"] = content_disposition_header(True, f"begroting.{ending}")
    return response


def _content(request, estimate, ending):
    maker = SiteSettings.for_request(request).site_name
    if ending == "ods":
        return papers.make_workbook(estimate.title or _t("Begroting"), files.sheets(estimate), maker=maker)
    if ending == "pdf":
        return papers.make_pdf(files.paper(estimate, day=timezone.localdate(), maker=maker))
    return files.to_file(estimate)
