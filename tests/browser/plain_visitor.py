"""Somebody whose browser runs no scripts, over HTTP: links are followed, forms sent as they stand, with the words that
`Visitor` has for the same steps. Each page is held to the house rules by PageClient; how it looks isn't seen."""

import re
from io import BytesIO
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

_UNSENT = {"submit", "button", "reset", "image"}
_OPTIONAL = {"checkbox", "radio"}


class PlainVisitor:
    """Somebody with a browser of their own, without scripts."""

    scripts = False

    def __init__(self, app, _size=None, *, name: str):
        self.name, self.complaints = name, []
        self._client, self._files = app.test_client(), []
        self._url, self._page = "", BeautifulSoup("", "html.parser")
        self.source = ""  # of the page, with what isn't shown

    def go(self, path: str):
        """Open a page of the site."""
        return self._fetch("get", path)

    def press(self, name: str):
        """Press the first button, or follow the first link, whose words begin with these."""
        pressed = self._first(("a", "button"), name)
        self._follow(pressed) if pressed.name == "a" else self._send(self._form_of(pressed), pressed)
        return self._say_yes()

    def into(self, words: str, *, beside: str = ""):
        """Follow the first link of the page itself that begins with these words; of a row that says `beside`."""
        row = next((each for each in self._main("tr") if beside in _words(each)), None) if beside else self._main
        return self._follow(self._first(("a",), words, row))

    def fill(self, **fields):
        """Type into these fields; a day with a time into the two fields that hold them."""
        for name, value in fields.items():
            field = self._field(name)
            day, _t, clock = value.partition("T")
            if clock and field.get("type") == "date":
                _type(field, day)
                _type(field.find_next_sibling("input"), clock)
            else:
                _type(field, value)
        return self

    def enter(self, **fields):
        """Type into fields of one form, and press Enter in the last."""
        form = self._form_of(self.fill(**fields)._field([*fields][-1]))
        self._send(form, next(each for each in form("button") if each.get("type", "submit") == "submit"))
        return self._say_yes()

    def choose(self, **choices):
        """In each of these lists, the entry with this value or these words, or at this place."""
        for name, choice in choices.items():
            _choose(self._field(name), choice)
        return self

    def check(self, name: str, value: str | None = None):
        """Tick the first box, or pick the first button, of that name, or the one with that value."""
        there = [each for each in self._fields(name) if value in (None, each.get("value"))]
        assert there, f"{self.path} has no {name} {value or ''}"
        return self._tick(there[0])

    def check_all(self, name: str):
        """Tick all boxes of that name."""
        for box in self._fields(name):
            self._tick(box)
        return self

    def fill_labelled(self, label: str, value: str):
        """Type into the field that is called so."""
        _type(next(each for each in self._page(["input", "textarea"]) if label in self._labels(each)), value)
        return self

    def check_labelled(self, label: str, at: int = 0):
        """Tick the box that is called so: the first, or the one `at` a place among several."""
        found = [box for box in self._page("input") if box.get("type") in _OPTIONAL and label in self._labels(box)]
        assert len(found) > at, f"{self.path} has no box {label}"
        return self._tick(found[at])

    def attach(self, name: str, file_name: str, content: bytes):
        """Choose a file to send along."""
        self._files.append((self._field(name), (BytesIO(content), file_name)))
        return self

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return bool(self._fields(name))

    def is_ticked(self, name: str) -> bool:
        """Whether the first box or button of that name is."""
        return self._fields(name)[0].has_attr("checked")

    def text_of(self, selector: str) -> str:
        """What one part of the page says."""
        return _words(self._page.select_one(selector))

    def has_button(self, words: str) -> bool:
        """Whether there is such a button."""
        return any(words in _words(each) and not _is_hidden(each) for each in self._page("button"))

    def has_picture(self) -> bool:
        """Whether a drawing is shown, such as a QR."""
        return bool(self._page("svg", role="img"))

    def holds(self, name: str, value: str):
        """What is typed into a field."""
        field = self._field(name)
        held = _text(field) if field.name == "textarea" else field.get("value")
        assert held == value, f"{self.path}: {name} holds {held}, not {value}"
        return self

    def says(self, *words: str):
        """Each of `words` is on the page."""
        said = self.words
        for word in words:
            assert " ".join(word.split()) in said, f"{self.path} doesn't say {word}:\n{said[:1500]}"
        return self

    def look(self):
        """The page was read when it came."""
        return self

    def take(self, step: str, **fields):
        """Fill in and send the form of an issue's page that takes a step."""
        form = next(each for each in self._page("form") if each.get("action", "").endswith(f"/{step}"))
        for name, value in fields.items():
            field = next(each for each in form(["input", "select", "textarea"]) if each.get("name") == name)
            (_choose if field.name == "select" else _type)(field, value)
        self._send(form, form("button")[-1])
        return self._say_yes()

    def another_window(self):
        """The same page in another window of the same browser."""
        other = PlainVisitor(self._client.application, name=self.name)
        other._client = self._client
        return other.go(self.path)

    def signed_in(self, cookie: dict):
        """From now on somebody is signed in here."""
        self._client.set_cookie(cookie["name"], cookie["value"])
        return self

    def close(self) -> None:
        """Nothing is open."""

    @property
    def path(self) -> str:
        """Where the page is, without what was asked of it."""
        return urlsplit(self._url).path

    @property
    def words(self) -> str:
        """All that the page says."""
        texts = (self._page.body or self._page).find_all(string=True)
        return " ".join("".join(each for each in texts if type(each) is NavigableString and not _is_hidden(each.parent)
                                ).split())

    @property
    def _main(self) -> Tag:
        return self._page.main or self._page

    def _fetch(self, method: str, address: str, **sent):
        parts = urlsplit(address)
        if parts.netloc not in ("", "localhost"):
            self.complaints.append(f"leaves the site: {address}")
        answer = self._client.open(
            (parts.path or self.path) + (f"?{parts.query}" if parts.query else ""), method=method.upper(),
            with_token=False, follow_redirects=True, headers={"Referer": f"http://localhost{self._url}"}, **sent)
        if answer.status_code >= 400 and answer.status_code != 422:
            self.complaints.append(f"{answer.status_code} {parts.path}")
        self._url, self._files = answer.request.full_path.rstrip("?"), []
        self.source = answer.get_data(as_text=True)
        self._page = BeautifulSoup(self.source, "html.parser")
        for unseen in self._page(["script", "template"]):
            unseen.decompose()
        return self

    def _follow(self, link: Tag):
        target = link["href"]
        return self if target.startswith("#") else self._fetch("get", target)

    def _send(self, form: Tag, button: Tag):
        sent = [pair for each in self._page(["input", "select", "textarea"])
                if self._form_of(each) is form for pair in _value_of(each)]
        if button.get("name"):
            sent.append((button["name"], button.get("value", "")))
        target = button.get("formaction") or form.get("action") or self._url
        if form.get("method", "get").lower() == "get":
            return self._fetch("get", urlsplit(target).path, query_string=sent)
        data: dict[str, list] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        return self._fetch("post", target, data={**data, **self._files_of(form)})

    def _files_of(self, form: Tag) -> dict[str, tuple]:
        files = {field["name"]: file for field, file in self._files if self._form_of(field) is form}
        assert not files or form.get("enctype") == "multipart/form-data", f"{self.path} sends the file's name alone"
        return files

    def _say_yes(self):
        # What is asked about first, on a page between.
        heading = self._page.h1
        return self.press("确定") if heading and _words(heading) == "请确认" else self

    def _form_of(self, element: Tag) -> Tag | None:
        named = element.get("form")
        return self._page.find("form", id=named) if named else element.find_parent("form")

    def _first(self, tags: tuple[str, ...], words: str, where: Tag | None = None) -> Tag:
        begins = re.compile(words)
        for each in (where or self._page)(tags):
            name = each.get("aria-label") or _words(each)
            leads_on = each.has_attr("href") if each.name == "a" else not each.has_attr("disabled")
            if begins.match(name) and leads_on and not _is_hidden(each):
                return each
        raise AssertionError(f"{self.path} has no {words}:\n{_words(self._main)[:1500]}")

    def _fields(self, name: str) -> list[Tag]:
        return [each for each in self._page(["input", "select", "textarea"], attrs={"name": name.replace("__", "-")})
                if not _is_hidden(each) and each.get("type") != "hidden"]

    def _field(self, name: str) -> Tag:
        found = self._fields(name)
        assert found, f"{self.path} has no field {name}:\n{_words(self._main)[:1500]}"
        return found[0]

    def _labels(self, box: Tag) -> str:
        around = box.find_parent("label")
        beside = self._page("label", attrs={"for": box["id"]}) if box.get("id") else []
        return " ".join([box.get("aria-label", ""), *(_words(each) for each in [around, *beside] if each)])

    def _tick(self, box: Tag):
        if box["type"] == "radio":
            for other in self._fields(box["name"]):
                if self._form_of(other) is self._form_of(box):
                    del other["checked"]
        box["checked"] = ""
        return self


def _words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def _text(area: Tag) -> str:
    return area.get_text().replace("\r\n", "\n").removeprefix("\n")


def _is_hidden(element: Tag) -> bool:
    return any(each.has_attr("hidden") or (each.name == "dialog" and not each.has_attr("open"))
               for each in [element, *element.parents])


def _type(field: Tag, value: str) -> None:
    assert not {"disabled", "readonly"} & set(field.attrs), f"nobody can type into {field.get('name')}"
    if field.name == "textarea":
        field.string = value
    else:
        field["value"] = value


def _choose(choice_list: Tag, choice: str | int) -> None:
    there = choice_list("option")
    wanted = there[choice] if isinstance(choice, int) else next(
        (each for each in there if choice in (each.get("value"), _words(each))), None)
    assert wanted, f"{choice_list['name']} has no {choice}: {[_words(each) for each in there]}"
    for each in there:
        del each["selected"]
    wanted["selected"] = ""


def _value_of(field: Tag) -> list[tuple[str, str]]:
    """What a browser sends of a field: nothing of what has no name, isn't ticked or can't be used."""
    name, kind = field.get("name"), field.get("type", "text")
    unusable = field.has_attr("disabled") or any(each.has_attr("disabled") for each in field.find_parents("fieldset"))
    if not name or unusable or kind in _UNSENT or kind == "file":
        return []
    if field.name == "select":
        chosen = [each for each in field("option") if each.has_attr("selected")]
        if not chosen and not field.has_attr("multiple"):
            chosen = field("option")[:1]
        return [(name, each.get("value", _words(each))) for each in chosen]
    if kind in _OPTIONAL:
        return [(name, field.get("value", "on"))] if field.has_attr("checked") else []
    return [(name, _text(field) if field.name == "textarea" else field.get("value", ""))]
