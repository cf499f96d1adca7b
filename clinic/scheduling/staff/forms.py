"""The forms of hours: type, range, required."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, StringField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from clinic.forms import UNLABELLED, Form, stripped
from clinic.scheduling.staff.words import weekday
from clinic.scheduling.week import Shift, faults

FEWEST, MOST = 2, 6  # shifts a day
CLASHES = {
    "order": _l("It ends before it begins. If it ends after midnight, tick “next day”."),
    "long": _l("A shift lasts a day at most. Untick “next day”, or let it end earlier."),
    "overlap": _l("It lies in another shift."),
}


class Clock(TimeField):  # type: ignore[misc]  # WTForms is untyped
    """A time of day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """What the browser sent, or a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the time like 09:00")) from None


class Day(DateField):  # type: ignore[misc]  # as above
    """A date."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """What the browser sent, or a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the day like 2026-11-24")) from None


class WeekForm(Form):
    """Weekly hours and from when to when they hold; `week_form` gives it its shifts."""

    first_on = Day(_l("From"), validators=[InputRequired(_l("Choose the first day"))])
    last_on = Day(_l("Until"), description=_l("The last day. Leave it empty: for good."), validators=[Optional()])
    seen = HiddenField(UNLABELLED, validators=[Length(max=80)])
    rows = HiddenField(UNLABELLED)
    count = FEWEST

    def cells(self, day: int) -> list[tuple[Clock, Clock, BooleanField]]:
        """Beginning, end and whether that is the next day, of each shift of a weekday."""
        return [
            (self[f"starts_{day}_{n}"], self[f"ends_{day}_{n}"], self[f"next_{day}_{n}"]) for n in range(self.count)
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; and each shift has a beginning and a later end, and none lies in another."""
        if not super().validate(extra_validators):
            return False
        filled = [(day, *cells) for day in range(7) for cells in self.cells(day) if cells[0].data or cells[1].data]
        for day, starts, ends, _next in filled:
            if starts.data is None:
                starts.errors = [_("%(day)s: When does it begin?", day=weekday(day))]
            if ends.data is None:
                ends.errors = [_("%(day)s: When does it end?", day=weekday(day))]
        if self.errors_in(filled):
            return False
        for at, fault in faults(self.week).items():
            day, _starts, ends, _next = filled[at]
            ends.errors = [f"{weekday(day)}: {CLASHES[fault]}"]
        return not self.errors_in(filled)

    @property
    def week(self) -> list[Shift]:
        """The shifts that are filled in, in the order of the form."""
        return [
            Shift(day, starts.data, ends.data, bool(following.data))
            for day in range(7)
            for starts, ends, following in self.cells(day)
            if starts.data is not None and ends.data is not None
        ]

    @staticmethod
    def errors_in(filled: Iterable[Sequence[Any]]) -> bool:
        """Whether anything is wrong with these shifts."""
        return any(starts.errors or ends.errors for _day, starts, ends, _next in filled)


def week_form(count: int, **given: Any) -> WeekForm:
    """The form with room for so many shifts a day."""
    fields: dict[str, Any] = {"count": count}
    for day in range(7):
        for n in range(count):
            said = {"day": weekday(day), "number": n + 1}
            optional = [Optional()]
            fields[f"starts_{day}_{n}"] = Clock(_("%(day)s, shift %(number)s, from", **said), validators=optional)
            fields[f"ends_{day}_{n}"] = Clock(_("%(day)s, shift %(number)s, to", **said), validators=optional)
            fields[f"next_{day}_{n}"] = BooleanField(_("next day"))
    return cast(WeekForm, type("WeekFormOf", (WeekForm,), fields)(**given))


def filled_in(week: Iterable[Shift], first_on: date) -> tuple[int, dict[str, Any]]:
    """How many shifts a day a form needs for these hours with room for one more, and what stands in it."""
    values: dict[str, Any] = {"first_on": first_on}
    number = [0] * 7
    for shift in week:
        at = f"{shift.weekday}_{number[shift.weekday]}"
        values |= {f"starts_{at}": shift.starts, f"ends_{at}": shift.ends, f"next_{at}": shift.ends_next_day}
        number[shift.weekday] += 1
    return min(max(FEWEST, *number), MOST), values


class PlanForm(Form):
    """An absence, extra hours, a room out of order or a closure."""

    kind = RadioField(
        _l("What is it?"),
        choices=[SelectChoice("closed", _l("Away")), SelectChoice("extra", _l("Extra hours"))],
        default="closed",
        validators=[InputRequired(_l("Choose what it is"))],
    )
    first_on = Day(_l("First day"), validators=[InputRequired(_l("Choose the first day"))])
    last_on = Day(_l("Last day"), description=_l("Leave it empty if it is one day."), validators=[Optional()])
    starts = Clock(_l("From"), description=_l("Leave both empty for whole days."), validators=[Optional()])
    ends = Clock(_l("To"), validators=[Optional()])
    ends_next_day = BooleanField(_l("It ends on the next day"))
    reason = StringField(
        _l("Why?"),
        description=_l("A word for your colleagues. Clients never see it."),
        filters=[stripped],
        validators=[Length(max=200, message=_l("Use 200 letters or fewer"))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever; and whoever says one time says the other."""
        if not super().validate(extra_validators):
            return False
        if self.last_on.data and self.last_on.data < self.first_on.data:
            self.last_on.errors = [_("The last day is before the first")]
        if (self.starts.data is None) != (self.ends.data is None) or self._needs_times:
            missing = self.starts if self.starts.data is None else self.ends
            missing.errors = [_("Say from when to when")]
        elif self.starts.data is not None:
            fault = faults([Shift(0, self.starts.data, self.ends.data, bool(self.ends_next_day.data))])
            self.ends.errors = [str(CLASHES[code]) for code in fault.values()]
        return not (self.last_on.errors or self.starts.errors or self.ends.errors)

    @property
    def _needs_times(self) -> bool:
        return "kind" in self and self.kind.data == "extra" and self.starts.data is None


class EndForm(Form):
    """How long an exception still holds."""

    last_on = Day(_l("Last day"), validators=[InputRequired(_l("Choose the last day"))])


class ReplaceForm(Form):
    """Whether the clients hear who treats them; who does stands beside it."""

    tell = RadioField(
        _l("Tell the clients by e-mail?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No, somebody tells them otherwise"))],
        default="yes",
        validators=[InputRequired(_l("Choose whether the clients are told"))],
    )
