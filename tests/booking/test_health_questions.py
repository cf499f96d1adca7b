"""The questions while booking: page after page, Back, out of order, from two tabs, by somebody else."""

from datetime import timedelta

from clinic.booking import queries
from clinic.booking.models import Appointment, Draft
from clinic.db import db
from clinic.intake.models import Response
from tests.booking.answering import SWEDISH, answer_all, begin, fill
from tests.booking.practice import TUESDAY, WEDNESDAY
from tests.booking.walking import choose
from tests.factories import NOW

BOOK = f"/book/{SWEDISH}"
PAGES = 11  # for whoever is healthy


def answers(house):
    """The answers in the only draft that is being filled in."""
    with house.app_context():
        return db.session.query(Draft).filter(Draft.booked_at.is_(None)).one().health


def appointments(house):
    with house.app_context():
        return [(one.status, one.pending_reason) for one in db.session.query(Appointment)]


def at(visitor, page_id):
    """The visitor before a page of the questions."""
    visitor.open(f"{BOOK}/questions/{page_id}")
    assert visitor.page.status == 200
    return visitor


def token(visitor):
    return visitor.page.form().fields["csrf_token"]


def test_page_after_page_to_booked(ada, asking):
    assert begin(ada) == f"{BOOK}/questions/about"
    assert len(answer_all(ada)) == PAGES
    assert (ada.page.url, ada.page.heading) == (f"{BOOK}/check", "Check your booking")
    ada.send("Confirm booking")
    assert ada.follow().heading == "You’re booked"
    assert appointments(asking) == [("booked", None)]
    with asking.app_context():
        response = db.session.query(Response).one()
        assert (response.completed_at is not None, response.outcomes[SWEDISH]) == (True, "allow")
        assert (response.answers["answers"]["signature"], response.answers["answers"]["rf_saddle"]) == (
            "Signed by the demo",
            "no",
        )
        assert [draft.health for draft in db.session.query(Draft)] == [None]


def test_the_check_page_leads_to_every_page_and_tells_no_answer(ada):
    begin(ada)
    headings = answer_all(ada, emergency_name="Unmistakable Example")
    rows = ada.page.root.all("dl", class_="rows")[-1].all("div")
    assert [row.one("dt").text for row in rows] == ["Warning signs", *headings]
    assert [[one.text.split()[0] for one in row.all("dd")] for row in rows] == [["Change"]] * (1 + PAGES)
    assert "All answered." in ada.page.text
    assert "Unmistakable" not in ada.page.text


def test_each_page_leads_to_the_next_and_back_to_the_one_before(ada):
    begin(ada)
    seen = []
    while "/questions/" in ada.follow().url:
        seen.append((ada.page.url, ada.page.link("Back")))
        fill(ada)
    assert [back for _, back in seen] == [f"{BOOK}/you", *[url for url, _ in seen[:-1]]]
    assert ada.page.link("Back") == seen[-1][0]


def test_each_page_holds_the_time_for_longer(ada, asking, clock):
    begin(ada)
    ada.follow()
    held = []
    for minutes in (0, 7, 14):
        clock.move_to(NOW + timedelta(minutes=minutes), tick=False)
        fill(ada)
        ada.follow()
        with asking.app_context():
            held.append(queries.hold_until(db.session.query(Draft).one(), NOW + timedelta(minutes=minutes)))
    assert held == [NOW + timedelta(minutes=minutes + 10) for minutes in (0, 7, 14)]


def test_a_page_shows_what_was_answered(ada):
    begin(ada)
    at(ada, "about")
    fill(ada, dob="1990-02-03", emergency_name="Bo Sample")
    fields = at(ada, "about").page.form("Save and continue").fields
    assert (fields["dob"], fields["emergency_name"]) == ("1990-02-03", "Bo Sample")
    at(ada, "circulation")
    fill(ada, circulation=["bp", "bleeding_disorder"])
    fields = at(ada, "circulation").page.form("Save and continue").fields
    assert (fields.getlist("circulation"), fields.getlist("nerves")) == (["bleeding_disorder", "bp"], ["none"])


def test_how_long_is_asked_from_short_to_long(ada):
    begin(ada)
    at(ada, "pain")
    fill(ada, pain_now="yes")
    labels = {one.attrs.get("for", ""): one.text for one in at(ada, "pain_more").page.root.all("label")}
    assert [text for name, text in labels.items() if name.startswith("pain_duration")] == [
        "Less than 6 weeks",
        "6 weeks to 3 months",
        "More than 3 months",
    ]


def test_what_was_never_answered_is_shown_without_a_tick(ada):
    """A visit that is moved near asks about the last days: that page was saved, but those ticks were never hers."""
    begin(ada, day="2026-12-02")
    answer_all(ada)
    choose(ada, "10:30", WEDNESDAY, slug=SWEDISH)
    ada.open(f"{BOOK}/check")
    assert ada.page.location == f"{BOOK}/questions"
    assert ada.follow().location == f"{BOOK}/questions/today"
    fields = ada.follow().form("Save and continue").fields
    assert (fields.getlist("now"), fields.getlist("days")) == (["none"], [])


def test_an_answer_about_these_days_counts_only_for_a_visit_these_days(ada, asking):
    """With a fever nobody is treated tomorrow; the later time that the stop page advises can be booked."""
    begin(ada, day=TUESDAY)
    at(ada, "today")
    assert fill(ada, days=["fever_48h"]).location == f"{BOOK}/stop"
    assert ada.follow().heading == "This treatment has to wait"
    choose(ada, "10:30", "2026-12-02", slug=SWEDISH)
    ada.open(f"{BOOK}/questions")
    answer_all(ada)
    ada.send("Confirm booking")
    assert appointments(asking) == [("booked", None)]
    with asking.app_context():
        assert "fever_48h" in db.session.query(Response).one().due
