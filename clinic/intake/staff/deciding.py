"""The form of a decision: can this session go ahead?"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from clinic.forms import UNLABELLED, Form
from clinic.intake.actions import NO_YES, lifts
from clinic.intake.forms import DATES, Ticks
from clinic.intake.models import Letter, Response
from clinic.intake.queries import ENOUGH, as_read, bar
from clinic.intake.wording import PRESSURE, Wording
from clinic.settings.formats import day_year

VERDICTS = {
    "as_booked": _l("Yes, as booked"),
    "with_changes": _l("Yes, with changes"),
    "needs_doctor": _l("Not until a doctor agrees"),
    "no": _l("No"),
}
NOT_HERS = _l("A rule asks for a doctor here. Only a senior therapist can decide against it, and writes down why.")
POINTERS = {"client_avoid_regions", "see_answer"}  # they name what the client said, which is named itself
LONGEST = Length(max=2000, message=_l("Use 2000 letters or fewer"))


class DecisionForm(Form):
    """What somebody decides about a visit; `as_read` is what she had before her."""

    as_read = HiddenField(UNLABELLED)
    verdict = RadioField(
        _l("Can this session go ahead?"), validators=[InputRequired(_l("Choose whether this session can go ahead"))]
    )
    pressure = RadioField(_l("Pressure, at most"), validators=[Optional()])
    avoid = Ticks(_l("Areas to leave out"))
    position = Ticks(_l("Position"))
    note = TextAreaField(_l("What will you change?"), validators=[LONGEST])
    letter = RadioField(_l("Which letter does this rest on?"), validators=[Optional()])
    until = DateField(
        _l("Until when is it good?"),
        format=DATES,
        description=_l(
            "Its last day, such as the one in the letter. Empty: as long as the clinic lets decisions last."
        ),
        validators=[Optional()],
    )
    reason = TextAreaField(_l("Why can it go ahead although a rule asks for a doctor?"), validators=[LONGEST])

    against: str | None = None  # what stands against a yes
    by_letter: bool = False  # whether a doctor's letter lifts it
    may_override: bool = False
    no_yes: str = ""  # the sentence, where it can't be said

    def validate_until(self, field: DateField) -> None:
        """Only a day."""
        if field.data is None:
            field.errors[:] = []
            raise ValidationError(_l("Write a day such as 31 12 2026, or leave it empty"))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Changes say what changes, and who goes against a rule says why."""
        valid = bool(super().validate(extra_validators))
        if self.verdict.data == "with_changes" and not self.changes:
            self.note.errors = [
                _l("Say what you will change: the pressure, an area, the position, or in your own words")
            ]
            valid = False
        if self.verdict.data not in ENOUGH or self.against != "override" or (self.by_letter and self.letter.data):
            return valid
        if self.by_letter and not self.may_override:
            self.letter.errors = [
                _l("Choose the letter in which a doctor agrees, or decide “Not until a doctor agrees”")
            ]
            return False
        asked = self.reason.raw_data  # one that was not asked for is no mistake of hers
        if asked and not (self.reason.data or "").strip():
            self.reason.errors = [_l("Write down why the session can go ahead although a rule asks for a doctor")]
            valid = False
        return valid

    @property
    def changes(self) -> dict[str, Any]:
        """What will be different, in the vocabulary of the content's constraints, and in her own words."""
        wanted = {
            "pressure_max": int(self.pressure.data) if self.pressure.data and not self.pressure.errors else None,
            "avoid": self.avoid.data,
            "position": self.position.data,
            "note": (self.note.data or "").strip(),
        }
        return {name: value for name, value in wanted.items() if value}

    def offer(self, *, with_changes: bool) -> None:
        """Draw only what may be chosen; what is sent all the same is refused where the rule is."""
        out = ENOUGH if self.no_yes else set() if with_changes else {"with_changes"}
        self.verdict.choices = [(code, words) for code, words in VERDICTS.items() if code not in out]

    def details(self, name: str) -> dict[str, Any]:
        """What is kept, sealed, with the decision; `name` is who decides."""
        reason = (self.reason.data or "").strip() if self.verdict.data in ENOUGH and self.against == "override" else ""
        changes = self.changes if self.verdict.data == "with_changes" else {}
        return {"by": name, **changes, **({"reason": reason} if reason else {})}


def decision_form(
    response: Response | None, wording: Wording | None, letters: Sequence[Letter], *, may_override: bool
) -> DecisionForm:
    """The form with what may be chosen on these answers and letters, and the sentence that says why a yes may not."""
    form = DecisionForm(as_read=as_read(response))
    form.against, form.may_override = bar(response) if response else None, may_override
    form.by_letter = any(lifts(one, response) for one in letters) if response else False
    form.no_yes = str(NO_YES.get(form.against or "", ""))
    if form.against == "override" and not may_override and not form.by_letter:
        form.no_yes = str(NOT_HERS)
    those = [(one.public_id, _l("The one of %(day)s", day=day_year(one.uploaded_at))) for one in reversed(letters)]
    form.letter.choices = [("", _l("None")), *those]
    form.verdict.choices = list(VERDICTS.items())
    form.pressure.choices = [("", _l("As the rules say")), *((str(n), words) for n, words in enumerate(PRESSURE, 1))]
    form.avoid.choices = _choices(wording, "areas")
    form.position.choices = _choices(wording, "positions")
    return form


def _choices(wording: Wording | None, kind: str) -> list[SelectChoice]:
    if wording is None:
        return []
    names = [region.id for region in wording.content.regions] if kind == "areas" else []
    names += [name for name in wording.content.words.get(kind, {}) if name not in POINTERS]
    words = wording.areas(names) if kind == "areas" else [wording.word(kind, name) for name in names]
    return [SelectChoice(name, label) for name, label in zip(names, words, strict=True)]
