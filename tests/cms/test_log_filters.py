"""The log is quiet about work that nobody misses, and about nothing else."""

import logging
import sys

import pytest
from django.core.exceptions import ObjectDoesNotExist

from cms.log_filters import not_gone_before_indexed


def record(message, error):
    try:
        raise error
    except type(error):
        return logging.LogRecord("django_tasks", logging.ERROR, "", 0, message, (), sys.exc_info())


@pytest.mark.parametrize(
    ("message", "error", "kept"),
    [
        ("path=modelsearch.tasks.insert_or_update_object_task state=FAILED", ObjectDoesNotExist("gone"), False),
        ("path=wagtail.tasks.update_reference_index_task state=FAILED", ObjectDoesNotExist("gone"), False),
        ("path=modelsearch.tasks.insert_or_update_object_task state=FAILED", ValueError("broken"), True),
        ("path=messaging.tasks.send state=FAILED", ObjectDoesNotExist("gone"), True),
    ],
)
def test_only_objects_gone_before_indexing_are_left_out(message, error, kept):
    assert not_gone_before_indexed(record(message, error)) is kept


def test_a_line_without_error_is_kept():
    assert not_gone_before_indexed(logging.LogRecord("x", logging.INFO, "", 0, "hello", (), None))
