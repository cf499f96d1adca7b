"""The slot picker page, shared by booking and moving: from what the address asks for to what the template shows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_babel import gettext as _

from clinic.booking import availability, picker, queries
from clinic.booking.availability import Wish
from clinic.booking.forms import TimeForm
from clinic.booking.models import Appointment, Draft
from clinic.booking.picker import Question, parse_day
from clinic.booking.views.proving import known_client
from clinic.booking.views.showing import Chip, summary_of
from clinic.catalog.models import Service, ServiceOption, words_in
from clinic.catalog.queries import option_of, service_by_slug, therapist_skills
from clinic.people.models import Client
from clinic.people.queries import therapists_for
from clinic.settings.current import clinic
from clinic.settings.formats import local


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a time page asks for, read against what there is."""

    service: Service
    option: ServiceOption | Appointment  # what has minutes and a price
    therapists: dict[int, str]
    therapist_id: int | None
    client: Client | None
    draft: Draft | None
    address: Callable[..., str]

    @property
    def wish(self) -> Wish:
        """The same as the search takes it."""
        client_id = self.client.resource_id if self.client else None
        return Wish(self.service, self.option.minutes, self.therapist_id, client_id)

    def question(self, holds: Mapping[int, int]) -> Question:
        """The same as the picker takes it; `holds` are the visitor's claims by draft."""
        own = frozenset(holds.values())
        if self.draft is None or self.draft.id not in holds:
            return question(self.wish, None, own)
        return question(self.wish, self.draft.starts_at, own, usual=(seat[0] for seat in self.draft.seats))


def asked(slug: str, who: str | None, now: datetime) -> Asked:
    """What the visitor asks for: the address first, then her draft, then the usual. Raises Missing."""
    service = service_by_slug(slug)
    draft = queries.own_draft(who, slug, now)
    minutes = _number(request.args.get("length"))
    if minutes is None and draft is not None:
        minutes = next((option.minutes for option in service.options if option.id == draft.option_id), None)
    option = option_of(service, minutes)
    therapists = dict(therapists_for(therapist_skills(service)))
    therapist_id = therapist_asked(therapists, draft.therapist_id if draft else None)
    address = _addresses(url_for("booking.time", slug=slug), therapist_id, length=option.minutes)
    return Asked(service, option, therapists, therapist_id, known_client(draft, now), draft, address)


def therapist_asked(therapists: dict[int, str], usual: int | None) -> int | None:
    """The therapist the address asks for, if she does this treatment; None for any."""
    if "with" not in request.args:
        return usual if usual in therapists else None
    wanted = _number(request.args["with"])
    return wanted if wanted in therapists else None


def question(wish: Wish, chosen: datetime | None, own: Iterable[int], usual: Iterable[int] = ()) -> Question:
    """What the picker is asked, with the days that the address names."""
    on = parse_day(request.args.get("day")) or (local(chosen).date() if chosen else None)
    return Question(wish, parse_day(request.args.get("from")), on, chosen, frozenset(own), frozenset(usual))


def move_address(link: str, therapist_id: int | None) -> Callable[..., str]:
    """Makes the links of the picker that moves an appointment."""
    return _addresses(url_for("booking.move", link=link), therapist_id)


def picker_page(
    template: str,
    question: Question,
    want: Asked,
    form: TimeForm,
    now: datetime,
    gone: datetime | None,
    *,
    ended: bool = False,
    **context: object,
) -> str:
    """The page; `gone` is a time that could not be had, perhaps because the hold on it had `ended`."""
    if gone:
        question = replace(question, on=local(gone).date(), held=None)
    view = picker.pick(question, clinic(), now, want.therapists, want.address)
    if gone:
        reason = "ended" if ended else availability.refusal(want.service, gone, clinic(), now)
        view = picker.gone(view, gone, reason)
    name = words_in(want.service.name, clinic().locale)
    return render_template(
        template,
        form=form,
        action=want.address(day=question.on, first=question.first_on),
        service=want.service,
        option=want.option,
        therapists=_chips(want),
        others_url=want.address(therapist=None) if want.therapist_id else None,
        zone_city=clinic().zone_city,
        summary=summary_of(name, want.option, want.therapists.get(want.therapist_id or 0, ""), question.held),
        **{field: getattr(view, field) for field in view.__slots__},
        **context,
    )


def _chips(want: Asked) -> list[Chip]:
    everybody: dict[int | None, str] = {None: _("Any therapist")} | dict(want.therapists.items())
    return [
        Chip(label, want.address(therapist=who), chosen=who == want.therapist_id) for who, label in everybody.items()
    ]


def _addresses(path: str, therapist_id: int | None, **fixed: object) -> Callable[..., str]:
    """Makes the links of one picker: two dozen on a page, which differ in their question alone."""

    @cache
    def beginning(who: object) -> str:
        return f"{path}?{urlencode({**fixed, 'with': who or 'any'})}"

    def address(**change: object) -> str:
        days = {"from": change.get("first"), "day": change.get("day")}  # which need no quoting
        dated = "".join(f"&{name}={on}" for name, on in days.items() if on)
        return beginning(change.get("therapist", therapist_id)) + dated

    return address


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
