"""What axe finds on a page, and whether it is wider than its screen."""

from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ENGINE = Axe().axe_script
RUN = """async (standards) => {
  const { violations } = await axe.run({ runOnly: standards, resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id} at ${target.join(' ')}: ${failureSummary}`));
}"""
PHONE, DESKTOP = (390, 844), (1280, 900)
ZOOMED = (320, 256)  # 1280 x 1024 at 400 %, and the narrowest phone


def violations(page):
    """What axe finds on the page as it stands, a sentence each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(ENGINE)
    return page.evaluate(RUN, STANDARDS)


@contextmanager
def copied(page):
    """The same page where scripts may run, for axe is one; the page's own stay away."""
    html = page.content().replace("<noscript", "<div").replace("</noscript", "</div")
    context = page.context.browser.new_context(viewport=page.viewport_size, reduced_motion="reduce")
    try:
        copy = context.new_page()
        copy.route("**/*.js", lambda route: route.abort())
        copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html"))
        copy.goto(page.url)
        yield copy
    finally:
        context.close()


def overflow(page):
    """How many pixels wider than the screen the page is."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def inspect(page):
    """Nothing to find at phone and desktop width, light and dark; nothing to scroll sideways, zoomed in or not."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    found = []
    for width, height in (ZOOMED, PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{overflow(page)} px too wide at {width}"] if overflow(page) else []
        for scheme in ("light", "dark") if (width, height) != ZOOMED else ():
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme}: {sentence}" for sentence in violations(page)]
    assert not found, "\n".join(found)
