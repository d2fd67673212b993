"""A row that remembers what is read of it: handed to a page in the place of a thing, it says which attributes the page
shows, those of rows the thing owns behind a dot (title, slots.starts_at)."""

from collections.abc import Iterable
from inspect import isfunction
from types import MethodType

from jinja2 import ChoiceLoader, DictLoader

from xicheng_events.foundation.core.db import db


class Recorder:
    """`thing`, noting in `read` each attribute whose value somebody gets. A property that isn't `listed`, nor any of
    its parts, is worked out from the recorder, and so is what a method gives: what counts is what they read."""

    def __init__(self, thing, listed: Iterable[str] = (), *, path: str = "", root: "Recorder | None" = None):
        owner = self if root is None else root
        vars(self).update(_thing=thing, _listed=set(listed), _path=path, _root=owner,
                          read=set() if root is None else owner.read, _rows={id(thing): self} if root is None else None)

    @property
    def __class__(self):
        return type(self._thing)

    def __getattr__(self, name):
        path = f"{self._path}{name}"
        said = getattr(type(self._thing), name, None)
        if isinstance(said, property) and not self._is_listed(path):
            return said.fget(self)
        if isfunction(said):
            return MethodType(said, self)
        value = getattr(self._thing, name)
        if isinstance(value, list) and value and isinstance(value[0], db.Model):
            return [self._of(each, path) for each in value]
        if isinstance(value, db.Model):
            return self._of(value, path)
        self.read.add(path)
        return value

    def _is_listed(self, path: str) -> bool:
        return any(each == path or each.startswith(f"{path}.") for each in self._listed)

    def _of(self, row, path: str) -> "Recorder":
        rows = self._root._rows
        return rows.setdefault(id(row), Recorder(row, self._listed, path=f"{path}.", root=self._root))


def beyond(read: set[str], listed: Iterable[str]) -> set[str]:
    """What was read and isn't `listed`; a row that isn't there at all is as listed as its parts."""
    listed = set(listed)
    return {path for path in read if path not in listed and not any(each.startswith(f"{path}.") for each in listed)}


def reviewed_part(app, name: str, source: str = ""):
    """The template of that name, or `source` in its place, without the parts that say what goes on changing (…_now)."""
    own = {other: "" for other in app.jinja_env.list_templates() if other.endswith("_now.html")}
    own |= {name: source} if source else {}
    return app.jinja_env.overlay(loader=ChoiceLoader([DictLoader(own), app.jinja_env.loader])).get_template(name)


def source_of(app, name: str) -> str:
    """A template as it is written."""
    return app.jinja_env.loader.get_source(app.jinja_env, name)[0]
