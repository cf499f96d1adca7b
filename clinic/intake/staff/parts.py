"""Parts of an entry as fields of a form: a text, a choice, a list of ticks, an outcome for each treatment.

A part knows where its value stands in the entry (`"constraints.heat"`), draws it as fields and reads them again; None
means that it is not there. What has rows of its own is in `rows`.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import BooleanField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from clinic.forms import stripped
from clinic.intake.content import OUTCOMES
from clinic.intake.editing import Entry
from clinic.intake.forms import Ticks
from clinic.intake.sentences import unsure_questions
from clinic.intake.wording import EFFECTS

if TYPE_CHECKING:
    from clinic.intake.staff.entry_form import EntryForm

Choices = Callable[["EntryForm"], Iterable[SelectChoice]]
Label = str | LazyString
Drawn = dict[str, tuple[Field, Any]]  # fields by name, with what they show
LONGEST = 1000  # letters
PLEASE = _l("Fill in “%(label)s”")


class Part:
    """One part of an entry, shown as a line or more."""

    look = "text"

    def __init__(self, key: str, label: Label, *, hint: Label = "", required: bool = False) -> None:
        """`key` is where the value stands; `label` and `hint` are read when a form is drawn."""
        self.key, self.label, self.hint, self.required = key, label, hint, required
        self.name = key.replace(".", "-")

    def value(self, entry: Entry) -> Any:
        """What the entry holds there, or None."""
        found: Any = entry
        for step in self.key.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def write(self, entry: Entry, value: Any) -> None:
        """Put a value there, or take it away; what holds nothing any more goes with it."""
        *way, last = self.key.split(".")
        holder = entry
        for step in way:
            holder = holder.setdefault(step, {})
        holder.pop(last, None)
        if value is not None:
            holder[last] = value
        elif way and not holder:
            del entry[way[0]]

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """Its fields by name, with what they show."""
        return {self.name: (StringField(self.label, **self._how(), filters=[stripped]), value)}

    def read(self, of: "EntryForm") -> Any:
        """What was filled in."""
        return of.form[self.name].data or None

    def check(self, of: "EntryForm") -> None:
        """Say beside its fields what is wrong with them together."""

    def fields(self, of: "EntryForm") -> list[Field]:
        """Its fields, in order."""
        return [field for field in of.form if field.name == self.name or field.name.startswith(f"{self.name}-")]

    def _how(self) -> dict[str, Any]:
        """What every field of text is made with."""
        needed = DataRequired(PLEASE % {"label": self.label}) if self.required else Optional()
        length = Length(max=LONGEST, message=_("Use %(count)s letters or fewer", count=LONGEST))
        return {"description": self.hint, "validators": [needed, length]}


class Texts(Part):
    """A text in each language of the questionnaire, on one line or on several."""

    def __init__(self, *args: Any, rows: int = 1, **more: Any) -> None:
        """`rows` is how high the field is."""
        super().__init__(*args, **more)
        self.rows = rows

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """A field for each language."""
        make = StringField if self.rows == 1 else TextAreaField
        drawn = {}
        for language in of.languages:
            label = f"{self.label} ({language})" if len(of.languages) > 1 else self.label
            field = make(label, **self._how(), filters=[stripped], render_kw={"rows": self.rows})
            drawn[f"{self.name}-{language}"] = (field, (value or {}).get(language))
        return drawn

    def read(self, of: "EntryForm") -> Any:
        """The text by language, where there is one in any."""
        texts = {language: of.form[f"{self.name}-{language}"].data or "" for language in of.languages}
        return texts if any(texts.values()) else None


class Choice(Part):
    """One of a few."""

    look = "select"

    def __init__(self, *args: Any, choices: Choices, number: bool = False, **more: Any) -> None:
        """`choices` are made for each form; `number` where they are numbers."""
        super().__init__(*args, **more)
        self.choices, self.number = choices, number

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """A list to choose from, and nothing where it need not be."""
        nothing = [] if self.required and value is not None else [SelectChoice("", "")]
        choices = [*nothing, *self.choices(of)]
        validators = [InputRequired(PLEASE % {"label": self.label})] if self.required else []
        field = SelectField(self.label, description=self.hint, choices=choices, validators=validators)
        return {self.name: (field, "" if value is None else str(value))}

    def read(self, of: "EntryForm") -> Any:
        """What was chosen."""
        chosen = super().read(of)
        return int(chosen) if chosen and self.number and chosen.isdecimal() else chosen


class Tick(Part):
    """Yes or no; `always` writes down a no too."""

    look = "tick"

    def __init__(self, *args: Any, always: bool = False, **more: Any) -> None:
        """As it is written down."""
        super().__init__(*args, **more)
        self.always = always

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """One tick."""
        return {self.name: (BooleanField(self.label, description=self.hint), bool(value))}

    def read(self, of: "EntryForm") -> Any:
        """True, or what stands for no."""
        return bool(of.form[self.name].data) or (False if self.always else None)


class Number(Part):
    """A whole number within limits."""

    def __init__(self, *args: Any, low: int, high: int, **more: Any) -> None:
        """Both limits are included."""
        super().__init__(*args, **more)
        self.low, self.high = low, high

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """A field for digits."""
        message = _("Enter a whole number from %(low)s to %(high)s", low=self.low, high=self.high)
        within = NumberRange(self.low, self.high, message)
        field = WholeNumber(self.label, description=self.hint, validators=[Optional(), within])
        field.kwargs["render_kw"] = {"inputmode": "numeric"}
        return {self.name: (field, value)}

    def read(self, of: "EntryForm") -> Any:
        """The number."""
        return of.form[self.name].data


class WholeNumber(IntegerField):  # type: ignore[misc]  # WTForms is untyped
    """Digits, and a sentence of ours for what is none."""

    widget = StringField.widget

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError for what is no number."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a whole number, for example 48")) from error


class Several(Part):
    """Any of a list; `always` writes down none too."""

    look = "several"

    def __init__(self, *args: Any, choices: Choices, always: bool = False, **more: Any) -> None:
        """`choices` are made for each form."""
        super().__init__(*args, **more)
        self.choices, self.always = choices, always

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """A tick for each."""
        field = Ticks(self.label, description=self.hint, choices=list(self.choices(of)))
        return {self.name: (field, list(value or ()))}

    def read(self, of: "EntryForm") -> Any:
        """What was ticked, in the order it stood in before, then in the list's."""
        ticked = list(of.form[self.name].data or ())
        before = [one for one in self.value(of.entry) or () if one in ticked]
        found = [*before, *(one for one in ticked if one not in before)]
        return found if found or self.always else None


class Effects(Part):
    """An outcome for each treatment, or nothing."""

    look = "effects"

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """A list of outcomes for each treatment."""
        outcomes = [SelectChoice("", _("Nothing")), *(SelectChoice(one, str(EFFECTS[one])) for one in OUTCOMES)]
        return {
            f"{self.name}-{modality}": (
                SelectField(of.sentences.treatment(modality), choices=outcomes),
                (value or {}).get(modality, ""),
            )
            for modality in of.document["modalities"]
        }

    def read(self, of: "EntryForm") -> Any:
        """The outcomes that were chosen, by modality."""
        chosen = {one: of.form[f"{self.name}-{one}"].data for one in of.document["modalities"]}
        return {one: outcome for one, outcome in chosen.items() if outcome} or None

    def check(self, of: "EntryForm") -> None:
        """Something follows."""
        if self.required and self.read(of) is None:
            self.fields(of)[0].errors = [_("Choose what follows for one treatment at least")]


class Unsure(Effects):
    """The outcomes of "Not sure", to the questions of the condition that offer it."""

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """As for yes."""
        return super().draw(of, (value or {}).get("effects"))

    def read(self, of: "EntryForm") -> Any:
        """Which questions, and what follows."""
        effects = super().read(of)
        return {"questions": self._questions(of), "effects": effects} if effects else None

    def check(self, of: "EntryForm") -> None:
        """Somebody can be unsure."""
        if super().read(of) and not self._questions(of):
            self.fields(of)[0].errors = [_("None of the questions above can be answered with “Not sure”")]

    def _questions(self, of: "EntryForm") -> list[str]:
        before = self.value(of.entry)
        when = of.condition
        kept: list[str] = before["questions"] if before and when == of.entry.get("when") else []
        return kept or unsure_questions(of.document, when or {})
