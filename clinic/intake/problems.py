"""What is wrong with a questionnaire document, before anybody is asked anything with it.

In three passes: what the parts look like, what they say of one another, and whether every condition can be met. A pass
looks at a document only when the one before found nothing, so each can rely on what the earlier ones made sure of.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import Any

from clinic.intake.conditions import Condition, compiled, leaves
from clinic.intake.content import NOT_SURE, RANK, Content, Flag, Question, Rule, Section, questions_of
from clinic.intake.kinds import NUMERIC, READ_BY_BOOKING
from clinic.intake.parsing import parse
from clinic.intake.reach import unreachable
from clinic.intake.shape import STAGES, misshapen

FACTS = {"modality": "choice", "age_years": "integer", "minor": "choice", "returning": "choice"}  # nobody is asked
SEVERAL = ("multichoice", "regions")
PLACEHOLDERS = ("emergency_number", "urgent_line", "maternity_line")  # what the clinic fills in
GRAVE = ("emergency_now", "urgent_today")


def problems(document: Any) -> list[str]:
    """Every fault as a sentence that names the entry, whatever the document looks like; empty when it is sound."""
    faults = list(misshapen(document))
    if not faults:
        content = parse(document)
        faults = [*_twice(content, document), *_sections(content), *_questions(content), *_rules(content)]
        faults += [*_flags(content), *_together(content), *_voids(content)]
        faults = faults or list(unreachable(content))
    return faults


# ---- names -------------------------------------------------------------------


def _twice(content: Content, document: Mapping[str, Any]) -> Iterator[str]:
    """Ids and codes that stand for two things."""
    sections = content.sections
    named: dict[str, Iterable[str]] = {
        "section": [section.id for section in sections],
        "question": [question.id for section in sections for question in section.questions],
        "group": [group.id for section in sections for group in section.groups],
        "region": [region.id for region in content.regions],
        "rule or flag": [rule.id for rule in content.rules] + [flag.id for flag in content.flags],
        "modality": content.modalities,
        "language": document["languages"],
    }
    for noun, ids in named.items():
        yield from (f"{noun} '{one}': is there twice" for one in _repeated(ids))
    for question in content.questions.values():
        for code in _repeated(question.codes):
            yield f"question '{question.id}': option '{code}' is there twice"


def _repeated(ids: Iterable[str]) -> list[str]:
    return [one for one, count in Counter(ids).items() if count > 1]


def _unknown(subject: str, noun: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    known = set(known)
    yield from (f"{subject}: unknown {noun} '{one}'" for one in names if one not in known)


# ---- sections and questions --------------------------------------------------


def _sections(content: Content) -> Iterator[str]:
    absent = [fact for fact in FACTS if fact not in content.questions]
    yield from (f"the document: a section of stage 'system' holds '{fact}'" for fact in absent)
    latest = 0
    for section in content.sections:
        subject = f"section '{section.id}'"
        if STAGES.index(section.stage) < latest:
            yield f"{subject}: stage '{section.stage}' cannot follow stage '{STAGES[latest]}'"
        latest = max(latest, STAGES.index(section.stage))
        yield from _asking(subject, section.when, content, section.questions[0].id)
        if section.stage == "safety_check" and section.when:
            yield f"{subject}: the safety check is for everybody, so it has no 'when'"
        members = {question.group for question in section.questions}
        yield from (f"group '{one.id}': no question belongs to it" for one in section.groups if one.id not in members)


def _questions(content: Content) -> Iterator[str]:
    for question in content.questions.values():
        subject = f"question '{question.id}'"
        yield from _answers(subject, question, content)
        yield from _grouped(subject, question, content.by_section[question.section])
        yield from _facts(subject, question, content)
        yield from _asking(subject, question.when, content, question.id)
        yield from _unknown(subject, "modality", sorted(question.modalities or ()), content.modalities)
        yield from _unknown(subject, "source", question.sources, content.sources)
        if question.modalities and "any" in (question.when or {}):
            yield f"{subject}: 'modalities' and 'any' cannot be told together in FHIR"
        if question.stage == "safety_check" and (
            question.when or question.modalities or question.timed or not question.required
        ):
            yield f"{subject}: everybody answers the safety check, so it is required and has no condition"


def _answers(subject: str, question: Question, content: Content) -> Iterator[str]:
    kind, least = question.type, {"choice": 2, "multichoice": 1}.get(question.type, 0)
    if len(question.options) < least:
        yield f"{subject}: type '{kind}' needs at least {least} options"
    if question.options and not least:
        yield f"{subject}: type '{kind}' has no options"
    if question.order and sorted(question.order) != sorted(question.codes):
        yield f"{subject}: its order must name each of its options once"
    if kind == "regions" and not content.regions:
        yield f"{subject}: there are no regions"
    if question.limits and kind != "integer":
        yield f"{subject}: type '{kind}' has no limits"
    elif question.limits and question.limits[0] > question.limits[1]:
        yield f"{subject}: 'min' is greater than 'max'"


def _grouped(subject: str, question: Question, section: Section) -> Iterator[str]:
    safe = question.safe
    if safe is not None and not question.takes(safe):
        yield f"{subject}: its safe answer {safe!r} is none of its options"
    if question.group is None:
        return
    group = next((one for one in section.groups if one.id == question.group), None)
    if group is None:
        yield f"{subject}: its section has no group '{question.group}'"
    elif group.agree:
        if question.type != "consent" or not question.required:
            yield f"{subject}: it cannot be agreed to with the points of '{group.id}', as it is a choice"
        return
    if question.type not in ("choice", "multichoice"):
        yield f"{subject}: type '{question.type}' cannot be ticked in a group"
    if not question.tick:
        yield f"{subject}: it is in a group and has no 'tick'"
    if safe is None:
        yield f"{subject}: it is in a group and has no 'safe'"


def _facts(subject: str, question: Question, content: Content) -> Iterator[str]:
    """What the system section holds is known, not asked; what the booking itself reads is of the type it reads."""
    fact = FACTS.get(question.id)
    if (fact is not None) != (question.stage == "system"):
        yield f"{subject}: stage 'system' is for {', '.join(FACTS)}, and they belong nowhere else"
    elif question.type != (read := fact or READ_BY_BOOKING.get(question.id, question.type)):
        yield f"{subject}: must be of type '{read}'"
    elif fact == "choice":
        codes = set(content.modalities) if question.id == "modality" else {"no", "yes"}
        if question.choices != codes:
            yield f"{subject}: its options must be {', '.join(sorted(codes))}"


# ---- conditions --------------------------------------------------------------


def _asking(subject: str, condition: Condition | None, content: Content, first: str) -> Iterator[str]:
    """A condition for asking the question `first` or more looks at what was asked before, and fits into FHIR."""
    if condition is None:
        return
    yield from _comparing(subject, condition, content)
    order = list(content.questions)
    later = order[order.index(first) :]
    yield from (f"{subject}: '{leaf['q']}' is not asked before it" for leaf in leaves(condition) if leaf["q"] in later)
    if any("q" not in part for joined in ("any", "all") for part in condition.get(joined, ())):
        yield f"{subject}: its condition is nested deeper than FHIR can tell"


def _comparing(subject: str, condition: Condition, content: Content) -> Iterator[str]:
    for leaf in leaves(condition):
        question = content.questions.get(leaf["q"])
        if question is None:
            yield f"{subject}: unknown question '{leaf['q']}'"
        else:
            yield from _comparison(subject, question, leaf["op"], leaf["v"])


def _comparison(subject: str, question: Question, operator: str, value: Any) -> Iterator[str]:
    if operator in NUMERIC and question.type != "integer":
        yield f"{subject}: '{operator}' compares numbers, and '{question.id}' is of type '{question.type}'"
    elif operator == "nonempty" and question.type not in SEVERAL:
        yield f"{subject}: 'nonempty' is for lists, and '{question.id}' is of type '{question.type}'"
    elif operator not in ("exists", "nonempty") and not question.takes([value] if question.type in SEVERAL else value):
        yield f"{subject}: {value!r} is no answer to '{question.id}'"


# ---- rules and flags ---------------------------------------------------------


def _rules(content: Content) -> Iterator[str]:
    for rule in content.rules:
        subject = f"rule '{rule.id}'"
        yield from _comparing(subject, rule.when, content)
        yield from _unknown(subject, "modality", {**rule.effects, **rule.unsure_effects}, content.modalities)
        yield from _unknown(subject, "source", rule.sources, content.sources)
        yield from _constraints(subject, rule.constraints, content)
        yield from _message(subject, rule)
        yield from _unsure(subject, rule, content)


def _unsure(subject: str, rule: Rule, content: Content) -> Iterator[str]:
    for one in rule.unsure_of:
        question = content.questions.get(one)
        if question is None:
            yield f"{subject}: unknown question '{one}'"
        elif NOT_SURE not in question.choices:
            yield f"{subject}: '{one}' has no option '{NOT_SURE}'"
    if rule.unsure_of:
        forgotten = [modality for modality in rule.effects if modality not in rule.unsure_effects]
        yield from (f"{subject}: 'Not sure' would count as 'No' for {modality}" for modality in forgotten)


def _constraints(subject: str, constraints: Mapping[str, Any], content: Content) -> Iterator[str]:
    words = content.words
    areas = [*words["areas"], *(region.id for region in content.regions)]
    yield from _unknown(subject, "area", constraints.get("avoid", ()), areas)
    yield from _unknown(subject, "position", constraints.get("position", ()), words["positions"])
    yield from _unknown(subject, "extra", constraints.get("extras", ()), words["extras"])
    yield from _unknown(subject, "skill", constraints.get("skills", ()), words["skills"])
    yield from _unknown(subject, "heat", [constraints["heat"]] if "heat" in constraints else (), words["heat"])


def _message(subject: str, speaker: Rule | Flag) -> Iterator[str]:
    for text in speaker.message.values():
        try:
            fields = [field for _text, field, _spec, _conversion in Formatter().parse(text) if field is not None]
        except ValueError:
            yield f"{subject}: its message has a brace that stands alone"
        else:
            yield from _unknown(subject, "placeholder", fields, PLACEHOLDERS)


def _flags(content: Content) -> Iterator[str]:
    safety = {question.id for question in content.questions.values() if question.stage in ("system", "safety_check")}
    for flag in content.flags:
        subject = f"flag '{flag.id}'"
        yield from _comparing(subject, flag.when, content)
        yield from _unknown(subject, "source", flag.sources, content.sources)
        yield from _message(subject, flag)
        if flag.weight == "weak" and flag.urgency != "review":
            yield f"{subject}: a weak flag has urgency 'review'"
        if flag.urgency in GRAVE:
            elsewhere = {leaf["q"] for leaf in leaves(flag.when)} - safety
            yield from (f"{subject}: it stops a client, so the safety check asks '{one}'" for one in sorted(elsewhere))


def _together(content: Content) -> Iterator[str]:
    aggregate = content.aggregate
    yield from _constraints("the aggregate", aggregate["constraints"], content)
    yield from _unknown("the aggregate", "source", aggregate["sources"], content.sources)
    if RANK[aggregate["two_or_more_weak"]] < RANK[aggregate["review"]]:
        yield "the aggregate: two weak flags must not weigh less than one"
    firing: list[Rule | Flag] = [*content.rules, *content.flags]
    looking = [leaf for one in firing for leaf in leaves(one.when)]
    heard = {one for rule in content.rules for one in rule.unsure_of}
    for question in content.questions.values():
        if NOT_SURE in question.choices and question.id not in heard:
            answers = {question.id: [NOT_SURE] if question.type in SEVERAL else NOT_SURE}
            ours = [compiled(leaf) for leaf in looking if leaf["q"] == question.id and leaf["op"] != "exists"]
            if ours and not any(test(answers) for test in ours):
                yield f"question '{question.id}': 'Not sure' counts as the safest answer, as no rule reacts to it"


def _voids(content: Content) -> Iterator[str]:
    """What makes a decision void is an answer, and one that is asked for whatever is booked."""
    subject, voids = "the voids", content.voids
    yield from _unknown(subject, "question", voids.new, content.questions)
    if voids.when:
        yield from _comparing(subject, voids.when, content)
    for one in dict.fromkeys((*voids.new, *sorted(questions_of([voids.when])))):
        question = content.questions.get(one)
        if question and question.stage == "system":
            yield f"{subject}: '{one}' is known, not answered"
        elif question and question.modalities is not None:
            yield f"{subject}: '{one}' is not asked for every treatment"
