"""Parts of an entry that are lists of rows: the answers of a question, and the comparisons of a condition.

Without a script a row is added or moved by sending the form: `arranged` does to what was sent what the button says,
nothing is stored, and the form is drawn again. An empty row is none.
"""

import re
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from clinic.forms import stripped
from clinic.intake.conditions import Condition
from clinic.intake.content import NONE, NOT_SURE
from clinic.intake.editing import new_id
from clinic.intake.staff.parts import Drawn, Part

if TYPE_CHECKING:
    from clinic.intake.staff.entry_form import EntryForm

MOST = 30  # rows
SPECIAL = {"not_sure": NOT_SURE, "none_of_these": NONE}  # answers that the booking itself knows, by what they say
COMPARED = {
    "=": _l("is"),
    "!=": _l("is not"),
    "includes": _l("includes"),
    ">=": _l("is at least"),
    "<=": _l("is at most"),
    ">": _l("is more than"),
    "<": _l("is less than"),
    "exists-yes": _l("is answered"),
    "exists-no": _l("is not answered"),
    "nonempty-yes": _l("names something"),
    "nonempty-no": _l("names nothing"),
}
ALWAYS = ("=", "!=", "exists-yes", "exists-no")
BY_TYPE = {
    "integer": (">=", "<=", ">", "<", *ALWAYS),
    "multichoice": ("includes", *ALWAYS),
    "regions": ("includes", "nonempty-yes", "nonempty-no", *ALWAYS),
}
TICKED = {"yes": True, "no": False}


def arranged(sent: MultiDict[str, str], wish: str) -> MultiDict[str, str]:
    """What was sent after `options-2-up`, `options-2-down` (two rows change places) or `when-more` (a row more)."""
    found = re.fullmatch(r"([a-z]+)-(\d{1,3})-(up|down)", wish)
    if not found:
        return sent
    name, at, step = found[1], int(found[2]), -1 if found[3] == "up" else 1
    here, there = f"{name}-{at}-", f"{name}-{at + step}-"
    swapped: MultiDict[str, str] = MultiDict()
    for key, value in sent.items(multi=True):
        other = there if key.startswith(here) else here if key.startswith(there) else None
        swapped.add(other + key.removeprefix(here).removeprefix(there) if other else key, value)
    return swapped


class Rows(Part):
    """A part of several rows, with an empty one at the end."""

    last = ""  # the field of a row that says whether there is one
    least = 1

    def count(self, of: "EntryForm", value: list[Any]) -> int:
        """How many rows are drawn."""
        if of.sent is None:
            return min(max(len(value) + 1, self.least), MOST)
        sent = [int(n[1]) for key in of.sent if (n := re.fullmatch(rf"{self.name}-(\d{{1,2}})-{self.last}", key))]
        return min(max(sent, default=0) + 1 + (of.wish == f"{self.name}-more"), MOST)

    def rows(self, of: "EntryForm") -> list[list[Field]]:
        """The fields of each row."""
        rows: dict[str, list[Field]] = {}
        for field in self.fields(of):
            if found := re.match(rf"{self.name}-(\d+)-", field.name):
                rows.setdefault(found[1], []).append(field)
        return list(rows.values())


class Options(Rows):
    """The answers of a question, from the safest to the riskiest."""

    look, last, least = "options", "code", 3

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """A code that stays, and a label in each language."""
        options: list[dict[str, Any]] = value or []
        drawn: Drawn = {}
        for n in range(self.count(of, options)):
            option: dict[str, Any] = options[n] if n < len(options) else {"code": "", "label": {}}
            drawn[f"{self.name}-{n}-code"] = (HiddenField(), option["code"])
            for language in of.languages:
                label = _("Answer %(number)s", number=n + 1)
                label = f"{label} ({language})" if len(of.languages) > 1 else label
                field = StringField(label, filters=[stripped], validators=[Length(max=300)])
                drawn[f"{self.name}-{n}-{language}"] = (field, option["label"].get(language))
        return drawn

    def read(self, of: "EntryForm") -> Any:
        """The rows that say something; a new one gets a code of its own."""
        known = {option["code"] for option in self.value(of.entry) or ()}
        found: list[dict[str, Any]] = []
        for code, *labels in self.rows(of):
            if any(label.data for label in labels):
                texts = {language: label.data or "" for language, label in zip(of.languages, labels, strict=True)}
                kept = code.data if code.data in known else ""
                found.append({"code": kept or self._new(texts, found, known), "label": texts})
        return found or None

    def check(self, of: "EntryForm") -> None:
        """There is something to choose from."""
        least = {"choice": 2, "multichoice": 1}.get(of.form["type"].data, 0)
        if len(self.read(of) or ()) < least:
            self.rows(of)[0][1].errors = [_("Give at least %(count)s answers to choose from", count=least)]

    def _new(self, texts: dict[str, str], found: list[dict[str, Any]], known: set[str]) -> str:
        words = next(text for text in texts.values() if text)
        taken = [*known, *(option["code"] for option in found)]
        code = new_id(words, [])
        return SPECIAL[code] if SPECIAL.get(code, code) not in (code, *taken) else new_id(words, taken)


class When(Rows):
    """A condition: any or all of a list of comparisons. One that is nested deeper is kept until it is replaced."""

    look, last = "when", "question"

    def draw(self, of: "EntryForm", value: Any) -> Drawn:
        """How the rows are joined, and the rows."""
        parts = flat(value)
        joins = [SelectChoice("all", _("all of these")), SelectChoice("any", _("at least one of these"))]
        joined = "any" if value and "any" in value else "all"
        drawn: Drawn = {f"{self.name}-joined": (RadioField(_("It holds if"), choices=joins), joined)}
        if parts is None:
            keeps = [SelectChoice("keep", _("Keep it as it is")), SelectChoice("replace", _("Replace it by these:"))]
            drawn[f"{self.name}-deep"] = (RadioField(_("This condition is more than a list"), choices=keeps), "keep")
        for n in range(self.count(of, parts or [])):
            drawn |= self._row(of, n, (parts or [])[n] if n < len(parts or []) else None)
        return drawn

    def read(self, of: "EntryForm") -> Any:
        """The condition of the rows, or the one that is kept."""
        deep = f"{self.name}-deep"
        if deep in of.form and of.form[deep].data != "replace":
            return self.value(of.entry)
        parts = [part for row in self.rows(of) if (part := self._comparison(of, row))]
        if len(parts) > 1:
            return {of.form[f"{self.name}-joined"].data or "all": parts}
        return parts[0] if parts else None

    def check(self, of: "EntryForm") -> None:
        """Each row says something whole, and where a condition is needed there is one."""
        for question, operator, answer in self.rows(of):
            if question.data and operator.data not in _operators(of, question.data, operator.data):
                operator.errors = [_("Choose how to compare")]
            elif question.data and self._comparison(of, [question, operator, answer]) is None:
                answer.errors = [_("Choose an answer to this question")]
        if self.required and self.read(of) is None and not any(field.errors for field in self.fields(of)):
            self.rows(of)[0][0].errors = [_("Choose a question")]

    def _row(self, of: "EntryForm", n: int, part: Condition | None) -> Drawn:
        name = f"{self.name}-{n}"
        asked = part["q"] if part else ""
        asked = of.sent.get(f"{name}-question", "") if of.sent is not None else asked
        operator = _operator(part) if part else "="
        chosen = of.sent.get(f"{name}-op", "") if of.sent is not None else operator
        compared = [SelectChoice(one, str(COMPARED[one])) for one in _operators(of, asked, chosen)]
        value = "" if part is None or "-" in operator else _shown(part["v"])
        return {
            f"{name}-question": (SelectField(_("Question"), choices=of.askable), asked),
            f"{name}-op": (SelectField(_("Compared"), choices=compared, validate_choice=False), operator),
            f"{name}-answer": (_answer_field(of, asked), value),
        }

    def _comparison(self, of: "EntryForm", row: list[Field]) -> Condition | None:
        question, operator, answer = (field.data or "" for field in row)
        if not question:
            return None
        if "-" in operator:
            name, _dash, yes = operator.partition("-")
            return {"q": question, "op": name, "v": yes == "yes"}
        value = _meant(of, question, answer)
        return None if value is None else {"q": question, "op": operator, "v": value}


def flat(condition: Condition | None) -> list[Condition] | None:
    """The comparisons of a condition that is one, or a list of them; None for one that is nested deeper."""
    if condition is None:
        return []
    if "q" in condition:
        return [condition]
    parts: list[Condition] = [part for joined in ("any", "all") for part in condition.get(joined, ())]
    return parts if len(parts) > 1 and all("q" in part for part in parts) else None


def _operator(part: Condition) -> str:
    return f"{part['op']}-{'yes' if part['v'] else 'no'}" if part["op"] in ("exists", "nonempty") else str(part["op"])


def _operators(of: "EntryForm", question_id: str, now: str) -> list[str]:
    """How a question can be compared, and how it is now."""
    kind = of.sentences.questions.get(question_id, {}).get("type", "")
    offered = BY_TYPE.get(kind, ALWAYS)
    return [one for one in COMPARED if one in offered or one == now]


def _answer_field(of: "EntryForm", question_id: str) -> Field:
    """Where the answer is chosen; it depends on the question, and there is none before that is known."""
    label = _("Answer")
    kind = of.sentences.questions.get(question_id, {}).get("type", "choice")
    if kind == "consent":
        ticked = [SelectChoice("yes", _("ticked")), SelectChoice("no", _("not ticked"))]
        return SelectField(label, choices=[SelectChoice("", ""), *ticked], validate_choice=False)
    if kind in ("choice", "multichoice", "regions"):
        answers = [SelectChoice(code, name) for code, name in of.sentences.answers(question_id).items()]
        return SelectField(label, choices=[SelectChoice("", ""), *answers], validate_choice=False)
    return StringField(label, filters=[stripped], validators=[Length(max=200)])


def _shown(value: Any) -> str:
    return next((word for word, truth in TICKED.items() if truth is value), str(value))


def _meant(of: "EntryForm", question_id: str, answer: str) -> str | int | bool | None:
    """The answer as a condition holds it, or None for what is none."""
    kind = of.sentences.questions.get(question_id, {}).get("type", "")
    if kind == "consent":
        return TICKED.get(answer)
    if kind == "integer":
        return int(answer) if answer.isascii() and answer.isdecimal() and len(answer) < 5 else None
    if kind in ("choice", "multichoice", "regions"):
        return answer if answer in of.sentences.answers(question_id) else None
    return answer or None
