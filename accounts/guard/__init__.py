"""The abuse guard of public forms: no third party, no tracking, no puzzle for people.

A form takes `GuardedFormMixin` and a name, its view `@public_form`, its template
`{% include "components/form_guard.html" with guard=form.guard only %}` directly after the `<form>` tag:

    class QuestionForm(guard.GuardedFormMixin, forms.Form):
        guard_name = "home.contact"

    @guard.public_form
    def contact(request):
        form = QuestionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            verdict = guard.judge(request, form, address=form.cleaned_data["email"])
            if verdict.passed:
                send_question(key=form.submission_key, **form.submission_data())
            if verdict.accepted:
                return redirect("contact_thanks")
        return render(request, "pages/home/contact.html", {"form": form})

`passed` means: do it. `accepted` is wider: also what was set apart for staff, whose sender sees the normal thank-you.
Everything else shows the form again with the answers in it. `guard.register_form(name, label, handler)` in
`AppConfig.ready()` makes setting apart possible; without a handler, doubt only ever asks for a proof of work.
"""

from .forms import GuardedFormMixin
from .judging import Outcome, Verdict, judge
from .registry import GuardedForm, Limits, register_form
from .requests import public_form

__all__ = [
    "GuardedForm",
    "GuardedFormMixin",
    "Limits",
    "Outcome",
    "Verdict",
    "judge",
    "public_form",
    "register_form",
]
