"""The catalog's first content, from its file into rows. What is there already is left as staff have it."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clinic.catalog.models import (
    ORIGINS,
    SECTIONS,
    Category,
    Complaint,
    Faq,
    FaqPlace,
    FaqSource,
    RequirementCapability,
    Service,
    ServiceAlternative,
    ServiceComplaint,
    ServiceFaq,
    ServiceOption,
    ServiceRequirement,
    ServiceStatement,
    Source,
)
from clinic.db import db

FILE = Path(__file__).with_name("content") / "catalog.json"

Entry = dict[str, Any]


class ContentError(ValueError):
    """The content does not hold together; the text says which entry is wrong and how."""


def read_content() -> Entry:
    """The content file that comes with the product."""
    content: Entry = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def load_content(content: Entry) -> list[str]:
    """Insert what is missing, published, and return the slugs of the services that were added.

    Raises ContentError, before anything is written, when an entry names something that exists neither in the content
    nor in the database.
    """
    known = {
        "category": _codes(content, "categories") | set(db.session.scalars(select(Category.code))),
        "complaint": _codes(content, "complaints") | set(db.session.scalars(select(Complaint.code))),
        "faq": _codes(content, "faqs") | set(db.session.scalars(select(Faq.code))),
        "source": _codes(content, "sources") | set(db.session.scalars(select(Source.code))),
        "service": _codes(content, "services", "slug") | set(db.session.scalars(select(Service.slug))),
    }
    _check(content, known)
    _add_shared(content)
    return _add_services(content["services"])


def _codes(content: Entry, kind: str, key: str = "code") -> set[str]:
    return {entry[key] for entry in content[kind]}


def _check(content: Entry, known: dict[str, set[str]]) -> None:
    for faq in content["faqs"]:
        _check_names(f"faq {faq['code']!r}", known, "source", faq["sources"])
    for service in content["services"]:
        entry = f"service {service['slug']!r}"
        _check_names(entry, known, "category", [service["category"]])
        _check_names(entry, known, "complaint", [claim["complaint"] for claim in service["helps_with"]])
        _check_names(entry, known, "faq", service["faqs"])
        _check_names(entry, known, "service", [other["service"] for other in service["alternatives"]])
        for claim in _claims(service):
            _check_origin(entry, known, claim)
        lengths = service["lengths"]
        if lengths["default_minutes"] not in [option["minutes"] for option in lengths["options"]]:
            raise ContentError(f"{entry}: its usual length, {lengths['default_minutes']}, is not one of its options")


def _check_names(entry: str, known: dict[str, set[str]], kind: str, names: Iterable[str]) -> None:
    for name in names:
        if name not in known[kind]:
            raise ContentError(f"{entry}: unknown {kind} {name!r}")


def _check_origin(entry: str, known: dict[str, set[str]], claim: Entry) -> None:
    if claim.get("origin") not in ORIGINS:
        raise ContentError(f"{entry}: unknown origin {claim.get('origin')!r}")
    if (claim["origin"] == "source") != ("source" in claim):
        raise ContentError(f"{entry}: a source is named when the origin is a source, and only then")
    _check_names(entry, known, "source", [claim["source"]] if "source" in claim else [])


def _claims(service: Entry) -> Iterable[Entry]:
    yield service["lengths"]
    yield service["pressure"]
    yield from service["helps_with"]
    for section in set(SECTIONS) - {"pressure"}:
        yield from service[_key(section)]


def _key(section: str) -> str:
    return "techniques" if section == "technique" else section


def _add_shared(content: Entry) -> None:
    """Sources, categories, complaints and questions, which services point to."""
    rows: list[Source | Category | Complaint | Faq] = [
        *(Source(**entry | {"seen_on": date.fromisoformat(entry["seen_on"])}) for entry in content["sources"]),
        *(Category(position=at, **entry) for at, entry in enumerate(content["categories"])),
        *(Complaint(position=at, **entry) for at, entry in enumerate(content["complaints"])),
    ]
    for row in rows:
        if db.session.get(type(row), row.code) is None:
            db.session.add(row)
    db.session.flush()
    for at, entry in enumerate(content["faqs"]):
        if db.session.get(Faq, entry["code"]) is None:
            _add_faq(at, entry)
    db.session.flush()


def _add_faq(position: int, entry: Entry) -> None:
    code = entry["code"]
    words = {name: entry[name] for name in ("question", "answer", "origin")}
    db.session.add(Faq(code=code, position=position, **words))
    db.session.flush()
    db.session.add_all(FaqSource(faq_code=code, source_code=source) for source in entry["sources"])
    db.session.add_all(FaqPlace(faq_code=code, place=place) for place in entry["places"])


def _add_services(entries: list[Entry]) -> list[str]:
    there = set(db.session.scalars(select(Service.slug)))
    new = [(at, entry) for at, entry in enumerate(entries) if entry["slug"] not in there]
    db.session.add_all(_service(at, entry) for at, entry in new)
    db.session.flush()
    ids = dict(db.session.execute(select(Service.slug, Service.id)).all())
    db.session.add_all(
        ServiceAlternative(
            service_id=ids[entry["slug"]], other_id=ids[other["service"]], position=at, reason=other["reason"]
        )
        for _, entry in new
        for at, other in enumerate(entry["alternatives"])
    )
    db.session.flush()
    return [entry["slug"] for _, entry in new]


def _service(position: int, entry: Entry) -> Service:
    pressure = entry["pressure"]
    return Service(
        slug=entry["slug"],
        category_code=entry["category"],
        name=entry["name"],
        state="published",
        position=position,
        mark=entry["mark"],
        modality=entry["modality"],
        techniques_name=entry.get("techniques_name"),
        pressure_min=pressure["min"],
        pressure_default=pressure["default"],
        pressure_max=pressure["max"],
        often_chosen_for_back_pain=entry["often_chosen_for_back_pain"],
        **entry["traits"],
        options=_options(entry["lengths"]),
        statements=_statements(entry),
        helps_with=[
            ServiceComplaint(complaint_code=claim["complaint"], position=at, name=claim["name"], **_origin(claim))
            for at, claim in enumerate(entry["helps_with"])
        ],
        requirements=[_requirement(at, requirement) for at, requirement in enumerate(entry["requirements"])],
        faqs=[ServiceFaq(faq_code=code, position=at) for at, code in enumerate(entry["faqs"])],
    )


def _origin(claim: Entry) -> dict[str, str | None]:
    return {"origin": claim["origin"], "source_code": claim.get("source")}


def _options(lengths: Entry) -> list[ServiceOption]:
    return [
        ServiceOption(
            position=at, is_default=option["minutes"] == lengths["default_minutes"], **option, **_origin(lengths)
        )
        for at, option in enumerate(lengths["options"])
    ]


def _statements(entry: Entry) -> list[ServiceStatement]:
    return [
        ServiceStatement(
            section=section,
            position=at,
            name=claim.get("name"),
            mark=claim.get("mark"),
            text=claim["text"],
            **_origin(claim),
        )
        for section in SECTIONS
        for at, claim in enumerate([entry["pressure"]] if section == "pressure" else entry[_key(section)])
    ]


def _requirement(position: int, entry: Entry) -> ServiceRequirement:
    capabilities = [RequirementCapability(capability=name) for name in entry["capabilities"]]
    return ServiceRequirement(position=position, **entry | {"capabilities": capabilities})
