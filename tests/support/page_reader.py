"""Reads every HTML page a test fetches, and objects to what no page of ours may do (ux.md)."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from re import sub

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}


def words_of(html: str) -> str:
    """What a page or a part of one says, without its tags."""
    return sub(r"<[^>]+>", "", html)


@dataclass
class Form:
    """One form as it stands in a page: where it goes and what it would send."""

    method: str
    action: str | None
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of everything that can be filled in, ticked or pressed

    def has(self, name: str) -> bool:
        """Whether a field called `name` is in it."""
        return any(name == found for found, _value in self.fields)


class Page(HTMLParser):
    """A page taken apart. `problems` lists what is wrong with it, `forms` what can be sent."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.problems, self.forms, self.h1s, self.links = [], [], [], []
        self.title, self.lang = None, None
        self._ids, self._labels, self._controls, self._open = [], set(), [], []
        self._form, self.wrong, self._is_among_wrong = None, [], False
        self.is_whole = "<html" in html[:2000].lower()
        self.feed(html)
        self.close()
        self._judge()

    def handle_starttag(self, tag, attributes):
        """Note what matters about one element."""
        given = dict(attributes)
        if self._form and given.get("name"):
            self._form.names.add(given["name"])
        self._note_safety(tag, given)
        self._is_among_wrong |= given.get("class") == "error-summary"
        if given.get("id"):
            self._ids.append(given["id"])
        handler = getattr(self, f"_start_{tag}", None)
        if handler:
            handler(given)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        """Close the element, and object if another one was still open inside."""
        if tag == "form":
            self._form = None
        if tag == "ul":
            self._is_among_wrong = False
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        elif tag not in _VOID and tag != "p":
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        """Collect the words of the title and the headings."""
        if "title" in self._open and "svg" not in self._open:
            self.title = (self.title or "") + data
        if "h1" in self._open:
            self.h1s[-1] += data

    def _start_html(self, given):
        self.lang = given.get("lang")

    def _start_h1(self, _given):
        self.h1s.append("")

    def _start_a(self, given):
        self.links.append(given.get("href"))
        if self._is_among_wrong:
            self.wrong.append(given["href"].removeprefix("#"))

    def _start_label(self, given):
        if given.get("for"):
            self._labels.add(given["for"])

    def _start_form(self, given):
        self._form = Form((given.get("method") or "get").lower(), given.get("action"))
        self.forms.append(self._form)

    def _start_input(self, given):
        kind = (given.get("type") or "text").lower()
        is_sent = kind not in {"submit", "button", "checkbox", "radio"} or "checked" in given
        if self._form and given.get("name") and is_sent:
            self._form.fields.append((given["name"], given.get("value") or ""))
        if kind not in _UNLABELLED_INPUTS:
            self._note_control("input", given)

    def _start_select(self, given):
        self._note_control("select", given)

    def _start_textarea(self, given):
        self._note_control("textarea", given)

    def _note_control(self, tag, given):
        named = "label" in self._open or given.get("aria-label") or given.get("aria-labelledby")
        self._controls.append((bool(named), given.get("id"), f"{tag} name={given.get('name')}"))

    def _note_safety(self, tag, given):
        loud = [name for name in given if name == "style" or name.startswith("on") or name.startswith("hx-on")]
        self.problems += [f"inline {name}= on <{tag}>" for name in loud]
        if tag == "style" or (tag == "script" and not given.get("src") and given.get("type") != "application/json"):
            self.problems.append(f"inline <{tag}>")
        source = given.get("href") if tag == "link" else given.get("src")
        if (source and tag != "a" and not source.startswith(("/", "data:"))) or (source or "").startswith("//"):
            self.problems.append(f"<{tag}> loads from elsewhere: {source}")
        # A part that htmx swaps may lie inside a form of its page; the page itself is read as well.
        if "hx-post" in given and self.is_whole and not (self._form or tag == "form"):
            self.problems.append(f"hx-post on <{tag}> outside a form: nothing happens without scripts")
        if tag == "form" and "hx-post" in given and not (given.get("action") and given.get("method")):
            self.problems.append("hx-post on a form without action and method")

    def _judge(self):
        nowhere = [ident for ident in self.wrong if ident not in self._ids]
        if nowhere and self.is_whole:
            self.problems.append(f"what is wrong leads to what isn't on the page: {nowhere}")
        leading_on = [ident for ident in self.wrong if ident in self._ids]
        if leading_on != sorted(leading_on, key=self._ids.index):
            self.problems.append(f"what is wrong is said in another order than the page's: {leading_on}")
        for ident in sorted({i for i in self._ids if self._ids.count(i) > 1}):
            self.problems.append(f"id {ident} is used {self._ids.count(ident)} times")
        for named, ident, what in self._controls:
            if not named and ident not in self._labels:
                self.problems.append(f"no label for {what}")
        for form in self.forms:
            if form.method == "post" and not form.has("csrf_token"):
                self.problems.append(f"no token in the form to {form.action}")
        if self.is_whole:
            self._judge_whole()

    def _judge_whole(self):
        title, headings = _squeezed(self.title or ""), [_squeezed(h1) for h1 in self.h1s]
        if self.lang != "zh-CN":
            self.problems.append(f"lang is {self.lang}")
        if len(headings) != 1:
            self.problems.append(f"{len(headings)} <h1>: {headings}")
        elif not headings[0] or not title.startswith(headings[0]):
            self.problems.append(f"title “{title}” does not start with the heading “{headings[0]}”")


def _squeezed(text: str) -> str:
    return " ".join(text.split())
