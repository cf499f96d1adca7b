"""The form of one page of questions, made from its content: type, range, required."""

from collections.abc import Callable
from datetime import date
from textwrap import shorten
from typing import Any, ClassVar

from flask_babel import gettext as _
from wtforms import BooleanField, DateField, Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from clinic.forms import Form, stripped
from clinic.intake.conditions import Answer
from clinic.intake.content import NONE, Content, Group, Question, Text, said
from clinic.intake.paging import Control, Filled, Page, Sheet, is_ticked

OLDEST = 120  # years
NAME = 90  # letters
DATES = ["%Y-%m-%d", "%d %m %Y", "%d/%m/%Y", "%d.%m.%Y"]  # as browsers send them, and as people write them
LONGEST = {"string": 200, "text": 2000}


class Ticks(SelectMultipleField):  # type: ignore[misc]  # WTForms is untyped
    """Checkboxes under one question; "None of these" stands apart from the others."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:
        """Only what was offered, and "None of these" alone."""
        super().pre_validate(form)
        if NONE in (self.data or ()) and len(self.data) > 1:
            raise ValidationError(_("You ticked “None” and something else. Untick one of them"))


class PageForm:
    """A page of questions as a form, showing what was answered before."""

    def __init__(self, page: Page, content: Content, sheet: Sheet, language: str, today: date) -> None:
        """Make the fields; they read the request when it was sent."""
        self.page, self.content, self.language, self.today = page, content, language, today
        fields = {control.id: self._field(control) for control in page.controls}
        before = {control.id: self._before(control, sheet) for control in page.controls}
        self.form: Form = type("Questions", (Form,), fields)(data={k: v for k, v in before.items() if v is not None})

    @property
    def controls(self) -> list[tuple[Control, Field]]:
        """Each control with its field, in order."""
        return [(control, self.form[control.id]) for control in self.page.controls]

    @property
    def has_map(self) -> bool:
        """Whether it asks for areas of the body."""
        return any(question.type == "regions" for question in self.page.questions)

    def read(self) -> Filled:
        """The answers of a valid form; what was left empty is not there."""
        answers: dict[str, Answer] = {}
        ticks: dict[str, list[str]] = {}
        for control, field in self.controls:
            if control.ticks:
                ticks[control.id] = [one for one in field.data if one != NONE]
            elif control.group is not None:
                answers |= {question.id: True for question in control.questions}
            elif (answer := _answer(control.questions[0], field.data)) is not None:
                answers[control.id] = answer
        return Filled(answers, ticks)

    def anchors(self, question: Question) -> list[str]:
        """The words at both ends of a scale."""
        return list(question.anchors.get(self.language) or question.anchors.get("en") or ())

    def says(self, text: Text) -> str:
        """A text of the content in the language of the page."""
        return said(text, self.language)

    def names(self, question: Question) -> str:
        """How a sentence about a mistake calls a question."""
        return shorten(self.says(question.text), NAME, placeholder="…")

    def _field(self, control: Control) -> Field:
        if control.group is not None and not control.ticks:
            return self._agreed(control.group)
        if control.group is not None:
            choices = [SelectChoice(q.id, self.says(q.tick)) for q in control.questions]
            return Ticks(
                self.says(control.group.title),
                choices=[*choices, SelectChoice(NONE, self.says(control.group.none))],
                validators=[Wanted(_("Tick what applies, or “%(none)s”", none=self.says(control.group.none)))],
            )
        question = control.questions[0]
        return FIELDS[question.type](self, question)

    def _before(self, control: Control, sheet: Sheet) -> Any:
        if control.group is not None and not control.ticks:
            return all(sheet.answers.get(question.id) is True for question in control.questions)
        if control.group is not None:
            ticked = [q.id for q in control.questions if is_ticked(sheet, q)]
            said_none = all(q.id in sheet.answers for q in control.questions)  # the page may be older than the question
            return ticked or ([NONE] if said_none and self.page.id in sheet.saved else None)
        question = control.questions[0]
        answer = sheet.answers.get(question.id)
        if question.type == "date" and isinstance(answer, str):
            return date.fromisoformat(answer)
        return str(answer) if question.type == "integer" and answer is not None else answer

    def choice(self, question: Question) -> Field:
        """One of several answers; "Not sure" comes last."""
        return RadioField(
            self.says(question.text),
            choices=self._choices(question),
            validators=[InputRequired(_("Choose an answer to “%(question)s”", question=self.names(question)))]
            if question.required
            else [Optional()],
        )

    def several(self, question: Question) -> Field:
        """Any of several answers."""
        wanted = (
            [Wanted(_("Tick at least one answer to “%(question)s”", question=self.names(question)))]
            if question.required
            else []
        )
        return Ticks(self.says(question.text), choices=self._choices(question), validators=wanted)

    def regions(self, question: Question) -> Field:
        """Areas of the body map."""
        choices = [SelectChoice(region.id, self.says(region.label)) for region in self.content.regions]
        return Ticks(self.says(question.text), choices=choices)

    def number(self, question: Question) -> Field:
        """A whole number within its limits, to choose from."""
        low, high = question.limits or (0, 10)
        return RadioField(
            self.says(question.text),
            choices=[SelectChoice(str(n), str(n)) for n in range(low, high + 1)],
            validators=[InputRequired(_("Choose a number for “%(question)s”", question=self.names(question)))]
            if question.required
            else [Optional()],
        )

    def day(self, question: Question) -> Field:
        """A date of birth."""
        return DateField(
            self.says(question.text),
            format=DATES,
            validators=[InputRequired(_("Enter your date of birth")), self._born]
            if question.required
            else [Optional()],
        )

    def line(self, question: Question) -> Field:
        """A line of text."""
        return StringField(self.says(question.text), filters=[stripped], validators=self._texts(question))

    def lines(self, question: Question) -> Field:
        """Some lines of text."""
        return TextAreaField(self.says(question.text), filters=[_trimmed], validators=self._texts(question))

    def agreement(self, question: Question) -> Field:
        """A point to agree to."""
        return BooleanField(
            self.says(question.text),
            validators=[InputRequired(_("Tick “%(point)s” if you agree, or call us", point=self.names(question)))],
        )

    def _agreed(self, group: Group) -> Field:
        """One tick for all the points of a group."""
        wanted = _("Read the points and tick “%(agree)s”, or call us", agree=self.says(group.agree))
        return BooleanField(self.says(group.agree), validators=[InputRequired(wanted)])

    def _texts(self, question: Question) -> list[Any]:
        longest = LONGEST[question.type]
        length = Length(max=longest, message=_("Use %(count)s letters or fewer", count=longest))
        wanted = DataRequired(_("Fill in “%(question)s”", question=self.names(question)))
        return [wanted if question.required else Optional(), length]

    def _choices(self, question: Question) -> list[SelectChoice]:
        return [
            SelectChoice(option.code, self.says(option.label))
            for option in question.listed
            if question.group is None or option.code != _nothing(question)
        ]

    def _born(self, _form: Form, field: Field) -> None:
        born = field.data  # None for what is no date
        if born is None or not self.today.year - OLDEST <= born.year or born > self.today:
            field.errors[:] = []
            raise ValidationError(_("Enter your date of birth, for example 27 3 1987"))


class Wanted:
    """At least one tick."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: str) -> None:
        """`message` is what is said otherwise."""
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Raises ValidationError."""
        if not field.data:
            raise ValidationError(self.message)


FIELDS: dict[str, Callable[[PageForm, Question], Field]] = {
    "choice": PageForm.choice,
    "multichoice": PageForm.several,
    "regions": PageForm.regions,
    "integer": PageForm.number,
    "date": PageForm.day,
    "string": PageForm.line,
    "text": PageForm.lines,
    "consent": PageForm.agreement,
}


def _nothing(question: Question) -> str:
    return str(question.safe[0] if isinstance(question.safe, list) else question.safe)


def _trimmed(text: str | None) -> str:
    return (text or "").strip()


def _answer(question: Question, data: Any) -> Answer | None:
    """What was sent as the content keeps it, or None where nothing was."""
    if question.type == "integer":
        return int(data) if data not in (None, "") else None
    if question.type == "date":
        return data.isoformat() if data else None
    if question.type in {"multichoice", "regions"}:
        return list(data) or None
    return data or None


def region_parts(content: Content) -> dict[str, list[str]]:
    """The ids of the regions by part of the body, in order."""
    parts: dict[str, list[str]] = {}
    for region in content.regions:
        parts.setdefault(region.part, []).append(region.id)
    return parts
