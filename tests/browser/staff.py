"""Staff at a browser: their accounts in the demo city, signing in, and what should not happen to them."""

import yaml

from .demo_server import ROOT

ACCOUNTS = {
    account["role"]: account for account in yaml.safe_load((ROOT / "demo" / "content" / "accounts.yaml").read_text())
}


class Watch:
    """Everything in a context that should not happen: messages, other sites, faults of the server."""

    def __init__(self, context, base_url):
        self.found = []
        self._own = (base_url + "/", "data:", "blob:")
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.found.append(str(error.error)))
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def _on_console(self, message):
        if message.type == "error":
            self.found.append(message.text)

    def _on_request(self, request):
        if not request.url.startswith(self._own):
            self.found.append(f"another site: {request.url}")

    def _on_response(self, response):
        if response.status >= 400:
            self.found.append(f"{response.status} {response.url}")


def sign_in(page, email, password):
    """Fill and send the staff login."""
    page.goto("/beheer/login/")
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Inloggen").click()
