"""What the worker runs, by name: here the messages of every slice, as functions that write them out."""

from collections.abc import Callable

from clinic.accounts import messages as accounts
from clinic.booking import messages as booking
from clinic.notify.mail import Mail
from clinic.notify.models import Message
from clinic.people import messages as people

ABOUT_APPOINTMENTS = (
    "booked",
    "pending",
    "released",
    "moved",
    "late",
    "cancelled",
    "link",
    "unfinished",
    "anything_changed",
)
WRITERS: dict[str, Callable[[Message], Mail]] = {
    **dict.fromkeys(ABOUT_APPOINTMENTS, booking.write),
    "code": people.write,
    "account_link": accounts.write,
}


def write(message: Message) -> Mail:
    """The message as it would be sent now."""
    return WRITERS[message.template](message)
