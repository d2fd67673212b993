"""The one way an operation says no."""

from flask_babel import gettext as _


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


class TooOften(Refused):
    """Refused for now: what was asked for may be asked for again at the instant `again_at`."""

    def __init__(self, code: str, sentence: str, field: str | None = None, *, again_at):
        super().__init__(code, sentence, field)
        self.again_at = again_at


def require_right(has: bool, sentence: str = "") -> None:
    """Refuse `not_yours` to somebody who hasn't the right to this step; `sentence` says who has, where the usual words
    don't."""
    if not has:
        raise Refused("not_yours", sentence or _("您没有办理本单位这一步骤的权限。"))


def changed_meanwhile() -> Refused:
    """What somebody is told who acts on a page that shows what no longer is."""
    return Refused("changed_meanwhile", _("这份报名的状态已变化，没有办理，请查看最新内容。"))
