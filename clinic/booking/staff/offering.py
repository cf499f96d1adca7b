"""What an appointment can be changed to: lengths, therapists and rooms, and the links that choose among them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask_babel import gettext as _

from clinic.booking.models import Appointment
from clinic.catalog.models import Service
from clinic.catalog.queries import needs, service_by_id, therapist_skills
from clinic.people.queries import names_of, therapists_for
from clinic.scheduling.rota import candidates


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that is a link."""

    label: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices for one appointment, by number."""

    lengths: dict[int, str]
    therapists: dict[int, str]
    rooms: dict[int, str]
    service: Service | None = field(default=None, repr=False)

    @property
    def of(self) -> Service:
        """The treatment, where it was looked up."""
        if self.service is None:
            raise LookupError("this offer is of no treatment")
        return self.service


def offer_for(visit: Appointment) -> Offer:
    """What its treatment can have today; a constant number of SELECTs."""
    service = service_by_id(visit.service_id)
    lengths = {option.minutes: _("%(minutes)s min", minutes=option.minutes) for option in service.options}
    lengths.setdefault(visit.minutes, _("%(minutes)s min", minutes=visit.minutes))
    wanted = [need for need in needs(service) if need.kind == "room"]
    fit = [who.id for who in candidates(wanted) if any(need.met_by(who) for need in wanted)] if wanted else []
    names = names_of(fit)
    rooms = {who: names.get(who, "") for who in fit}
    return Offer(dict(sorted(lengths.items())), dict(therapists_for(therapist_skills(service))), rooms, service)


def chips(
    choices: dict[int, str], chosen: int | None, anything: str, name: str, address: Callable[..., str]
) -> list[Chip]:
    """One link for each, and one for any of them."""
    first = [Chip(anything, address(**{name: "any"}), chosen is None)] if anything else []
    return [*first, *(Chip(label, address(**{name: who}), who == chosen) for who, label in choices.items())]
