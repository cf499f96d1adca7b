"""Somebody with a browser: what she does and what she sees."""

import re
from contextlib import nullcontext
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.intake.answering import safest_of
from tests.journeys.accessibility import copied, overflow, violations

EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


# what to fill in: "None of these" or the safest answer of each question, every point to agree to, every line
FIRST_OF_EACH = """all => {
  const found = new Map();
  for (const one of all) {
    if (one.closest('.bodymap')) continue;
    if (!found.has(one.name) || 'none' in one.dataset) found.set(one.name, one);
  }
  return [...found.values()].map(({ id, name, type }) => ({ id, name, type }));
}"""


class Client:
    """Her page, the hands she works it with, whom her browser asked and what it complained about."""

    def __init__(self, page, url, hands, *, scripts):
        self.page, self.url, self.hands, self.scripts = page, url, hands(page), scripts
        self.strangers, self.complaints = set(), []
        page.context.on("request", lambda request: self._watch(urlsplit(request.url)))
        page.context.on("console", self._hear)
        page.context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _watch(self, address):
        if address.scheme != "data" and address.netloc != urlsplit(self.url).netloc:
            self.strangers.add(address.netloc)

    def _hear(self, message):
        if message.type in {"error", "warning"} and not EXPECTED.match(message.text):
            self.complaints.append(message.text)

    # ---- what she does -----------------------------------------------------

    def opens(self, path):
        return self.page.goto(path if path.startswith("http") else f"{self.url}{path}")

    def follows(self, words, within="body"):
        """A link, by what it says."""
        self.hands.press(self.page.locator(within).get_by_role("link", name=words, exact=True).first)

    def presses(self, words):
        """A button, by what it says."""
        self.hands.press(self.page.get_by_role("button", name=words, exact=True))

    def is_answered(self, button):
        """The status of what comes back when she presses a button that sends a form."""
        with self.page.expect_response(lambda response: response.request.method == "POST") as answer:
            self.presses(button)
        return answer.value.status

    def types(self, **fields):
        """Into fields, by their names."""
        for name, text in fields.items():
            self.hands.type(self.page.locator(f"#{name}"), text)

    def chooses(self, words):
        """A radio, by what it says."""
        radio = self.page.get_by_role("radio", name=words)
        expect(radio).to_be_attached()
        self.hands.choose(radio)

    def saves(self, words):
        """What a link hands over, as bytes."""
        with self.page.expect_download() as download:
            self.follows(words)
        return download.value.path().read_bytes()

    # ---- booking -----------------------------------------------------------

    def chooses_a_therapist(self, name):
        chosen = self.page.locator(".chip-link[aria-current]")
        if chosen.inner_text() != name:
            self.follows(name)
            expect(chosen).to_have_text(name)

    def chooses_a_day(self, since=0):
        """The day with the most free times of those in view, past the first `since`; its name."""
        days = self.page.locator("a.day")
        days.nth(since).wait_for()
        counts = [int(text.split()[0]) for text in days.locator(".c").all_inner_texts()]
        day = days.nth(counts.index(max(counts[since:]), since))
        name = day.locator(".vh").inner_text().partition(",")[0]
        self.hands.press(day)
        if self.scripts:
            self.has_the_focus_on("#times")
        self.sees_heading(name)
        return name

    def chooses_a_time(self, number=2):
        """One of the times in view; when, and with whom."""
        slot = self.page.locator(".slot").nth(number)
        self.hands.choose(slot.locator("input"))
        return slot.locator("b").inner_text(), slot.locator("label > span").last.inner_text()

    def opens_the_times(self, path):
        """Of a treatment, past its safety check where she has not passed it."""
        self.opens(path)
        if "/safety" in self.page.url:
            self.has_no_warning_sign()

    def has_no_warning_sign(self):
        self.sees_heading("Do any of these apply to you?")
        self.hands.tick(self.page.get_by_role("checkbox", name="None of these apply to me"))
        self.presses("Continue")
        expect(self.page).not_to_have_url(re.compile("/safety"))
        self.page.wait_for_load_state()

    def says_who_she_is(self, name="Ada Sample", email="ada@client.example"):
        """And leaves the health questions for later."""
        self.types(name=name, email=email, phone="085 555 0142")
        self.presses("Continue")
        self.presses("Book now and finish these later")
        self.sees_heading("Check your booking")

    def answers_everything(self, **said):
        """Every page of health questions, as somebody healthy but for what she says; how many there were."""
        count = 0
        expect(self.page).to_have_url(re.compile("/questions/"))
        while "/questions/" in self.page.url:
            self.finds_nothing_wrong()
            before = self.page.url
            self.answers_the_page(**said)
            self.presses("Save and continue")
            expect(self.page).not_to_have_url(before)
            count += 1
        return count

    def answers_the_page(self, **said):
        """One page of them. What she says is a code, or a list of them, or a line, for a control by its name."""
        form = self.page.locator("#questions")
        for field in form.locator("input:not([type=hidden])").evaluate_all(FIRST_OF_EACH):
            if field["type"] not in {"radio", "checkbox"} or field["name"] not in said:
                self._answers(self._safest(form, field), field["type"], said.get(field["name"]))
        for name, codes in said.items():
            for code in codes if isinstance(codes, list) else [codes]:
                control = form.locator(f"input[name={name}][value='{code}']")
                if control.count():
                    self._answers(control, control.get_attribute("type"))

    def _safest(self, form, field):
        """The answer that says the least about somebody healthy."""
        if field["type"] != "radio":
            return form.locator(f"[id='{field['id']}']")
        offered = form.locator(f"input[name={field['name']}]")
        code = safest_of(field["name"], offered.evaluate_all("all => all.map((one) => one.value)"))
        return form.locator(f"input[name={field['name']}][value='{code}']")

    def _answers(self, control, kind, said=None):
        if kind == "radio":
            self.hands.choose(control)
        elif kind == "checkbox":
            self.hands.tick(control)
        elif kind == "date":
            self.hands.date(control, date.fromisoformat(said or "1985-01-01"))
        else:
            self.hands.type(control, said or "Sam Example")

    def holds_a_time(self, slug="swedish-massage", therapist="Any therapist", number=2):
        """Of a treatment; which, and with whom."""
        self.opens_the_times(f"/book/{slug}/time")
        self.chooses_a_therapist(therapist)
        self.chooses_a_day()
        chosen = self.chooses_a_time(number)
        self.presses("Continue")
        self.sees_heading("About you")
        return chosen

    def books(self, **who):
        """A treatment, the short way; the address of her booking."""
        self.holds_a_time()
        self.says_who_she_is(**who)
        self.presses("Confirm booking")
        self.sees_heading("You’re booked")
        return self.page.url

    # ---- what she sees -----------------------------------------------------

    def sees_heading(self, words):
        expect(self.page.get_by_role("heading", name=words, exact=True)).to_be_visible()

    def sees(self, words):
        expect(self.page.locator("main")).to_contain_text(words)

    def has_the_focus_on(self, selector):
        expect(self.page.locator(selector)).to_be_focused()

    def is_told(self, *sentences):
        """What went wrong: in the page's title, in a box with the focus, and nothing else in the box."""
        expect(self.page).to_have_title(re.compile("^Error: "))
        self.has_the_focus_on(".err-sum")
        assert self.page.locator(".err-sum :is(h2, p, li)").all_inner_texts() == list(sentences)

    def finds_nothing_wrong(self):
        """Nothing for axe, and nothing wider than her screen."""
        with nullcontext(self.page) if self.scripts else copied(self.page) as page:
            found = violations(page)
        assert not found, "\n".join(found)
        assert not overflow(self.page), f"{overflow(self.page)} px too wide"
