"""What stands between a right password and a session."""

from allauth.mfa.stages import AuthenticateStage


class SecondStep(AuthenticateStage):
    """Asked of everyone who set one up. Not after single sign-on: there the provider asked for it."""

    def _should_handle(self, request):
        if (self.login.signal_kwargs or {}).get("sociallogin"):
            return False
        return super()._should_handle(request)
