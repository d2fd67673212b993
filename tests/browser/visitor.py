"""Somebody who goes through the site in a real browser, and looks at every page on the way."""

import os
import re
from pathlib import Path

from playwright.sync_api import Error, TimeoutError, expect

from tests.browser.axe import axe
from tests.browser.support import watch

# Where to keep pictures of the way; none are taken when it isn't set.
PICTURES = os.environ.get("PICTURES")
PATIENCE = 10_000


class Visitor:
    """Somebody with a browser window of their own."""

    def __init__(self, browser, address, size, *, scripts: bool, name: str):
        self.context = browser.new_context(viewport=size, java_script_enabled=scripts, locale="zh-CN")
        self.page, self.address, self.scripts, self.name, self.seen = self.context.new_page(), address, scripts, name, 0
        self.page.set_default_timeout(PATIENCE)
        self.complaints = watch(self.page)

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

    def into(self, words: str):
        """Follow the first link of the page itself that begins with these words."""
        link = self.page.locator("main").get_by_role("link", name=re.compile("^" + words)).first
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

    def field(self, name: str):
        """The field of that name; what it is folded into is opened first, as one would."""
        field = self.page.locator(f'[name="{name.replace("__", "-")}"]').first
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
            expect(self.page.locator("body")).to_contain_text(word, use_inner_text=True, timeout=PATIENCE)
        return self
