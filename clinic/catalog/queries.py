"""Reading the catalog. Every function makes the same number of SELECTs however much there is."""

from collections.abc import Collection
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from clinic.catalog.models import (
    Category,
    Complaint,
    Faq,
    FaqPlace,
    Service,
    ServiceAlternative,
    ServiceFaq,
    ServiceOption,
    ServiceRequirement,
    Source,
)
from clinic.db import db
from clinic.errors import Missing
from clinic.scheduling.slots import Need

_OFFERED = (Service.state == "published") & Service.options.any()  # without a length there is nothing to book
# the rows of one service are few: joining them costs less than asking again
_BOOKABLE = (
    joinedload(Service.options),
    joinedload(Service.requirements).joinedload(ServiceRequirement.capabilities),
)


def published_services() -> list[Service]:
    """What is offered, shelf by shelf, with category, options, statements and complaints."""
    query = _published().options(
        contains_eager(Service.category),
        selectinload(Service.options),
        selectinload(Service.statements),
        selectinload(Service.helps_with),
    )
    return list(db.session.scalars(query))


def bookable_services() -> list[Service]:
    """What is offered, with options and requirements, in one SELECT."""
    return list(db.session.scalars(_published().options(*_BOOKABLE)).unique())


def service_by_slug(slug: str) -> Service:
    """The published service with its options and requirements, in one SELECT; raises Missing."""
    return _one(select(Service).where(Service.slug == slug, _OFFERED).options(*_BOOKABLE))


def services_with(modalities: Collection[str]) -> list[Service]:
    """The published services of these modalities, in the order of the catalog."""
    return list(db.session.scalars(_published().where(Service.modality.in_(modalities))).unique())


def service_by_id(service_id: int) -> Service:
    """The same for a service that may no longer be offered: an appointment still names it. Raises Missing."""
    return _one(select(Service).where(Service.id == service_id).options(*_BOOKABLE))


def services_by_id(ids: Collection[int]) -> dict[int, Service]:
    """The same for several, in one SELECT."""
    query = select(Service).where(Service.id.in_(ids)).options(*_BOOKABLE)
    return {service.id: service for service in db.session.scalars(query).unique()}


def treatment(slug: str) -> Service:
    """The published service with everything its page shows; raises Missing."""
    return _one(
        select(Service)
        .where(Service.slug == slug, _OFFERED)
        .options(
            *_BOOKABLE,
            selectinload(Service.statements),
            selectinload(Service.helps_with),
            selectinload(Service.faqs).joinedload(ServiceFaq.faq).selectinload(Faq.sources),
            selectinload(Service.alternatives.and_(ServiceAlternative.other.has(state="published"))).joinedload(
                ServiceAlternative.other
            ),
        )
    )


def option_of(service: Service, minutes: int | None = None) -> ServiceOption:
    """The option of that length, or the usual one; raises Missing where the service has no such length."""
    for option in service.options:
        if option.is_default if minutes is None else option.minutes == minutes:
            return option
    if minutes is None and service.options:
        return service.options[0]
    raise Missing(_("This treatment isn’t offered in that length."))


def needs(
    service: Service, therapist_resource_id: int | None = None, client_resource_id: int | None = None
) -> tuple[Need, ...]:
    """What one session takes, as plain values for the search.

    A chosen therapist takes the first therapist's place; a known client must be free too.
    """
    found: list[Need] = []
    chosen = therapist_resource_id
    for row in service.requirements:
        capabilities = frozenset(wanted.capability for wanted in row.capabilities)
        need = Need(row.kind, capabilities, row.quantity, row.setup_minutes, row.cleanup_minutes)
        if row.kind == "therapist" and chosen is not None:
            found.append(replace(need, quantity=1, among=frozenset({chosen})))
            need = replace(need, quantity=row.quantity - 1)
            chosen = None
        if need.quantity:
            found.append(need)
    if client_resource_id is not None:
        found.append(Need("client", among=frozenset({client_resource_id})))
    return tuple(found)


def therapist_skills(service: Service) -> frozenset[str]:
    """What a therapist must be able to do to be offered for the service."""
    for row in service.requirements:
        if row.kind == "therapist":
            return frozenset(wanted.capability for wanted in row.capabilities)
    return frozenset()


def complaints() -> list[Complaint]:
    """Everything people come with, in the order of the filter."""
    return list(db.session.scalars(select(Complaint).order_by(Complaint.position)))


def faqs(place: str | None = None) -> list[Faq]:
    """The questions people ask: all of them with their sources, or those of a place (`PLACES`) without."""
    query = select(Faq).order_by(Faq.position)
    if place is None:
        query = query.options(selectinload(Faq.sources))
    else:
        query = query.join(FaqPlace, FaqPlace.faq_code == Faq.code).where(FaqPlace.place == place)
    return list(db.session.scalars(query))


def sources(codes: Collection[str]) -> list[Source]:
    """Those sources, by name."""
    return list(db.session.scalars(select(Source).where(Source.code.in_(codes)).order_by(Source.name)))


def _published() -> Select[Service]:
    return (
        select(Service).join(Service.category).where(_OFFERED).order_by(Category.position, Service.position, Service.id)
    )


def _one(query: Select[Service]) -> Service:
    service = db.session.scalars(query).unique().one_or_none()
    if service is None:
        raise Missing(_("We don’t offer this treatment at present."))
    return service
