"""A questionnaire and what was answered as FHIR R4B resources, for whoever else treats the client.

The rules stay here, as FHIR has no place for them. Texts are in the first language of the document, options as they are
read. Sections become groups, what waits for an answer gets `enableWhen`; the system section is hidden and read-only, as
conditions need it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from clinic.intake.conditions import Answer, Answers, Condition, leaves
from clinic.intake.content import Content, Document, Question, Section, Text
from clinic.intake.parsing import parse

Resource = dict[str, Any]

URL = "urn:clinic:questionnaire:"
SYSTEM = "urn:clinic:intake:"  # of the codes of a question
STRUCTURE = "http://hl7.org/fhir/StructureDefinition/"
TYPES = {"multichoice": "choice", "regions": "choice", "consent": "boolean"}  # the others are called the same
VALUES = {"integer": "Integer", "date": "Date", "consent": "Boolean"}  # the others are codes, or else strings
CODED = ("choice", "multichoice", "regions")
SEVERAL = ("multichoice", "regions")


def canonical(document: Document) -> str:
    """What a response calls the version that it answers."""
    return f"{URL}{document['id']}|{_version(document)}"


def questionnaire(document: Document) -> Resource:
    """The Questionnaire of a document that `problems` finds nothing wrong with."""
    content, language = parse(document), document["languages"][0]
    words = document["id"].replace("-", " ").split()
    return {
        "resourceType": "Questionnaire",
        "url": f"{URL}{document['id']}",
        "version": _version(document),
        "name": "".join(word.capitalize() for word in words),
        "title": " ".join(words).capitalize(),
        "status": "active" if content.reviewed_by else "draft",
        "language": language,
        "subjectType": ["Patient"],
        "item": [_group(section, content, language) for section in content.sections],
    }


def response(
    document: Document, version_url: str, answers: Answers, *, status: str, authored: datetime, subject: str
) -> Resource:
    """The QuestionnaireResponse with the answers that count: those `visible_questions` hands over.

    `version_url` is the questionnaire's `canonical`, `status` in-progress, completed or amended, `authored` aware, and
    `subject` a reference such as "Patient/1".
    """
    content, language = parse(document), document["languages"][0]
    sections = [section for section in content.sections if section.stage != "system"]
    groups = [{"linkId": f"{section.id}-group", "item": _given(section, answers, language)} for section in sections]
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": version_url,
        "status": status,
        "language": language,
        "subject": {"reference": subject},
        "authored": authored.isoformat(),
        "item": [group for group in groups if group["item"]],
    }


def _version(document: Document) -> str:
    """The label without spaces, as a canonical address holds none."""
    return "-".join(document["label"].split())


# ---- questions ---------------------------------------------------------------


def _group(section: Section, content: Content, language: str) -> Resource:
    item: Resource = {"linkId": f"{section.id}-group", "text": section.title[language], "type": "group"}
    item |= _enabled(section.when, None, content)
    item["item"] = [
        *_display(f"{section.id}-intro", section.intro, language),
        *(_item(question, content, language) for question in section.questions),
    ]
    return item


def _item(question: Question, content: Content, language: str) -> Resource:
    item: Resource = {
        "linkId": question.id,
        "text": _text(question, language),
        "type": TYPES.get(question.type, question.type),
        "required": question.required,
    }
    if question.type in SEVERAL:
        item["repeats"] = True
    if question.type in CODED:
        options = [(option.code, option.label) for option in question.listed]
        if question.type == "regions":
            options = [(region.id, region.label) for region in content.regions]
        item["answerOption"] = [
            {"valueCoding": {**_coding(question, code), "display": label[language]}} for code, label in options
        ]
    if question.stage == "system":
        item["readOnly"] = True
    if extensions := list(_extensions(question)):
        item["extension"] = extensions
    if help_ := _display(f"{question.id}-help", question.help, language):
        item["item"] = help_
    return item | _enabled(question.when, question.modalities, content)


def _text(question: Question, language: str) -> str:
    """The question, and what the ends of its scale mean."""
    if not question.anchors or not question.limits:
        return question.text[language]
    ends = zip(question.limits, question.anchors[language], strict=True)
    return f"{question.text[language]} {', '.join(f'{number} = {meaning}' for number, meaning in ends)}"


def _display(link: str, text: Text, language: str) -> list[Resource]:
    return [{"linkId": link, "text": text[language], "type": "display"}] if text.get(language, "").strip() else []


def _extensions(question: Question) -> Iterator[Resource]:
    if question.stage == "system":
        yield {"url": f"{STRUCTURE}questionnaire-hidden", "valueBoolean": True}
    if question.limits:
        yield {"url": f"{STRUCTURE}minValue", "valueInteger": question.limits[0]}
        yield {"url": f"{STRUCTURE}maxValue", "valueInteger": question.limits[1]}


# ---- conditions --------------------------------------------------------------


def _enabled(when: Condition | None, modalities: frozenset[str] | None, content: Content) -> Resource:
    """When an item is asked; a question for some modalities is asked for none of the others."""
    others = [one for one in content.modalities if one not in modalities] if modalities else []
    scope = [{"q": "modality", "op": "!=", "v": one} for one in others]
    found = [_enable(leaf, content.questions[leaf["q"]]) for leaf in (*leaves(when or {}), *scope)]
    if len(found) < 2:
        return {"enableWhen": found} if found else {}
    return {"enableWhen": found, "enableBehavior": "any" if "any" in (when or {}) else "all"}


def _enable(leaf: Condition, question: Question) -> Resource:
    operator, value = leaf["op"], leaf["v"]
    if operator in ("exists", "nonempty"):
        return {"question": question.id, "operator": "exists", "answerBoolean": value}
    found = {"question": question.id, "operator": "=" if operator == "includes" else operator}
    return found | _typed("answer", question, value)


def _typed(prefix: str, question: Question, value: Any) -> Resource:
    if question.type in CODED:
        return {f"{prefix}Coding": _coding(question, value)}
    return {f"{prefix}{VALUES.get(question.type, 'String')}": value}


def _coding(question: Question, code: str) -> Resource:
    return {"system": f"{SYSTEM}{question.id}", "code": code}


# ---- answers -----------------------------------------------------------------


def _given(section: Section, answers: Answers, language: str) -> list[Resource]:
    return [
        {"linkId": question.id, "text": _text(question, language), "answer": _answers(question, answers[question.id])}
        for question in section.questions
        if question.takes(answers.get(question.id)) and answers[question.id] != []
    ]


def _answers(question: Question, answer: Answer) -> list[Resource]:
    return [_typed("value", question, one) for one in (answer if isinstance(answer, list) else [answer])]
