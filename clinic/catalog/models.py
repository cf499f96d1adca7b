"""What the clinic offers. A text is kept by language, and every claim keeps where it comes from.

Collections are never read by accident: a query says what it loads.
"""

from datetime import date
from typing import Annotated

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db import Base

Words = Annotated[dict[str, str], mapped_column(JSON)]

STATES = ("draft", "published", "retired")
ORIGINS = ("article", "source", "clinic")
SECTIONS = ("summary", "what_happens", "technique", "pressure", "equipment", "evidence")
KINDS = ("therapist", "room", "equipment")
PLACES = ("home", "safety_check", "stop", "booked", "aftercare")


def words_in(words: dict[str, str], language: str = "en") -> str:
    """The text in that language ("de", "en-IE"), else in English, else in whatever language there is."""
    language = language.replace("_", "-")
    return words.get(language) or words.get(language[:2]) or words.get("en") or next(iter(words.values()), "")


def _known_origin() -> CheckConstraint:
    return CheckConstraint(
        f"origin IN {ORIGINS} AND (origin = 'source') = (source_code IS NOT NULL)",
        name="origin",
    )


class Claimed:
    """Where a statement comes from: the article the catalog began with, a source, or the clinic itself."""

    origin: Mapped[str]
    source_code: Mapped[str | None] = mapped_column(ForeignKey("source.code"))


class Source(Base):
    """Something that was read: who says so, of what standing, and when we looked."""

    __tablename__ = "source"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]  # may be empty
    tier: Mapped[str]
    seen_on: Mapped[date]


class Category(Base):
    """A shelf of the catalog."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Words]
    position: Mapped[int]


class Complaint(Base):
    """What people come with. Some are offered as a filter, all can be linked to."""

    __tablename__ = "complaint"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[Words]
    position: Mapped[int]
    in_filter: Mapped[bool]


class Faq(Base):
    """A question people ask, and the pages it stands on besides the safety page."""

    __tablename__ = "faq"
    __table_args__ = (CheckConstraint(f"origin IN {ORIGINS}", name="origin"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    question: Mapped[Words]
    answer: Mapped[Words]
    origin: Mapped[str]
    sources: Mapped[list[Source]] = relationship(secondary="faq_source", order_by=Source.code, lazy="raise")


class FaqSource(Base):
    """A source an answer rests on."""

    __tablename__ = "faq_source"

    faq_code: Mapped[str] = mapped_column(ForeignKey("faq.code", ondelete="CASCADE"), primary_key=True)
    source_code: Mapped[str] = mapped_column(ForeignKey("source.code"), primary_key=True)


class FaqPlace(Base):
    """A place where a question is answered."""

    __tablename__ = "faq_place"
    __table_args__ = (CheckConstraint(f"place IN {PLACES}", name="place"),)

    faq_code: Mapped[str] = mapped_column(ForeignKey("faq.code", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)


class Service(Base):
    """A treatment as it is offered: what it is, how firm, for whom, and what it takes."""

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(
            "1 <= pressure_min AND pressure_min <= pressure_default"
            " AND pressure_default <= pressure_max AND pressure_max <= 5",
            name="pressure",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"))
    name: Mapped[Words]
    state: Mapped[str] = mapped_column(default="draft", index=True)
    position: Mapped[int] = mapped_column(default=0)
    mark: Mapped[str]  # the name of its drawing
    techniques_name: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))  # "The five strokes"
    modality: Mapped[str | None]  # as the health questions know it; None: it asks for no health questions
    pressure_min: Mapped[int]  # 1 very light … 5 very deep, after Walton
    pressure_default: Mapped[int]
    pressure_max: Mapped[int]
    often_chosen_for_back_pain: Mapped[bool] = mapped_column(default=False)
    heat: Mapped[bool] = mapped_column(default=False)
    deep: Mapped[bool] = mapped_column(default=False)
    uses_lubricant: Mapped[bool] = mapped_column(default=False)
    focal: Mapped[bool] = mapped_column(default=False)  # works on one place rather than the whole body
    notice_minutes: Mapped[int | None]  # these three: None means as the clinic does
    horizon_days: Mapped[int | None]
    step_minutes: Mapped[int | None]

    category: Mapped[Category] = relationship(lazy="raise")
    options: Mapped[list["ServiceOption"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceOption.position", lazy="raise"
    )
    statements: Mapped[list["ServiceStatement"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceStatement.position", lazy="raise"
    )
    helps_with: Mapped[list["ServiceComplaint"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceComplaint.position", lazy="raise"
    )
    requirements: Mapped[list["ServiceRequirement"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceRequirement.position", lazy="raise"
    )
    faqs: Mapped[list["ServiceFaq"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceFaq.position", lazy="raise"
    )
    alternatives: Mapped[list["ServiceAlternative"]] = relationship(
        cascade="all, delete-orphan",
        order_by="ServiceAlternative.position",
        foreign_keys="ServiceAlternative.service_id",
        lazy="raise",
    )

    @property
    def complaint_codes(self) -> list[str]:
        """What people choose it for, as the filter knows it."""
        return [claim.complaint_code for claim in self.helps_with]


class ServiceOption(Claimed, Base):
    """A length a service is offered in, and its price in minor units of the clinic's currency."""

    __tablename__ = "service_option"
    __table_args__ = (
        UniqueConstraint("service_id", "minutes"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("price_minor >= 0", name="price"),
        _known_origin(),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    minutes: Mapped[int]
    price_minor: Mapped[int]
    position: Mapped[int]
    is_default: Mapped[bool] = mapped_column(default=False)


class ServiceStatement(Claimed, Base):
    """One claim about a service. A technique also has a name and a drawing."""

    __tablename__ = "service_statement"
    __table_args__ = (CheckConstraint(f"section IN {SECTIONS}", name="section"), _known_origin())

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    section: Mapped[str]
    position: Mapped[int]
    name: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    mark: Mapped[str | None]
    text: Mapped[Words]


class ServiceComplaint(Claimed, Base):
    """That people choose a service for a complaint, in the words of its page."""

    __tablename__ = "service_complaint"
    __table_args__ = (_known_origin(),)

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    complaint_code: Mapped[str] = mapped_column(ForeignKey("complaint.code"), primary_key=True)
    position: Mapped[int]
    name: Mapped[Words]


class ServiceRequirement(Base):
    """What a service takes: so many resources of a kind, and the minutes each is busy before and after."""

    __tablename__ = "service_requirement"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("setup_minutes >= 0 AND cleanup_minutes >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    quantity: Mapped[int] = mapped_column(default=1)
    setup_minutes: Mapped[int] = mapped_column(default=0)
    cleanup_minutes: Mapped[int] = mapped_column(default=0)
    capabilities: Mapped[list["RequirementCapability"]] = relationship(
        cascade="all, delete-orphan", order_by="RequirementCapability.capability", lazy="raise"
    )


class RequirementCapability(Base):
    """A capability that each of the required resources has; several are asked of the same one."""

    __tablename__ = "requirement_capability"

    requirement_id: Mapped[int] = mapped_column(
        ForeignKey("service_requirement.id", ondelete="CASCADE"), primary_key=True
    )
    capability: Mapped[str] = mapped_column(primary_key=True)


class ServiceFaq(Base):
    """A question answered on a service's page."""

    __tablename__ = "service_faq"

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    faq_code: Mapped[str] = mapped_column(ForeignKey("faq.code", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int]
    faq: Mapped[Faq] = relationship(lazy="raise")


class ServiceAlternative(Base):
    """Another service to consider, and the words that follow its name: "if you like firm pressure"."""

    __tablename__ = "service_alternative"

    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int]
    reason: Mapped[Words]
    other: Mapped[Service] = relationship(foreign_keys=other_id, lazy="raise")
