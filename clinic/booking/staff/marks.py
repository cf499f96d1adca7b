"""What the diary tells of a visit in words: how far it is, and as much of health as whoever looks may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic.access import HEALTH_READ, Staff
from clinic.booking.entries import Visit, clients_she_treats
from clinic.intake import queries
from clinic.intake.staff.showing import Tag, waiting
from clinic.settings.queries import Clinic

OVER = frozenset({"fulfilled", "no_show"})
PROGRESS = {
    "pending": (_l("Not settled yet"), "clock"),
    "booked": (_l("Booked"), "check"),
    "arrived": (_l("Arrived"), "user"),
    "in_session": (_l("In session"), "clock"),
    "fulfilled": (_l("Completed"), "check"),
    "no_show": (_l("Did not come"), "info"),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What whoever looks may know of each of these visits: `hers` she may read, of `warnings` she is told."""

    hers: frozenset[int]
    warnings: dict[int, bool | None]  # by visit; None where the answers can't be opened
    read: tuple[int, ...]  # the responses that were opened for that

    def of(self, visit: Visit) -> tuple[Tag, ...]:
        """What there is to mind before the session: nothing once it is over, or when there is nothing."""
        if visit.status in OVER:
            return ()
        clear = visit.status != "pending" and visit.standing.clear
        if visit.id not in self.hers:
            return () if clear else (ask_the_therapist(),)
        warning = self.warnings.get(visit.id, False)
        signs = (
            () if warning is False else (Tag(_("Warning sign") if warning else _("Can’t be opened"), "alert", "red"),)
        )
        if not clear:
            return (*signs, waiting(state_of(visit)))
        return signs or ((Tag(_("Cautions"), "info", "slate"),) if _is_cautioned(visit) else ())


def marks_for(staff: Staff, visits: Iterable[Visit], clinic: Clinic, now: datetime) -> Marks:
    """The marks of the visits as she may see them: of clients she treats, or with the grant of everybody."""
    if not staff.may(HEALTH_READ):
        return Marks(frozenset(), {}, ())
    coming = [visit for visit in visits if visit.status not in OVER]
    clients = clients_she_treats(staff.therapist_id, {visit.client_id for visit in coming})
    hers = [visit for visit in coming if visit.client_id in clients]
    told = [(visit, visit.response) for visit in hers if visit.response is not None]
    versions = queries.versions({response.version_id for _visit, response in told})
    warnings = {
        visit.id: queries.has_red_flag(response, versions[response.version_id], clinic, now) for visit, response in told
    }
    read = tuple(sorted({response.id for _visit, response in told}))
    return Marks(frozenset(visit.id for visit in hers), warnings, read)


def ask_the_therapist() -> Tag:
    """All that others learn of a visit whose client is not cleared."""
    return Tag(_("Ask the therapist"), "alert", "ochre")


def state_of(visit: Visit) -> str | None:
    """What a visit that is not clear waits for."""
    unfinished = visit.response is not None and visit.response.completed_at is None
    if visit.status == "pending":
        return "needed" if unfinished else visit.pending_reason
    return visit.standing.state


def progress(status: str) -> Tag:
    """How far a visit is."""
    words, icon = PROGRESS[status]
    return Tag(str(words), icon)


def _is_cautioned(visit: Visit) -> bool:
    response = visit.response
    return response is not None and response.outcomes.get(response.modality) != "allow"
