"""Lists, consent, issues and sending."""
