"""Somebody who goes through the site in a real browser, and looks at every page on the way. `PlainVisitor` takes the
same steps without scripts, over HTTP."""

import os
import re
from copy import copy
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error, TimeoutError, expect

from tests.browser.axe import axe
from tests.browser.support import watch

# Where to keep pictures of the way; none are taken when it isn't set.
PICTURES = os.environ.get("PICTURES")
PATIENCE = 10_000


class Visitor:
    """Somebody with a browser window of their own."""

    def __init__(self, browser, address, size, *, scripts: bool = True, name: str):
        self.context = browser.new_context(viewport=size, java_script_enabled=scripts, locale="zh-CN")
        self.page, self.address, self.scripts, self.name, self.seen = self.context.new_page(), address, scripts, name, 0
        self.page.set_default_timeout(PATIENCE)
        self.complaints, self.unanswered = watch(self.page), []
        self.page.on("requestfailed", lambda request: self.unanswered.append(f"{request.failure}: {request.url}"))

    def go(self, path: str):
        self.page.goto(path if path.startswith("http") else self.address + path)
        return self.look()

    def press(self, name: str):
        starts_so = re.compile("^" + name)
        button = self.page.get_by_role("button", name=starts_so).or_(
            self.page.get_by_role("link", name=starts_so)).first
        try:
            button.wait_for(state="attached")
        except TimeoutError as none:
            raise AssertionError(
                f"{self.page.url} has no {name}:\n{self.page.inner_text('main')[:1500]}") from none
        button.click()
        self.page.wait_for_load_state()
        self.say_yes()
        return self.look()

    def into(self, words: str, *, beside: str = ""):
        """Follow the first link of the page itself that begins with these words; of a row that says `beside`."""
        place = self.page.locator("main tr", has_text=beside) if beside else self.page.locator("main")
        link = place.get_by_role("link", name=re.compile("^" + words)).first
        try:
            link.wait_for(state="attached")
        except TimeoutError as none:
            raise AssertionError(
                f"{self.page.url} has no {words}:\n{self.page.inner_text('main')[:1500]}") from none
        link.click()
        return self.look()

    def say_yes(self) -> None:
        """Agree to what is asked about first: in a dialog, or on a page between."""
        asked = self.page.locator("#ask[open], main:has(> .page-head h1:text-is('请确认'))")
        if asked.count():
            self.look()
            with self.page.expect_navigation():
                asked.get_by_role("button", name="确定").click()

    def fill(self, **fields):
        for name, value in fields.items():
            field = self.field(name)
            day, _t, clock = value.partition("T")
            if clock and field.get_attribute("type") == "date":
                field.fill(day)
                field.locator("xpath=following-sibling::input").fill(clock)
            else:
                field.fill(value)
        return self

    def enter(self, **fields):
        """Type into fields of one form, and press Enter in the last."""
        self.fill(**fields).field([*fields][-1]).press("Enter")
        self.page.wait_for_load_state()
        return self

    def choose(self, **choices):
        """In each of these lists, the entry with this value or these words, or at this place."""
        for name, choice in choices.items():
            self.field(name).select_option(**({"index": choice} if isinstance(choice, int) else {"value": choice}))
        return self

    def check(self, name: str, value: str | None = None):
        """Tick the first box, or pick the first button, of that name, or the one with that value."""
        self._unfolded(self.page.locator(_named(name) + (f'[value="{value}"]' if value else "")).first).check()
        return self

    def check_all(self, name: str):
        """Tick all boxes of that name."""
        for box in self.page.locator(_named(name)).all():
            box.check()
        return self

    def fill_labelled(self, label: str, value: str):
        """Type into the field that is called so."""
        self._unfolded(self.page.get_by_label(label)).fill(value)
        return self

    def check_labelled(self, label: str, at: int = 0):
        """Tick the box that is called so: the first, or the one `at` a place among several."""
        boxes = self.page.get_by_label(label).and_(self.page.locator("[type=checkbox], [type=radio]"))
        self._unfolded(boxes.nth(at)).check()
        return self

    def attach(self, name: str, file_name: str, content: bytes):
        """Choose a file to send along."""
        self.page.set_input_files(_named(name), {"name": file_name, "mimeType": "image/jpeg", "buffer": content})
        return self

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return self.page.locator(_named(name)).count() > 0

    def is_ticked(self, name: str) -> bool:
        """Whether the first box or button of that name is."""
        return self.page.locator(_named(name)).first.is_checked()

    def text_of(self, selector: str) -> str:
        """What one part of the page says."""
        return self.page.locator(selector).inner_text()

    def has_button(self, words: str) -> bool:
        """Whether there is such a button."""
        return self.page.get_by_role("button", name=words).count() > 0

    def has_picture(self) -> bool:
        """Whether a drawing is shown, such as a QR."""
        return self.page.locator("svg[role=img]").count() > 0

    def holds(self, name: str, value: str):
        """What is typed into a field."""
        assert self.field(name).input_value() == value
        return self

    def take(self, step: str, **fields):
        """Open, fill in and send the form of an issue's page that takes a step."""
        form = self.page.locator(f'form[action$="/{step}"]')
        panel = form.locator("xpath=ancestor::details")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        for name, value in fields.items():
            field = form.locator(_named(name))
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.locator("button").last.click()
        self.page.wait_for_load_state()
        self.say_yes()
        return self.look()

    def another_window(self):
        """The same page in another window of the same browser."""
        other = copy(self)
        other.page = self.context.new_page()
        return other.go(self.page.url)

    def signed_in(self, cookie: dict):
        """From now on somebody is signed in here."""
        self.context.add_cookies([cookie])
        return self

    def close(self) -> None:
        """The window is closed."""
        self.page.close()

    @property
    def path(self) -> str:
        """Where the page is, without what was asked of it."""
        return urlsplit(self.page.url).path

    @property
    def words(self) -> str:
        """All that the page says."""
        return self.page.inner_text("body")

    @property
    def source(self) -> str:
        """The page, with what isn't shown."""
        return self.page.content()

    def field(self, name: str):
        """The field of that name."""
        return self._unfolded(self.page.locator(_named(name)).first)

    def _unfolded(self, field):
        # What it is folded into is opened first, as one would.
        field.wait_for(state="attached")
        folded = field.locator("xpath=ancestor::details[not(@open)]/summary")
        if folded.count():
            folded.first.click()
        return field

    def look(self):
        """axe and the eye: nothing wrong, nothing wider than the window; the page is whole before it is looked at.

        A link or button leads on as soon as the first bytes of the next page are here: what is counted then may be
        of half a page.
        """
        self.seen += 1
        self.page.wait_for_load_state()
        try:
            self._look_at_it()
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
            # The answer to what was pressed came while the page before it was looked at.
            self.page.wait_for_load_state()
            self._look_at_it()
        return self

    def _look_at_it(self) -> None:
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{PICTURES}/{self.name}-{self.seen:02}.png", full_page=True)
        if self.scripts:
            found = axe(self.page)
            assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{self.page.url} scrolls sideways by {wide}px"

    def says(self, *words: str):
        """Each of `words` is on the page, or comes as soon as a page may be waited for."""
        for word in words:
            try:
                expect(self.page.locator("body")).to_contain_text(word, use_inner_text=True, timeout=PATIENCE)
            except AssertionError as error:
                raise AssertionError(f"{self.page.url} {self.unanswered}\n{error}") from None
        return self


def _named(name: str) -> str:
    return f'[name="{name.replace("__", "-")}"]'
