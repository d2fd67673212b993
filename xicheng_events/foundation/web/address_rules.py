"""How an address is written from a view's name. werkzeug compiles two functions for each rule the moment it is made,
which for all of the site's takes a third of a second of every start; of most of them no page ever asks."""

from collections.abc import Callable

from werkzeug.routing import Rule


class AddressRule(Rule):
    """A rule whose two functions are compiled when one of them is first called."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_it = super()._compile_builder

        def write(rule: "AddressRule", /, **values) -> tuple[str, str]:
            made = compile_it(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            return made(**values)

        return write


def init_app(app) -> None:
    """Take these for every address of the site. Before any room's pages are registered."""
    app.url_rule_class = AddressRule
