"""What this app adds to the back office; each part in a package of its own."""

from .comments import wagtail_hooks as comment_hooks  # noqa: F401
from .conversations import wagtail_hooks as conversation_hooks  # noqa: F401
