"""So many bookings ahead a client may have at most, if the clinic says so."""

from datetime import datetime

from flask_babel import gettext as _

from clinic.booking import policy, visits
from clinic.db import one_at_a_time
from clinic.errors import ClinicError
from clinic.settings.formats import clock, day
from clinic.settings.queries import Clinic


class TooManyBookings(ClinicError):
    """A client has as many bookings ahead as the clinic lets her make online."""

    http_status = 409


def refuse_too_many(client_id: int, clinic: Clinic, now: datetime, *, for_good: bool = True) -> None:
    """Raises TooManyBookings, which names them, where a client has no booking left that she could make online.

    `for_good` what is counted stays true to the end of the transaction; otherwise it is only a look.
    """
    if not clinic.upcoming_per_client:
        return
    if for_good:
        one_at_a_time(f"bookings of client {client_id}")
    ahead = visits.ahead(client_id, now)
    if len(ahead) >= clinic.upcoming_per_client:
        raise TooManyBookings(
            _("You have as many bookings ahead as can be made online."),
            [
                *(
                    _(
                        "%(what)s on %(day)s, %(clock)s",
                        what=one.service_name,
                        day=day(one.begins),
                        clock=clock(one.begins),
                    )
                    for one in ahead
                ),
                _("For another, %(contact)s.", contact=policy.reach(clinic)),
            ],
        )
