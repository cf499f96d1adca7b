"""What a question, a rule and a red flag consist of, part by part, as the editor shows them."""

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from clinic.intake import editing
from clinic.intake.content import HEAT
from clinic.intake.editing import FLAG, QUESTION, RULE
from clinic.intake.sentences import Sentences
from clinic.intake.shape import CATEGORIES, EVIDENCE, REPEATS, TYPES, URGENCIES, WEIGHTS
from clinic.intake.staff.parts import Choice, Choices, Effects, Label, Number, Part, Several, Texts, Tick, Unsure
from clinic.intake.staff.rows import Options, When
from clinic.intake.staff.vocabulary import (
    CATEGORY_WORDS,
    REPEAT_WORDS,
    TYPE_WORDS,
    URGENCY_WORDS,
    WEIGHT_CHOICES,
    named,
)
from clinic.intake.wording import PRESSURE, TIERS

if TYPE_CHECKING:
    from clinic.intake.staff.entry_form import EntryForm

Headed = tuple[Label, list[Part]]


def askable(sentences: Sentences) -> list[SelectChoice]:
    """Every question that a condition may look at, by section."""
    return [
        SelectChoice("", ""),
        *(
            SelectChoice(question["id"], sentences.says(question["text"]), optgroup=sentences.says(section["title"]))
            for section in sentences.document["sections"]
            for question in section["questions"]
        ),
    ]


def _sections(of: "EntryForm") -> list[SelectChoice]:
    return [SelectChoice(one["id"], of.sentences.says(one["title"])) for one in editing.askable(of.document)]


def _groups(of: "EntryForm") -> list[SelectChoice]:
    says = of.sentences.says
    return [
        SelectChoice(group["id"], f"{says(section['title'])}: {says(group['title'])}")
        for section in editing.askable(of.document)
        for group in section.get("groups", ())
    ]


def _modalities(of: "EntryForm") -> list[SelectChoice]:
    return [SelectChoice(one, of.sentences.treatment(one)) for one in of.document["modalities"]]


def _sources(of: "EntryForm") -> list[SelectChoice]:
    return [SelectChoice(code, f"{one['name']} ({code})") for code, one in of.document["sources"].items()]


def _words(vocabulary: str, regions: bool = False) -> Choices:
    def choices(of: "EntryForm") -> list[SelectChoice]:
        known = dict(of.document["words"][vocabulary])
        known |= of.sentences.regions if regions else {}
        return [SelectChoice(code, of.sentences.says(text)) for code, text in known.items()]

    return choices


def _heat(of: "EntryForm") -> list[SelectChoice]:
    known = of.document["words"]["heat"]
    return [SelectChoice(one, of.sentences.says(known.get(one)) or one) for one in HEAT if one in known]


def _pressures(_of: "EntryForm") -> list[SelectChoice]:
    return [SelectChoice(str(n), f"{n}: {words}") for n, words in enumerate(PRESSURE, start=1)]


class Group(Choice):
    """The list of ticks that a question belongs to."""

    def check(self, of: "EntryForm") -> None:
        """The list is one of the section's."""
        section = next((one for one in editing.askable(of.document) if one["id"] == of.section), {})
        chosen = self.read(of)
        if chosen and chosen not in [group["id"] for group in section.get("groups", ())]:
            of.form[self.name].errors = [_("This list is in another section than the question")]


SECTION = Choice("section", _l("Section"), choices=_sections, required=True)
TELLING = [
    Texts("message", _l("The client is told"), rows=3, required=True, hint=_l("In plain words: what she can do.")),
]
WHERE_FROM: Headed = (
    _l("Where it comes from"),
    [
        Choice("evidence", _l("Strength of the source"), choices=named(EVIDENCE, TIERS), required=True),
        Several("sources", _l("Sources"), choices=_sources, always=True),
        Part("remark", _l("Remark for colleagues")),
    ],
)
PARTS: dict[str, list[Headed]] = {
    QUESTION: [
        (
            _l("What is asked"),
            [
                Texts("text", _l("Question"), rows=2, required=True),
                Texts("help", _l("Explanation"), rows=2),
                SECTION,
                Choice("type", _l("Kind of answer"), choices=named(TYPES, TYPE_WORDS), required=True),
                Tick("required", _l("It has to be answered"), always=True),
                Options(
                    "options",
                    _l("Answers, from the safest to the riskiest"),
                    hint=_l("For a choice. Empty a line to take its answer away."),
                ),
                Number("min", _l("Lowest number"), low=0, high=1000, hint=_l("For a number.")),
                Number("max", _l("Highest number"), low=0, high=1000),
            ],
        ),
        (
            _l("As a line to tick"),
            [
                Group(
                    "group",
                    _l("List of ticks"),
                    choices=_groups,
                    hint=_l("In a list, “None of these” stands for the first answer of each question."),
                ),
                Texts("tick", _l("What is ticked"), hint=_l("For example: I have a fever.")),
            ],
        ),
        (
            _l("When it is asked"),
            [
                Several("modalities", _l("Only for these treatments"), choices=_modalities, hint=_l("None: for all.")),
                When("when", _l("Only if"), hint=_l("Leave it empty to ask everybody.")),
                Choice("repeat", _l("How often"), choices=named(REPEATS, REPEAT_WORDS), required=True),
                Tick("timed", _l("Only in the days before the visit")),
                Tick("therapist_only", _l("The answer is for the therapist alone")),
            ],
        ),
        (_l("Where it comes from"), [Several("sources", _l("Sources"), choices=_sources, always=True)]),
    ],
    RULE: [
        (
            _l("If"),
            [Texts("title", _l("Title"), required=True), When("when", _l("If"), required=True)],
        ),
        (
            _l("Then"),
            [
                Effects("effects", _l("What follows"), required=True),
                Unsure("on_unsure", _l("What follows on “Not sure”")),
                Tick("never_override", _l("Nobody may decide otherwise")),
                Number("rebook_after_hours", _l("Hours to wait before booking again"), low=1, high=8760),
            ],
        ),
        (
            _l("What the therapist keeps to"),
            [
                Choice("constraints.pressure_max", _l("Highest pressure"), choices=_pressures, number=True),
                Choice("constraints.heat", _l("Heat"), choices=_heat),
                Several("constraints.avoid", _l("Areas to leave out"), choices=_words("areas", regions=True)),
                Several("constraints.position", _l("Position"), choices=_words("positions")),
                Several("constraints.extras", _l("Besides"), choices=_words("extras")),
                Several("constraints.skills", _l("Skills the therapist needs"), choices=_words("skills")),
            ],
        ),
        (
            _l("What is said"),
            [*TELLING, Texts("note", _l("The therapist is told"), rows=3, required=True)],
        ),
        (
            _l("Kind of rule"),
            [Choice("category", _l("Category"), choices=named(CATEGORIES, CATEGORY_WORDS), required=True)],
        ),
        WHERE_FROM,
    ],
    FLAG: [
        (_l("If"), [When("when", _l("If"), required=True)]),
        (
            _l("Then"),
            [
                Choice("urgency", _l("Urgency"), choices=named(URGENCIES, URGENCY_WORDS), required=True),
                Choice("weight", _l("Weight"), choices=named(WEIGHTS, WEIGHT_CHOICES), required=True),
                Part("suspects", _l("What it may be"), required=True, hint=_l("For the therapist.")),
                *TELLING,
            ],
        ),
        (WHERE_FROM[0], WHERE_FROM[1][1:]),
    ],
}
