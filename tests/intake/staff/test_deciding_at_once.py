"""Several who decide, and a client who changes her mind, in the same second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from clinic.booking import actions
from clinic.booking.actions.deciding import NotWaiting
from clinic.db import db, transaction
from clinic.intake.consent import EVERYTHING
from clinic.settings import queries as settings
from tests.factories import NOW
from tests.intake.staff.conftest import REVIEW

PATIENCE = 60  # seconds; whoever waits longer has been forgotten


def at_once(ward, deeds):
    """Do all of them at the same moment, each in a transaction of its own; what each raised, None where it went well.

    Anything but a refusal in the clinic's words fails the test.
    """
    gate = Barrier(len(deeds))

    def go(deed):
        with ward.app.app_context():
            clinic = settings.clinic()
            db.session.rollback()
            gate.wait(PATIENCE)
            try:
                with transaction():
                    deed(clinic)
            except NotWaiting as refused:
                return refused
            return None

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(go, deeds))


def deciding(ward, visit, verdict, n=1):
    """Somebody's word on it."""
    number = ward.visit(visit).id
    return lambda clinic: actions.decide(number, verdict, {"by": f"T{n}"}, clinic, NOW, f"staff:{n}")


def cancelling(ward, visit):
    number = ward.visit(visit).id
    return lambda clinic: actions.cancel(number, "time", clinic, NOW, "client:1")


def withdrawing(ward, visit):
    number = ward.visit(visit).id
    return lambda clinic: actions.withdraw_consent(number, EVERYTHING, clinic, NOW)


def times(race_rounds):
    """So many times, each on a working day of its own."""
    days = [day for day in range(1, 24) if date(2026, 12, day).weekday() < 5]
    return [f"2026-12-{day:02} 10:30" for day in days[:race_rounds]]


def test_one_of_eight_who_decide_has_decided(ward, race_rounds):
    for n, when in enumerate(times(race_rounds)):
        visit = ward.book(when, name=f"C{n} Example", **REVIEW)
        verdicts = ["as_booked", "no"] * 4
        refused = at_once(ward, [deciding(ward, visit, verdict, n) for n, verdict in enumerate(verdicts, 1)])
        ((verdict, details),) = ward.decisions(visit)
        assert [raised is None for raised in refused].count(True) == 1
        assert details["by"] == f"T{refused.index(None) + 1}"
        assert ward.visit(visit).status == {"as_booked": "booked", "no": "cancelled"}[verdict]
        assert ward.messages(visit).count("booked") + ward.messages(visit).count("cancelled") == 1


def test_what_a_client_called_off_stays_called_off(ward, race_rounds):
    for n, when in enumerate(times(race_rounds)):
        visit = ward.book(when, name=f"C{n} Example", **REVIEW)
        at_once(ward, [cancelling(ward, visit), *(deciding(ward, visit, "as_booked", who) for who in (1, 2, 3))])
        assert ward.visit(visit).status == "cancelled"
        assert "booked" not in ward.messages(visit)


def test_decisions_on_the_visits_of_one_client_wait_in_no_ring(ward):
    """Each looks at all that she has booked, while she takes back what she agreed to and calls one off."""
    days = range(2, 8)
    visits = [ward.book(f"2026-12-{day:02} 10:30", name="Ada Sample", **REVIEW) for day in days if day not in {5, 6}]
    at_once(
        ward,
        [
            *(deciding(ward, visit, "as_booked", n) for n, visit in enumerate(visits, 1)),
            *(deciding(ward, visit, "needs_doctor", n) for n, visit in enumerate(visits, 1)),
            *(withdrawing(ward, visit) for visit in visits),
            cancelling(ward, visits[0]),
        ],
    )
    assert ward.visit(visits[0]).status == "cancelled"
    assert all(ward.decisions(visit) for visit in visits[1:])
