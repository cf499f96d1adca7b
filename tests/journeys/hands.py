"""How somebody works a page: with a pointer, or with the keyboard alone."""

from playwright.sync_api import expect

STOPS = 150  # no page has more places to stop at

FOCUS_IS_SEEN = """() => {
  const el = document.activeElement, box = el.getBoundingClientRect();
  const outlined = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  };
  const near = [el, el.nextElementSibling, el.parentElement, el.closest('li')];
  return box.bottom > 0 && box.top < innerHeight && near.some((one) => one && outlined(one));
}"""


class Pointer:
    """A mouse or a finger."""

    def __init__(self, page):
        self.page = page

    def press(self, target):
        target.click()

    def choose(self, radio):
        radio.check()

    def tick(self, box):
        box.check()

    def pick(self, select, label):
        select.select_option(label=label)

    def type(self, field, text):
        field.fill(text)

    def date(self, field, day):
        field.fill(day.isoformat())


class Keyboard:
    """Tab, Enter, Space, arrows and letters. Wherever Tab stops, it is seen that it does."""

    def __init__(self, page):
        self.page = page

    def press(self, target):
        self.reach(target)
        self.page.keyboard.press("Enter")

    def choose(self, radio):
        """Into the group with Tab, which stops at one of its radios; on with the arrows, which choose as they go."""
        group = self.page.locator(f"input[type=radio][name={radio.get_attribute('name')}]")
        self.reach(group)
        if not _has_focus(radio):
            for _step in range(group.count()):
                self.page.keyboard.press("ArrowDown")
                if _has_focus(radio):
                    break
        else:
            self.page.keyboard.press("Space")
        expect(radio).to_be_checked()

    def tick(self, box):
        self.reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def pick(self, select, label):
        self.reach(select)
        self.page.keyboard.type(label)

    def type(self, field, text):
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def date(self, field, day):
        """Its parts in the order of the browser; a day like 1 January reads the same in any."""
        self.reach(field)
        self.page.keyboard.type(f"{day:%d%m%Y}")

    def reach(self, target):
        """Tab until one of the target's elements has the focus."""
        if any(_has_focus(one) for one in target.all()):
            return
        for _stop in range(STOPS):
            self.tab()
            if target.evaluate_all("all => all.includes(document.activeElement)"):
                return
        raise AssertionError(f"Tab never reaches {target}")

    def tab(self):
        self.page.keyboard.press("Tab")
        if self.page.evaluate("document.activeElement !== document.body"):
            where = self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
            assert self.page.evaluate(FOCUS_IS_SEEN), f"the focus cannot be seen on {where}"


def _has_focus(element):
    return element.evaluate("one => one === document.activeElement")
