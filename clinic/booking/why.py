"""Why a time can't be had, in sentences, and the nearest that can: for whoever has a client on the telephone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select

from clinic.booking import availability
from clinic.booking.availability import Latitude, Wish
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.scheduling import queries as scheduling
from clinic.scheduling.models import Allocation, Claim, Resource, TimeOff
from clinic.scheduling.reasons import Obstacle, Shortage, Verdict, verdict
from clinic.scheduling.slots import Ask, Diary
from clinic.scheduling.spans import A_DAY, Span
from clinic.settings.formats import clock, day, local
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes

STEP = 5  # minutes; a time that is typed may lie between those that are offered
MOST = 8  # sentences about one need; two hundred therapists need not all be named
Busy = dict[tuple[int, int], str]  # resource and start of what keeps it busy -> the sentence


@dataclass(frozen=True, slots=True)
class Look:
    """Everybody's diary around some starts, looked into once for all of them; six SELECTs."""

    ask: Ask
    diaries: tuple[Diary, ...]
    names: dict[int, str]
    caps: dict[int, int]
    busy: Busy
    offered: Span  # earlier and later nothing is looked for

    def verdict(self, start: datetime) -> Verdict:
        """Whether a session can start then, and what keeps whom."""
        return verdict(self.ask, self.diaries, to_minutes(start))

    def sentences(self, start: datetime) -> list[str]:
        """Why not, a sentence each; none where the time is free."""
        if to_minutes(start) < self.offered[0]:
            return [_("That time is over.")]
        if to_minutes(start) >= self.offered[1]:
            return [_("That is too far ahead.")]
        found = self.verdict(start)
        if found.free:
            return []
        said = list(dict.fromkeys(one for short in found.shortages for one in self._sentences(short, start)))
        if not said and found.off_step:
            said = [_("Times start every %(step)s minutes from the beginning of a shift.", step=self.ask.step)]
        return said or [_("Not everybody and everything it takes is free at the same time.")]

    def _sentences(self, short: Shortage, start: datetime) -> Iterator[str]:
        those = short.obstacles[:MOST]
        if not short.obstacles and short.need.kind != "client":
            yield _("There is nobody and nothing here that this treatment needs.")
        used = [one for one in those if short.need.kind == "equipment" and one.what == "busy"]
        if len(used) > 1:
            yield _("In use: %(names)s.", names=", ".join(self.names.get(one.resource_id, "") for one in used))
        for one in those:
            if len(used) < 2 or one not in used:
                yield self._sentence(one, start)
        if len(short.obstacles) > MOST:
            yield _("%(count)s others aren’t free either.", count=len(short.obstacles) - MOST)

    def _sentence(self, one: Obstacle, start: datetime) -> str:
        who = self.names.get(one.resource_id) or _("The client")
        if one.what == "busy" and one.span:
            return self.busy.get((one.resource_id, one.span[0])) or _("%(who)s is taken.", who=who)
        if one.what == "cap":
            return _("%(who)s has reached %(cap)s a day.", who=who, cap=self.caps.get(one.resource_id, 0))
        if one.what == "closed" and one.span:
            return _away(who, from_minutes(one.span[0]), from_minutes(one.span[1]))
        begin, end = map(from_minutes, one.span or (0, 0))
        on = local(start).date()
        if end < start + timedelta(minutes=self.ask.around[1]) and local(end - timedelta(minutes=1)).date() == on:
            return _("%(who)s’s hours end %(at)s.", who=who, at=clock(end))
        if begin > start - timedelta(minutes=self.ask.around[0]) and local(begin).date() == on:
            return _("%(who)s’s hours begin %(at)s.", who=who, at=clock(begin))
        return _("%(who)s does not work on %(day)s.", who=who, day=day(start))


def look(wish: Wish, starts: Sequence[datetime], clinic: Clinic, now: datetime) -> Look:
    """Look into the diaries of everybody who could take part, around these starts."""
    minutes = sorted(to_minutes(start) for start in starts)
    ask = availability.ask_of(wish, (minutes[0], minutes[-1] + 1), clinic, now)
    ask = replace(ask, window=(minutes[0], minutes[-1] + 1))
    before, after = ask.around
    windows = _apart((minute - before, minute + after) for minute in minutes)
    diaries = scheduling.diaries(ask, windows, zone=clinic.zone, now=now)
    ids = [diary.id for diary in diaries]
    rows = db.session.execute(select(Resource.id, Resource.name, Resource.daily_cap).where(Resource.id.in_(ids))).all()
    names = {resource_id: name or _("The client") for resource_id, name, _cap in rows}
    caps = {resource_id: cap for resource_id, _name, cap in rows if cap is not None}
    offered = availability.offered(wish.service, clinic, now, wish.latitude)
    return Look(ask, tuple(diaries), names, caps, _busy(names, windows, now), offered)


def nearest(wish: Wish, start: datetime, clinic: Clinic, now: datetime, days: int = 7) -> list[datetime]:
    """The last time before this one that can be had, and the first after it, within so many days; four SELECTs."""
    minute, reach = to_minutes(start), days * A_DAY
    starts = list(availability.find(wish, (minute - reach, minute + reach), clinic, now).starts())
    before = [one for one in starts if one < minute][-1:]
    after = [one for one in starts if one > minute][:1]
    return [from_minutes(one) for one in (*before, *after)]


def enough_latitude(wish: Wish, start: datetime, reason: str, clinic: Clinic, now: datetime) -> Latitude | None:
    """The least latitude with which that time can be had; None where somebody or something is simply taken."""
    minute = to_minutes(start)
    for past_hours, past_cap in ((False, True), (True, False), (True, True)):
        latitude = Latitude(past_hours=past_hours, past_cap=past_cap, reason=reason, step=STEP)
        if minute in availability.find(replace(wish, latitude=latitude), (minute, minute + 1), clinic, now):
            return latitude
    return None


def _busy(names: dict[int, str], windows: Sequence[Span], now: datetime) -> Busy:
    """What to say of everything that keeps these resources busy in the windows; three SELECTs."""
    inside = or_(
        *(
            (Allocation.starts_at < from_minutes(high))
            & (Allocation.starts_at > from_minutes(low - A_DAY))
            & (Allocation.ends_at > from_minutes(low))
            for low, high in windows
        )
    )
    rows = db.session.execute(
        select(Allocation.resource_id, Allocation.starts_at, Allocation.ends_at, Claim.id, Claim.kind, Claim.expires_at)
        .join(Claim, Claim.id == Allocation.claim_id)
        .where(Allocation.resource_id.in_(names), inside, Claim.lives_at(now))
    ).all()
    claims = [row.id for row in rows]
    whole = from_minutes(windows[0][0] - A_DAY), from_minutes(windows[-1][1] + A_DAY)
    sessions = {
        claim_id: (starts_at, ends_at)
        for claim_id, starts_at, ends_at in db.session.execute(
            select(Appointment.claim_id, Appointment.starts_at, Appointment.ends_at).where(
                Appointment.starts_at > whole[0], Appointment.starts_at < whole[1], Appointment.claim_id.in_(claims)
            )
        )
    }
    off = {
        claim_id: (starts_at, ends_at, reason)
        for claim_id, starts_at, ends_at, reason in db.session.execute(
            select(TimeOff.claim_id, TimeOff.starts_at, TimeOff.ends_at, TimeOff.reason).where(
                TimeOff.resource_id.in_(names), TimeOff.claim_id.in_(claims)
            )
        )
    }
    return {
        (row.resource_id, to_minutes(row.starts_at)): _taken(
            names[row.resource_id], (row.starts_at, row.ends_at), row.expires_at, sessions.get(row.id), off.get(row.id)
        )
        for row in rows
    }


def _taken(
    who: str,
    span: tuple[datetime, datetime],
    held_until: datetime | None,
    session: tuple[datetime, datetime] | None,
    off: tuple[datetime, datetime, str] | None,
) -> str:
    if off:
        starts_at, ends_at, reason = off
        said = {"who": who, "from_": clock(starts_at), "to": clock(ends_at), "reason": reason or _("time off")}
        if ends_at - starts_at >= timedelta(days=1):
            said |= {"from_": day(starts_at), "to": day(ends_at)}
        return _("%(who)s is away from %(from_)s to %(to)s (%(reason)s).", **said)
    said = {"who": who, "from_": clock(span[0]), "to": clock(span[1])}
    if session is None and held_until:
        return _("%(who)s is held until %(at)s for somebody who books online.", who=who, at=clock(held_until))
    if session and span[1] > session[1]:
        said["end"] = clock(session[1])
        return _("%(who)s is taken from %(from_)s to %(end)s, and needed until %(to)s to clear up.", **said)
    return _("%(who)s is taken from %(from_)s to %(to)s.", **said)


def _away(who: str, starts_at: datetime, ends_at: datetime) -> str:
    if ends_at - starts_at >= timedelta(hours=23):
        return _("%(who)s is away on %(day)s.", who=who, day=day(starts_at))
    return _("%(who)s is away from %(from_)s to %(to)s.", who=who, from_=clock(starts_at), to=clock(ends_at))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order; no window may overlap another, or what lies in both would be seen twice."""
    found: list[Span] = []
    for low, high in sorted(spans):
        if found and low < found[-1][1]:
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return found
