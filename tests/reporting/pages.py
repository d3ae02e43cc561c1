"""A page in a browser, with what it complains of and asks for, and what axe-core finds wrong with it."""

from contextlib import contextmanager
from pathlib import Path

import axe_core_python

AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")


@contextmanager
def opened(browser, path, *, width=1280, scheme="light"):
    # Only a test may put a script of its own, axe-core, into a page that forbids it.
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    context.set_default_timeout(300_000)  # for a busy machine; each waits for something that happens at once elsewhere
    page = context.new_page()
    messages, requests = [], []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    if page.locator("script#data").count():
        page.wait_for_selector("body[data-ready]")
    yield page
    assert messages == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    context.close()


def violations(page):
    """Return what axe-core calls serious or critical."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then((result) => result.violations)")
    return [
        f"{each['id']}: {each['help']} ({each['nodes'][0]['html'][:120]})"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
