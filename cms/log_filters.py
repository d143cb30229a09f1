"""What the log leaves out: what is no trouble, and what nobody may read."""

import re

from django.core.exceptions import ObjectDoesNotExist

# Addresses whose next part opens something for whoever has it.
OPENING = "mijn/link|actie|volgen/beheer|volgen/stop|agenda/aanmelding|toolkit/begroting/bewaard"
SECRETS = re.compile(rf"(/(?:{OPENING})/)[^/\s?]+")
INDEX_TASKS = ("modelsearch.tasks.", "wagtail.tasks.update_reference_index_task")


def not_gone_before_indexed(record):
    """False for a task that wanted to index something which was deleted first: there is nothing left to do."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, ObjectDoesNotExist) and any(name in record.getMessage() for name in INDEX_TASKS))


def without_secrets(record):
    """Always True; what a link in a mail opens is taken out of the line."""
    if SECRETS.search(message := record.getMessage()):
        record.msg, record.args = SECRETS.sub(r"\1…", message), ()
    return True
