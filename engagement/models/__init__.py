"""Models by noun."""

from .comments import Comment, CommentAppeal, CommentDecision, CommentReport, CommentRules
from .conversations import Block, Conversation, ConversationReport, Line, Participant, Suspension, TrailLook
from .following import Follow, Follower, Moment

__all__ = [
    "Block",
    "Comment",
    "CommentAppeal",
    "CommentDecision",
    "CommentReport",
    "CommentRules",
    "Conversation",
    "ConversationReport",
    "Follow",
    "Follower",
    "Line",
    "Moment",
    "Participant",
    "Suspension",
    "TrailLook",
]
