"""A questionnaire's document, as it is stored, made into values."""

from clinic.intake.conditions import Change, compiled
from clinic.intake.content import (
    NOT_SURE,
    Content,
    Document,
    Flag,
    Group,
    Option,
    Question,
    Region,
    Rule,
    Section,
)


def parse(document: Document) -> Content:
    """The content of a document that `problems` finds nothing wrong with."""
    regions, voids = [entry["id"] for entry in document["regions"]], document.get("voids", {})
    return Content(
        label=document["label"],
        reviewed_by=document.get("reviewed_by"),
        modalities=tuple(document["modalities"]),
        timed_hours=document["windows"]["timed_hours"],
        arrival_hours=document["windows"]["arrival_hours"],
        sections=tuple(_section(entry, regions) for entry in document["sections"]),
        regions=tuple(
            Region(e["id"], e["view"], e["part"], e["label"], e.get("sensitive", False), e.get("caution", ""))
            for e in document["regions"]
        ),
        words=document["words"],
        rules=tuple(_rule(entry) for entry in document["rules"]),
        flags=tuple(_flag(entry) for entry in document["flags"]),
        aggregate=document["aggregate"],
        voids=Change(voids.get("when"), tuple(voids.get("new", ()))),
        sources=document["sources"],
    )


def _section(entry: Document, regions: list[str]) -> Section:
    groups = tuple(Group(e["id"], e["title"], e.get("none", {}), e.get("agree", {})) for e in entry.get("groups", ()))
    questions = tuple(_question(e, entry, regions) for e in entry["questions"])
    when = entry.get("when")
    return Section(entry["id"], entry["title"], entry["intro"], entry["stage"], when, compiled(when), groups, questions)


def _question(entry: Document, section: Document, regions: list[str]) -> Question:
    options = tuple(Option(option["code"], option["label"]) for option in entry.get("options", ()))
    return Question(
        id=entry["id"],
        section=section["id"],
        stage=section["stage"],
        text=entry["text"],
        type=entry["type"],
        required=entry["required"],
        repeat=entry["repeat"],
        options=options,
        order=tuple(entry.get("order", ())),
        choices=frozenset(regions if entry["type"] == "regions" else (option.code for option in options)),
        modalities=frozenset(entry["modalities"]) if "modalities" in entry else None,
        when=entry.get("when"),
        shown=compiled(entry.get("when")),
        group=entry.get("group"),
        tick=entry.get("tick", {}),
        safe=entry.get("safe"),
        timed=entry.get("timed", False),
        therapist_only=entry.get("therapist_only", False),
        help=entry.get("help", {}),
        limits=(entry["min"], entry["max"]) if "min" in entry else None,
        anchors=entry.get("anchors", {}),
        sources=tuple(entry["sources"]),
    )


def _rule(entry: Document) -> Rule:
    unsure = entry.get("on_unsure", {})
    not_sure = {"any": [{"q": question, "op": "=", "v": NOT_SURE} for question in unsure.get("questions", ())]}
    return Rule(
        id=entry["id"],
        title=entry["title"],
        when=entry["when"],
        fires=compiled(entry["when"]),
        category=entry["category"],
        effects=entry["effects"],
        unsure_of=tuple(unsure.get("questions", ())),
        unsure=compiled(not_sure),
        unsure_effects=unsure.get("effects", {}),
        constraints=entry.get("constraints", {}),
        never_override=entry.get("never_override", False),
        rebook_after_hours=entry.get("rebook_after_hours"),
        message=entry["message"],
        note=entry["note"],
        sources=tuple(entry["sources"]),
        evidence=entry["evidence"],
        remark=entry.get("remark", ""),
    )


def _flag(entry: Document) -> Flag:
    return Flag(
        entry["id"],
        entry["when"],
        compiled(entry["when"]),
        entry["urgency"],
        entry["weight"],
        entry["suspects"],
        entry["message"],
        tuple(entry["sources"]),
    )
