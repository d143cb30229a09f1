"""Background tasks in a test."""

from django_tasks.backends.immediate import ImmediateBackend

# What Wagtail notes after each save for the search of the back office, and for who refers to what.
INDEXING = {"insert_or_update_object_task", "update_reference_index_task"}


class AtOnce(ImmediateBackend):
    """Tasks run when they are asked for, but for the notes of Wagtail: those a test gets that uses `indexed`.

    In production the worker makes them, some time after a page was saved. They were a seventh of all that the tests
    do, and hardly any test looks at them. What the public finds is written with the thing itself (`cms/catalogue.py`).
    """

    indexing = False

    def _execute_task(self, task_result):
        if self.indexing or task_result.task.name not in INDEXING:
            super()._execute_task(task_result)
