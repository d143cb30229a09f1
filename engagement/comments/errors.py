"""Why something could not be done with a reaction; each has a decided answer for whoever tried."""


class CommentError(Exception):
    """Nothing was changed."""


class TargetGoneError(CommentError):
    """What it is about is not there (any more), or takes no reactions at all."""


class ClosedError(CommentError):
    """What it is about takes no new reactions now."""


class TooManyError(CommentError):
    """Too much in too short a time; `seconds` is how long until the next may come."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


class NotAnswerableError(CommentError):
    """The reaction that this answers is gone, or has as many answers as fit."""


class NotYoursNowError(CommentError):
    """The writer cannot do this (any more): too late, decided already, or done before."""


class ChangedMeanwhileError(CommentError):
    """The moderator decided about something else than what stands there now; `comment` is how it is."""

    def __init__(self, comment):
        super().__init__(comment.pk)
        self.comment = comment


class SameModeratorError(CommentError):
    """An appeal is decided by somebody else than who took the decision, or wrote the reaction."""
