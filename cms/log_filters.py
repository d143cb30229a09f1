"""What the log leaves out, because it is no trouble."""

from django.core.exceptions import ObjectDoesNotExist

INDEX_TASKS = ("modelsearch.tasks.", "wagtail.tasks.update_reference_index_task")


def not_gone_before_indexed(record):
    """False for a task that wanted to index something which was deleted first: there is nothing left to do."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, ObjectDoesNotExist) and any(name in record.getMessage() for name in INDEX_TASKS))
