"""A client who comes back, as she walks to the health questions of another booking; and what is kept of it."""

from datetime import timedelta

from clinic.booking.models import Draft
from clinic.db import db
from clinic.intake.models import Response
from tests.booking.answering import SWEDISH, pass_safety
from tests.booking.test_proving import mailed
from tests.booking.walking import choose

MINUTE = timedelta(minutes=1)
EARLIER, KNOWN = "Is this still right?", "You’ve answered these before"
YES, CODE, AFRESH = "Yes, this is still right", "E-mail me a code", "Answer everything again"
FRIDAY = "2026-11-27"
SECRET = "Wilhelmina Distinctive"
EARLIER_PAGE = f"/book/{SWEDISH}/earlier"


def comes_back(visitor, link, slug=SWEDISH, day=FRIDAY, clock="14:00", ask=True):
    """Book again by the link, and on to the step with the questions."""
    visitor.open(link)
    visitor.send("Book this again")
    visitor.open(f"/book/{slug}/safety")
    pass_safety(visitor)
    choose(visitor, clock, day, slug=slug)
    while visitor.page.location:
        visitor.follow()
    return visitor


def proves(visitor, house):
    visitor.send(CODE)
    visitor.follow()
    visitor.send("Continue", code=mailed(house))
    return visitor.follow()


def sections(page):
    return [section.all("h2")[0].text for section in page.root.all("div", class_="sum-sec")]


def shown(page):
    """What is read on the summary lists, by label."""
    rows = [row for one in page.root.all("dl") if "rows" in one.attrs.get("class", "") for row in one.all("div")]
    return {row.all("dt")[0].text: row.all("dd")[0].text for row in rows}


def draft(house):
    with house.app_context():
        one = db.session.query(Draft).filter(Draft.booked_at.is_(None)).one()
        return one.client_id, one.previous_id, (one.health or {}).get("answers", {})


def responses(house):
    with house.app_context():
        rows = db.session.query(Response).order_by(Response.id).all()
        return [(row.id, row.previous_id, row.completed_at, row.answers["answers"]) for row in rows]
