"""Asking those who came, taking in what they answer, and mixing what is anonymous."""

from xicheng_events.feedback.operations.answering import SUGGESTIONS_AT_MOST, TEXT_AT_MOST, answer
from xicheng_events.feedback.operations.inviting import invite_those_who_came
from xicheng_events.feedback.operations.moving import move_anonymous_answers

__all__ = ["SUGGESTIONS_AT_MOST", "TEXT_AT_MOST", "answer", "invite_those_who_came", "move_anonymous_answers"]
