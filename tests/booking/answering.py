"""The safety check and the health questions as somebody answers them, page by page, without JavaScript."""

from clinic.demo.answers import USUAL
from tests.booking.practice import WEDNESDAY
from tests.booking.walking import choose, say
from tests.intake.answering import safest_of

SAFETY = "/book/swedish-massage/safety"
SWEDISH, HOT_STONE = "swedish-massage", "hot-stone-massage"
NOTHING = "none"


def begin(visitor, slug=SWEDISH, day=WEDNESDAY, clock="10:30", **choice):
    """Safety check, time and name, and on to the first page of questions; its address."""
    visitor.open(f"/book/{slug}/safety")
    pass_safety(visitor)
    choose(visitor, clock, day, slug=slug, **choice)
    say(visitor)
    visitor.follow()
    return visitor.page.location


def book_answering(visitor, slug=SWEDISH, day=WEDNESDAY, clock="10:30", **wishes):
    """The whole way with these answers; the address of the booking."""
    begin(visitor, slug, day, clock)
    answer_all(visitor, **wishes)
    visitor.send()
    return visitor.page.location


def pass_safety(visitor, *signs):
    """Answer the safety check: these signs, or none."""
    return visitor.send("Continue", safety=list(signs) or NOTHING)


def fill(visitor, button="Save and continue", **wishes):
    """Fill in the page of questions that is shown, safely but for these, and save it."""
    wanted = {**USUAL, **wishes}
    sent = {}
    for name, control in _controls(visitor.page, button).items():
        if name in wanted:
            sent[name] = wanted[name] if isinstance(wanted[name], list) else str(wanted[name])
        elif control.attrs.get("type") == "radio":
            sent[name] = safest_of(name, [one.attrs["value"] for one in visitor.page.root.all("input", name=name)])
        elif "data-none" in control.attrs or control.attrs.get("value") == NOTHING:
            sent[name] = NOTHING
        elif control.attrs.get("value") == "y":
            sent[name] = "y"
    return visitor.send(button, **sent)


def answer_all(visitor, **wishes):
    """Answer page after page, safely but for these, and stand before the page that follows; the pages' headings."""
    seen = []
    while "/questions" in visitor.page.url or "/questions" in (visitor.page.location or ""):
        if visitor.page.location:
            visitor.follow()
            continue
        seen.append(visitor.page.heading)
        assert fill(visitor, **wishes).status == 303, f"{visitor.page.url}: {visitor.page.errors}"
    return seen


def _controls(page, button):
    """The first control of each name on the form, or the one that stands for none of them."""
    found = {}
    form = page.form(button).element
    for control in (*form.all("input"), *form.all("textarea")):
        name = control.attrs.get("name")
        if name and name != "csrf_token" and (name not in found or "data-none" in control.attrs):
            found[name] = control
    return found
