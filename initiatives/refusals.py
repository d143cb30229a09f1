"""Pages that may not be published, and how whoever tried hears why."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages


class PublicationRefusedError(Exception):
    """This page may not be online now; `reasons` are sentences for the editor."""

    def __init__(self, page, reasons):
        self.page, self.reasons = page, reasons
        super().__init__(" ".join(reasons))


class PublicationRefusalMiddleware:
    """Sends the editor to the page, with the reasons, from whichever screen of the back office it was published.

    Approving in a workflow, publishing several at once and copying have no form in which an error could stand.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, PublicationRefusedError):
            return None
        page = exception.page
        messages.error(request, f"{page.title}: {exception}" if page.title else str(exception))
        saved = page.pk and type(page).objects.filter(pk=page.pk).exists()
        address = reverse("wagtailadmin_pages:edit", args=[page.pk]) if saved else reverse("wagtailadmin_explore_root")
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)
