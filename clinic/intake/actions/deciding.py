"""Writing down what somebody who may decide said on a client's answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic import vault
from clinic.audit.actions import record
from clinic.db import db
from clinic.errors import ClinicError
from clinic.intake.consent import MONTH
from clinic.intake.models import Decision, Letter, Response
from clinic.intake.queries import ENOUGH, bar
from clinic.settings.queries import Clinic

NO_YES = {  # what stands against a yes, whoever says it
    "unfinished": _l("These health questions are not finished. Ask the client to finish them first."),
    "lost": _l("These answers can’t be opened or have been deleted, so nobody can say yes to them."),
    "never": _l("One of these answers may not be overridden by anyone. The visit has to wait."),
}


def decide(
    response: Response,
    verdict: str,
    details: Mapping[str, Any],
    clinic: Clinic,
    now: datetime,
    actor: str,
    *,
    may_override: bool,
    until: datetime | None = None,
    letter: Letter | None = None,
) -> Decision:
    """Write down what somebody decided on these answers, for the modality they were given for, and on which letter.

    It lasts until then, and never longer than the clinic lets decisions last. Raises ClinicError when that is over
    already, or the verdict would let the client be treated although answers are missing or can't be opened, a rule that
    nobody may override has fired, or one that `may_override` and a written reason are needed for: a doctor's letter is
    reason enough where a rule asks for a doctor.
    """
    against = _against(response, letter) if verdict in ENOUGH else None
    if against in NO_YES:
        raise ClinicError(str(NO_YES[against]))
    if against == "override" and not (may_override and details.get("reason")):
        raise ClinicError(_("A rule asks for a doctor here. To go against it, somebody who may must write down why."))
    if until is not None and until <= now:
        raise ClinicError(_("That day is over. Choose a later one."))
    latest = now + clinic.clearance_months * MONTH
    decision = Decision(
        public_id=vault.public_id(),
        client_id=response.client_id,
        response_id=response.id,
        modality=response.modality,
        letter_id=letter.id if letter else None,
        verdict=verdict,
        decided_by=actor,
        decided_at=now,
        valid_until=min(until or latest, latest),
    )
    decision.details = dict(details)
    db.session.add(decision)
    db.session.flush()
    said_now = {"verdict": verdict, "letter": decision.letter_id, "valid_until": decision.valid_until}
    record(
        actor, "decide", ("decision", decision.id), now, after={**said_now, "override": True} if against else said_now
    )
    return decision


def lifts(letter: Letter, response: Response) -> bool:
    """Whether a doctor's letter is reason enough for a yes: where a rule asks for one, not where it rules all out."""
    return letter.response_id == response.id and response.outcomes.get(response.modality) == "clearance_required"


def _against(response: Response, letter: Letter | None) -> str | None:
    """What stands against a yes, when a letter has been read."""
    if letter is not None and letter.response_id != response.id:
        raise ValueError("a decision rests on a letter about the same answers")
    found = bar(response)
    return None if found == "override" and letter is not None and lifts(letter, response) else found
