"""What is done with forms and answers: build the form, keep answers, delete what is secret when its time is up."""

from xicheng_events.questions.operations.building import (
    choose_fields,
    move_question,
    put_question,
    remove_question,
    use_usual_form,
)
from xicheng_events.questions.operations.keeping import forget_answers, keep_answers, purge_secret_answers

__all__ = ["choose_fields", "forget_answers", "keep_answers", "move_question", "purge_secret_answers", "put_question",
           "remove_question", "use_usual_form"]
