"""Questions, rules and red flags as sentences that a person who is no programmer can check.

One definition for lists, for the editor's pages and for the page of a treatment. It works on the entries of any
document, faults and all: what is named and isn't there is called by its id.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from clinic.intake.conditions import Condition, leaves
from clinic.intake.content import NOT_SURE, OUTCOMES, Content, Document, Text, said

Entry = Mapping[str, Any]
Style = Literal["standard", "or"]

DECIDED = {
    "allow": _l("book %(treatments)s"),
    "allow_with_notes": _l("book %(treatments)s with a note to the therapist"),
    "therapist_review": _l("require a therapist’s review for %(treatments)s"),
    "clearance_required": _l("require a doctor’s word for %(treatments)s"),
    "block": _l("refuse %(treatments)s for now"),
    "block_emergency": _l("refuse %(treatments)s and send the client for help at once"),
}
COMPARED: dict[str, Callable[[str, str], str]] = {
    "=": lambda question, answer: _("“%(question)s” is %(answer)s", question=question, answer=answer),
    "!=": lambda question, answer: _("“%(question)s” is not %(answer)s", question=question, answer=answer),
    ">": lambda question, answer: _("“%(question)s” is more than %(answer)s", question=question, answer=answer),
    "<": lambda question, answer: _("“%(question)s” is less than %(answer)s", question=question, answer=answer),
    ">=": lambda question, answer: _("“%(question)s” is at least %(answer)s", question=question, answer=answer),
    "<=": lambda question, answer: _("“%(question)s” is at most %(answer)s", question=question, answer=answer),
    "includes": lambda question, answer: _("“%(question)s” includes %(answer)s", question=question, answer=answer),
}
WEIGHT_WORDS = {
    "strong": _l("strong"),
    "single": _l("counts on its own"),
    "weak": _l("weak, two of them need a doctor’s word"),
}


class Sentences:
    """Writes entries of a document in a language; `treatments` are the names of modalities."""

    def __init__(self, document: Document, language: str, treatments: Mapping[str, str]) -> None:
        """Remember what every question and area is called."""
        self.document, self.language, self.treatments = document, language, treatments
        self.questions = {one["id"]: one for section in document["sections"] for one in section["questions"]}
        self.regions = {region["id"]: region["label"] for region in document["regions"]}

    # ---- names -------------------------------------------------------------

    def says(self, text: Mapping[str, str] | None) -> str:
        """A text of the content in the language of the page."""
        return said(text or {}, self.language)

    def title(self, entry: Entry) -> str:
        """What an entry is called: a question by its words, a rule by its title, a red flag by what it may be."""
        return self.says(entry.get("title") or entry.get("text")) or str(entry.get("suspects") or entry.get("id", ""))

    def treatment(self, modality: str) -> str:
        """What the clinic calls a modality."""
        return self.treatments.get(modality, modality)

    def answers(self, question_id: str) -> dict[str, str]:
        """The answers that can be chosen, by code."""
        question = self.questions.get(question_id, {})
        if question_id == "modality":
            return {modality: self.treatment(modality) for modality in self.document["modalities"]}
        if question.get("type") == "regions":
            return {code: self.says(label) for code, label in self.regions.items()}
        return {option["code"]: self.says(option["label"]) for option in question.get("options", ())}

    # ---- sentences ---------------------------------------------------------

    def condition(self, condition: Condition) -> str:
        """A condition on answers: "“Fever?” is “Yes”, and (… or …)"."""
        if "any" in condition:
            return self.listed(self._parts(condition["any"], "any"), "or")
        if "all" in condition:
            return self.listed(self._parts(condition["all"], "all"))
        return self._comparison(condition["q"], condition["op"], [condition["v"]])

    def shown(self, entry: Entry) -> str:
        """When a question or a section is asked, or nothing where it always is."""
        scope = self.listed([self.treatment(one) for one in entry.get("modalities", ())])
        when = self.condition(entry["when"]) if entry.get("when") else ""
        if scope and when:
            return _("Asked for %(treatments)s if %(condition)s.", treatments=scope, condition=when)
        if scope:
            return _("Asked for %(treatments)s.", treatments=scope)
        return _("Asked if %(condition)s.", condition=when) if when else ""

    def effects(self, effects: Mapping[str, str]) -> str:
        """What is decided for which treatments, the gravest first."""
        told = []
        for outcome in reversed(OUTCOMES):
            those = [one for one in self.document["modalities"] if effects.get(one) == outcome]
            if those:
                every = len(those) == len(self.document["modalities"])
                names = _("every treatment") if every else self.listed([self.treatment(one) for one in those])
                told.append(str(DECIDED[outcome]) % {"treatments": names})
        return "; ".join(told)

    def rule(self, rule: Entry) -> str:
        """A rule in a sentence or a few: when it holds, what follows, what to watch, who is told what."""
        when, then = self.condition(rule["when"]), self.effects(rule["effects"])
        told = [_("If %(condition)s, then %(effects)s.", condition=when, effects=then)]
        if unsure := rule.get("on_unsure"):
            told.append(_("On “Not sure”: %(effects)s.", effects=self.effects(unsure["effects"])))
        if watch := self.constraints(rule.get("constraints", {})):
            told.append(_("To watch: %(constraints)s.", constraints="; ".join(watch)))
        if rule.get("never_override"):
            told.append(_("Nobody may decide otherwise."))
        if hours := rule.get("rebook_after_hours"):
            told.append(ngettext("Book again after %(num)d hour.", "Book again after %(num)d hours.", hours))
        return " ".join([*told, *self._messages(rule)])

    def flag(self, flag: Entry) -> str:
        """A red flag in a sentence or a few."""
        outcome = self.document["aggregate"][flag["urgency"]]
        when, then = self.condition(flag["when"]), self.effects(dict.fromkeys(self.document["modalities"], outcome))
        told = [
            _("If %(condition)s, then %(effects)s.", condition=when, effects=then),
            _("Suspected: %(suspects)s (%(weight)s).", suspects=flag["suspects"], weight=WEIGHT_WORDS[flag["weight"]]),
        ]
        return " ".join([*told, *self._messages(flag)])

    def entry(self, kind: str, entry: Entry) -> str:
        """An entry of any kind."""
        return {"question": self.question, "rule": self.rule, "flag": self.flag}[kind](entry)

    def question(self, question: Entry) -> str:
        """A question in a line: its words, its answers, when it is asked."""
        answers = " / ".join(self.answers_of(question))
        return " ".join(part for part in (self.says(question["text"]), answers, self.shown(question)) if part)

    def answers_of(self, question: Entry) -> list[str]:
        """The labels of its own options, from the safest to the riskiest."""
        return [self.says(option["label"]) for option in question.get("options", ())]

    def constraints(self, constraints: Mapping[str, Any]) -> list[str]:
        """What a therapist keeps to."""
        words = self.document["words"]
        told = []
        if "pressure_max" in constraints:
            told.append(_("pressure at most %(number)s of 5", number=constraints["pressure_max"]))
        if "heat" in constraints:
            told.append(self.says(words["heat"].get(constraints["heat"])))
        areas = {**words["areas"], **self.regions}
        named = [self.says(areas.get(one)) or one for one in constraints.get("avoid", ())]
        told += [_("leave out %(areas)s", areas=self.listed(named))] if named else []
        for key, vocabulary in (("position", "positions"), ("extras", "extras"), ("skills", "skills")):
            told += [self.says(words[vocabulary].get(one)) or one for one in constraints.get(key, ())]
        return told

    def listed(self, parts: Iterable[str], style: Style = "standard") -> str:
        """Parts joined as the language does it: "a, b and c"."""
        return format_list(list(parts), style=style, locale=self.language)

    def _messages(self, entry: Entry) -> Iterable[str]:
        yield _("The client is told: “%(message)s”", message=self.says(entry["message"]))
        if entry.get("note"):
            yield _("The therapist is told: “%(note)s”", note=self.says(entry["note"]))

    def _parts(self, parts: Iterable[Condition], joined: str) -> list[str]:
        """Each part of a list, several answers to one question at once, what is nested in parentheses."""
        alike: dict[tuple[str, str], list[Any]] = {}
        told = []
        for part in parts:
            if "q" not in part:
                told.append(f"({self.condition(part)})")
            elif joined == "any":
                alike.setdefault((part["q"], part["op"]), []).append(part["v"])
            else:
                told.append(self._comparison(part["q"], part["op"], [part["v"]]))
        return [*(self._comparison(*named, values) for named, values in alike.items()), *told]

    def _comparison(self, question_id: str, operator: str, values: list[Any]) -> str:
        question = self.says(self.questions.get(question_id, {}).get("text")) or question_id
        if operator in ("exists", "nonempty"):
            return (
                _("“%(question)s” is answered", question=question)
                if values == [True]
                else _("“%(question)s” is not answered", question=question)
            )
        return COMPARED[operator](question, self.listed([self._value(question_id, one) for one in values], "or"))

    def _value(self, question_id: str, value: Any) -> str:
        if value is True:
            return _("ticked")
        if value is False:
            return _("not ticked")
        return f"“{self.answers(question_id).get(str(value), value)}”" if isinstance(value, str) else str(value)


def speaking_against(content: Content, modality: str) -> dict[str, list[Text]]:
    """The titles of the rules that rule a modality out (`block`) or need a doctor's word for it, by that outcome."""
    kinds = {"block": ("block", "block_emergency"), "clearance_required": ("clearance_required",)}
    return {
        outcome: [rule.title for rule in content.rules if rule.effects.get(modality) in those]
        for outcome, those in kinds.items()
    }


def unsure_questions(document: Document, condition: Condition) -> list[str]:
    """The questions that a condition looks at and that offer "Not sure"."""
    offering = {
        question["id"]
        for section in document["sections"]
        for question in section["questions"]
        if any(option["code"] == NOT_SURE for option in question.get("options", ()))
    }
    return [one for one in dict.fromkeys(leaf["q"] for leaf in leaves(condition)) if one in offering]
