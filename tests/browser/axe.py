"""axe finds on a page what somebody who can't see it, or has no mouse, would stumble over."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

# What nobody reads here, all that is right, would take as long to bring back as to look at the page.
_LOOK = 'axe.run({resultTypes: ["violations"]}).then(({violations}) => ({violations}))'


def axe(page) -> AxeResults:
    """What is wrong on `page`."""
    page.evaluate(AXE_SCRIPT)
    return AxeResults(page.evaluate(_LOOK))
