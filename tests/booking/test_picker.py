"""The slot picker: what each day is, the times of one, and a way on where there are none."""

from datetime import date, timedelta

from clinic.catalog.models import Service
from clinic.db import db
from tests import factories
from tests.booking.practice import NEEDS, TUESDAY, WEDNESDAY
from tests.booking.walking import TIME, choose, clocks
from tests.factories import NOW, at
from tests.visiting import Visitor

DAY = timedelta(days=1)


def days(page):
    """What each of the days says."""
    return [one.one("span", class_="vh").text for one in page.root.one("ol", class_="days").all("li")]


def close(on):
    factories.exception("closed", date.fromisoformat(on))


def take_everybody(practice, on):
    for therapist_id in (practice.anna, practice.ben):
        factories.claim((therapist_id, at(f"{on} 00:00"), at(f"{on} 23:59")))


# ---- days ------------------------------------------------------------------


def test_each_day_says_what_it_is(visitor, inside):
    with inside() as practice:
        factories.clinic(horizon_days=3)
        close(TUESDAY)
        take_everybody(practice, WEDNESDAY)
    page = visitor.open(f"{TIME}?from=2026-11-23")
    assert days(page)[:5] == [
        "Monday 23 November, 12 times free",
        "Tuesday 24 November, closed",
        "Wednesday 25 November, full",
        "Thursday 26 November, 28 times free",
        "Friday 27 November, not open for booking yet",
    ]
    assert len(days(page)) == 14
    assert [day for day in days(page)[4:] if not day.endswith("not open for booking yet")] == []


def test_a_day_whose_rest_is_inside_the_notice_is_too_soon(visitor, clock):
    clock.move_to(NOW + timedelta(hours=3, minutes=30), tick=False)  # her shift ends before the notice would allow it
    page = visitor.open(f"{TIME}?from=2026-11-23&day=2026-11-23")
    assert days(page)[0] == "Monday 23 November, too soon to book online"
    assert "It’s too late to book this day online." in page.text
    assert page.link("See that day") == f"{TIME}?length=60&with=any&from={TUESDAY}&day={TUESDAY}#times"


def test_only_free_days_are_links(visitor, inside):
    with inside():
        close(TUESDAY)
    page = visitor.open(f"{TIME}?from=2026-11-23")
    linked = [one.attrs["href"] for one in page.root.one("ol", class_="days").all("a")]
    assert len(linked) == 13
    assert [one for one in linked if f"day={TUESDAY}" in one] == []


def test_the_days_begin_with_the_first_that_has_a_free_time(visitor, inside):
    with inside():
        close("2026-11-23")
    page = visitor.open(TIME)
    assert days(page)[0].startswith("Tuesday 24 November")
    assert page.root.one("h2", id="times-h").text == "Tuesday 24 November"


def test_the_last_day_of_the_horizon_is_offered_and_the_next_is_not(visitor, inside):
    assert clocks(visitor.open(f"{TIME}?day=2027-01-22"))[0] == "09:00 Anna"
    assert clocks(visitor.open(f"{TIME}?day=2027-01-23")) == []
    with inside() as practice:
        db.session.get_one(Service, practice.service_id).horizon_days = 1
    assert clocks(visitor.open(f"{TIME}?day={TUESDAY}"))[0] == "09:00 Anna"
    assert clocks(visitor.open(f"{TIME}?day={WEDNESDAY}")) == []


def test_the_first_time_is_a_whole_notice_away(visitor, inside):
    assert clocks(visitor.open(f"{TIME}?day=2026-11-23"))[0] == "13:00 Anna"
    with inside():
        factories.clinic(notice_minutes=241)
    assert clocks(visitor.open(f"{TIME}?day=2026-11-23"))[0] == "13:15 Anna"
    with inside() as practice:
        db.session.get_one(Service, practice.service_id).notice_minutes = 0
    assert clocks(visitor.open(f"{TIME}?day=2026-11-23"))[0] == "09:00 Anna"


def test_earlier_and_later_days_are_reached_and_end(visitor):
    seen = [visitor.open(TIME)]
    while later := [one for one in seen[-1].root.all("a", class_="sq") if one.attrs["aria-label"].startswith("Later")]:
        seen.append(visitor.open(later[0].attrs["href"]))
    assert [days(page)[0].partition(",")[0] for page in seen] == [
        "Monday 23 November",
        "Monday 7 December",
        "Monday 21 December",
        "Monday 4 January",
        "Monday 18 January",
    ]
    earlier = seen[-1].root.one("a", class_="sq", aria_label="Earlier days, from 4 January")
    assert days(visitor.open(earlier.attrs["href"])) == days(seen[3])


# ---- times -----------------------------------------------------------------


def test_times_lie_on_the_steps_of_each_shift(visitor, inside):
    with inside():
        carla = factories.therapist("massage", shift=None, name="Carla")
        factories.hours(carla, "12:40-14:00")
    assert clocks(visitor.open(f"{TIME}?day={TUESDAY}&with={carla}")) == ["12:40 Carla"]
    everybody = [clock for clock in clocks(visitor.open(f"{TIME}?day={TUESDAY}")) if clock[:2] == "12"]
    assert [clock[:5] for clock in everybody] == ["12:00", "12:15", "12:30", "12:40", "12:45"]


def test_times_stand_in_parts_of_the_day(visitor, inside):
    with inside():
        factories.therapist("massage", shift="22:00-02:00", name="Nora")
    page = visitor.open(f"{TIME}?day={TUESDAY}")
    parts = {part.one("legend").text: len(part.all("input")) for part in page.root.all("fieldset", class_="part")}
    assert parts == {"Night": 4, "Morning": 12, "Afternoon": 16, "Evening": 8}


def test_each_time_says_who_would_come(visitor, inside):
    with inside() as practice:
        practice.book(f"{TUESDAY} 10:30", therapist_id=practice.ben)
    page = visitor.open(f"{TIME}?day={TUESDAY}")
    assert next(iter(page.slots)) == "Tuesday 24 November, 09:00 Anna"
    assert {label.rpartition(" ")[2] for label in page.slots} == {"Anna"}


def test_with_one_therapist_only_hers_are_shown(visitor, house, inside):
    with inside() as practice:
        ben = practice.ben
        close(WEDNESDAY)
    page = visitor.open(f"{TIME}?day={TUESDAY}&with={ben}")
    assert {label.rpartition(" ")[2] for label in page.slots} == {"Ben"}
    chips = page.root.one("nav", class_="chips").all("a")
    assert [(chip.text, chip.attrs.get("aria-current")) for chip in chips] == [
        ("Any therapist", None),
        ("Anna", None),
        ("Ben", "true"),
    ]
    empty = visitor.open(f"{TIME}?day={WEDNESDAY}&with={ben}")
    assert empty.link("See times with any therapist") == f"{TIME}?length=60&with=any#days"


def test_a_therapist_who_does_not_do_it_is_as_good_as_any(visitor, inside):
    with inside():
        cleo = factories.therapist("reflexology", name="Cleo")
    page = visitor.open(f"{TIME}?day={TUESDAY}&with={cleo}")
    assert page.root.one("a", aria_current="true").text == "Any therapist"


def test_a_longer_treatment_has_fewer_times(visitor):
    assert len(visitor.open(f"{TIME}?day={TUESDAY}&length=60").slots) == 28
    assert len(visitor.open(f"{TIME}?day={TUESDAY}&length=90").slots) == 26
    assert visitor.open(f"{TIME}?length=75").status == 404


def test_a_cap_hides_a_day(visitor, inside):
    with inside() as practice:
        carla = factories.therapist("massage", name="Carla", daily_cap=1)
        practice.book(f"{TUESDAY} 09:00", therapist_id=carla)
    page = visitor.open(f"{TIME}?from=2026-11-23&with={carla}")
    assert days(page)[1:3] == ["Tuesday 24 November, full", "Wednesday 25 November, 28 times free"]


# ---- nothing free ----------------------------------------------------------


def test_an_empty_day_leads_to_the_next_free_one(visitor, inside):
    with inside():
        close(TUESDAY)
    page = visitor.open(f"{TIME}?day={TUESDAY}")
    assert page.root.one("h2", id="times-h").text == "Tuesday 24 November"
    assert "Nothing is free on this day." in page.text
    assert "The next day with a free time is Wednesday 25 November." in page.text
    assert visitor.open(page.link("See that day")).root.one("h2", id="times-h").text == "Wednesday 25 November"


def test_it_is_looked_for_to_the_end_of_the_horizon(visitor, inside):
    last = date(2027, 1, 22)
    with inside():
        factories.exception("closed", date(2026, 11, 23), last - DAY)
    page = visitor.open(TIME)
    assert "The next day with a free time is Friday 22 January." in page.text
    with inside():
        factories.exception("closed", last)
    page = visitor.open(TIME)
    assert "The next day with a free time" not in page.text
    assert "To look together, call us on 01 555 0100" in page.text


def test_without_anybody_who_does_it_there_is_the_telephone(visitor, inside):
    with inside():
        factories.service((), slug="nobody")
    page = visitor.open("/book/nobody/time")
    assert (page.status, page.slots) == (200, {})
    assert "To look together, call us on 01 555 0100" in page.text


# ---- taken -----------------------------------------------------------------


def test_a_time_that_was_taken_names_the_two_nearest(visitor, inside):
    visitor.open(f"{TIME}?day={TUESDAY}")
    with inside() as practice:
        for name in ("bo", "cy"):
            practice.book(f"{TUESDAY} 10:30", name)
    page = visitor.send("Continue", slot=f"{TUESDAY}T10:30Z")
    assert (page.status, page.heading) == (409, "Choose a time")
    assert page.alert == (
        "10:30 has just been taken Someone else booked it while you were choosing. Nothing you’ve entered is lost."
        " Choose 09:15 with Anna instead Choose 11:45 with Anna instead"
    )
    targets = [one.attrs["href"] for one in page.root.one(role="alert").all("a")]
    assert targets == ["#t-0915", "#t-1145"]
    assert page.root.one("input", id="t-0915").attrs["value"] == f"{TUESDAY}T09:15Z"
    assert page.root.one("title").text.startswith("Error: ")


def test_a_time_inside_the_notice_says_so_and_gives_the_telephone(visitor):
    visitor.open(f"{TIME}?day={TUESDAY}")
    page = visitor.send("Continue", slot="2026-11-23T12:45Z")
    assert page.status == 409
    assert page.alert.startswith(
        "12:45 is too soon to book online Nothing you’ve entered is lost."
        " Choose a later time, or call us on 01 555 0100 : we may find a way."
    )


def test_a_day_that_was_taken_names_another_day(visitor, inside):
    visitor.open(f"{TIME}?day={TUESDAY}")
    with inside() as practice:
        take_everybody(practice, TUESDAY)
    page = visitor.send("Continue", slot=f"{TUESDAY}T10:30Z")
    assert page.root.one(role="alert").one("a").text == "See Wednesday 25 November instead"


def test_others_do_not_see_what_is_held_and_its_holder_does(visitor, house):
    def times(one):
        return [clock[:5] for clock in clocks(one.open(f"{TIME}?day={TUESDAY}"))]

    everything = times(visitor)
    for _other in range(2):
        holder = Visitor(house)
        choose(holder, "10:30")
    assert times(holder) == everything
    assert sorted(set(everything) - set(times(Visitor(house)))) == [
        "09:30", "09:45", "10:00", "10:15", "10:30", "10:45", "11:00", "11:15", "11:30",
    ]  # fmt: skip


def test_three_holds_are_enough_for_one_visitor(visitor, inside):
    slugs = ["swedish", "second", "third", "fourth"]
    with inside():
        for slug in slugs[1:]:
            factories.service(NEEDS, slug=slug)
    answers = [choose(visitor, "10:30", f"2026-11-2{4 + n}", slug=slug).status for n, slug in enumerate(slugs)]
    assert answers == [303, 303, 303, 409]
    assert visitor.page.text.startswith("That didn’t work You are holding 3 other times already.")
