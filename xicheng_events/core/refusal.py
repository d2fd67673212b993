"""The one way an operation says no."""


class Refused(Exception):
    """An operation refuses: `code` is stable (tests, statistics, colours), `sentence` is shown to the person.

    `field` names the form field the sentence belongs beside; None puts it on top of the form.
    The sentence says what to do, in the words of domain §12.
    """

    def __init__(self, code: str, sentence: str, field: str | None = None):
        super().__init__(code)
        self.code, self.sentence, self.field = code, str(sentence), field

    def __str__(self) -> str:
        return self.sentence
