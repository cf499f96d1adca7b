"""The public pages: what there is, what it is for, when it is not safe, and what we promise."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from babel.lists import format_list
from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from flask_babel import format_date, format_timedelta, get_locale, lazy_gettext, ngettext
from flask_babel import gettext as _

from clinic.booking.soonest import NextOpening, next_openings
from clinic.catalog import queries
from clinic.catalog.models import SECTIONS, Claimed, Faq, Service, ServiceOption, words_in
from clinic.intake import queries as intake
from clinic.intake.sentences import speaking_against
from clinic.people.queries import therapists_for
from clinic.settings import current
from clinic.settings.formats import clock, local, money, short_day
from clinic.times import now

bp = Blueprint("catalog", __name__)

PAGES = ("home", "treatments", "safety", "accessibility", "privacy")
TAGS_IN_A_ROW = 5
TOPICS = {
    "summary": lazy_gettext("what it is"),
    "what_happens": lazy_gettext("what it is"),
    "technique": lazy_gettext("techniques"),
    "pressure": lazy_gettext("pressure"),
    "equipment": lazy_gettext("what we use"),
    "evidence": lazy_gettext("what is known"),
    "helps_with": lazy_gettext("what people choose it for"),
    "lengths": lazy_gettext("lengths"),
    "questions": lazy_gettext("questions"),
}
A_LONG_TIME = 731  # days; no horizon is longer
NUMBERS = [
    lazy_gettext("one"),
    lazy_gettext("two"),
    lazy_gettext("three"),
    lazy_gettext("four"),
    lazy_gettext("five"),
    lazy_gettext("six"),
    lazy_gettext("seven"),
    lazy_gettext("eight"),
    lazy_gettext("nine"),
    lazy_gettext("ten"),
]
TIERS = {
    "review": lazy_gettext("Research review"),
    "guideline": lazy_gettext("Guideline"),
    "public_health": lazy_gettext("Public health advice"),
    "textbook": lazy_gettext("Textbook"),
    "trade": lazy_gettext("Trade publication"),
    "clinic": lazy_gettext("Another clinic’s page"),
}


@bp.app_template_filter("words")
def words(texts: dict[str, str]) -> str:
    """A text of the catalog in the language of the page."""
    return words_in(texts, str(get_locale()))


@bp.get("/")
def home() -> str:
    """Who we are, and three ways in: a time, a treatment, where it hurts."""
    clinic, moment = current.clinic(), now()
    openings = next_openings(clinic, moment, apart=True) or next_openings(clinic, moment, days=A_LONG_TIME)[:1]
    notice = max(clinic.cancel_notice_minutes, clinic.move_notice_minutes)
    services = [_tile(service) for service in queries.published_services()]
    return render_template(
        "catalog/home.html",
        services=services,
        number=NUMBERS[len(services) - 1] if 0 < len(services) <= len(NUMBERS) else len(services),
        openings=[_opening(opening) for opening in openings[:3]],
        questions=[_question(faq) for faq in queries.faqs("home")],
        notice=format_timedelta(timedelta(minutes=notice), granularity="minute", threshold=2) if notice else "",
    )


@bp.get("/treatments")
def treatments() -> str:
    """Everything on offer, shelf by shelf; rows that do not help with the chosen complaint are hidden, not left out."""
    wanted = request.args.get("for", "")
    complaints = queries.complaints()
    services = queries.published_services()
    chosen = next((complaint for complaint in complaints if complaint.code == wanted), None)
    soonest = {opening.service.slug: opening for opening in next_openings(current.clinic(), now())}
    shelves: dict[str, list[dict[str, Any]]] = {}
    for service in services:
        row = _row(service, soonest.get(service.slug)) | {
            "hidden": bool(wanted) and wanted not in service.complaint_codes
        }
        shelves.setdefault(words(service.category.name), []).append(row)
    return render_template(
        "catalog/treatments.html",
        chips=[{"value": "", "label": _("Anything"), "chosen": not wanted}]
        + [
            {"value": complaint.code, "label": words(complaint.name), "chosen": complaint is chosen}
            for complaint in complaints
            if complaint.in_filter or complaint is chosen
        ],
        shelves=shelves,
        shown=sum(not row["hidden"] for rows in shelves.values() for row in rows),
        complaint=words(chosen.name) if chosen else "",
    )


@bp.get("/treatments/<slug>")
def treatment(slug: str) -> str:
    """One treatment, and the card that starts a booking."""
    service = queries.treatment(slug)
    opening = next(iter(next_openings(current.clinic(), now(), services=[service])), None)
    therapists = therapists_for(queries.therapist_skills(service))
    return render_template(
        "catalog/treatment.html",
        service=service,
        summary=_running(service, "summary"),
        what_happens=_running(service, "what_happens"),
        said={section: _said(service, section) for section in SECTIONS},
        tags=[words(claim.name) for claim in service.helps_with],
        options=[_length(option) for option in service.options],
        from_price=_price(min(service.options, key=lambda option: option.price_minor)),
        therapists=[{"value": "", "label": _("Any therapist"), "chosen": True}]
        + [{"value": resource_id, "label": name} for resource_id, name in therapists],
        can_be_booked=bool(therapists),
        opening=opening,
        questions=[_question(placed.faq) for placed in service.faqs],
        origins=_origins(service),
        against=_against(service),
    )


@bp.get("/safety")
def safety() -> str:
    """Warning signs and every question people ask."""
    faqs = queries.faqs()
    sources = {source.code: source for faq in faqs for source in faq.sources}
    return render_template(
        "catalog/safety.html",
        questions=[_question(faq) for faq in faqs],
        sources=[_source(source, []) for source in sorted(sources.values(), key=lambda source: source.name)],
    )


@bp.get("/accessibility")
def accessibility() -> str:
    """How usable these pages are, and what to do when they aren't."""
    return render_template("catalog/accessibility.html")


@bp.get("/privacy")
def privacy() -> str:
    """What we keep about people, why and for how long."""
    return render_template("catalog/privacy.html")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page worth finding, for search engines."""
    paths = [url_for(f"catalog.{page}") for page in PAGES]
    paths += [url_for("catalog.treatment", slug=service.slug) for service in queries.bookable_services()]
    response = make_response(render_template("catalog/sitemap.xml", urls=[_absolute(path) for path in paths]))
    response.mimetype = "application/xml"
    return response


@bp.get("/robots.txt")
def robots() -> Response:
    """What search engines leave alone."""
    response = make_response(render_template("catalog/robots.txt", sitemap=_absolute(url_for("catalog.sitemap"))))
    response.mimetype = "text/plain"
    return response


def _absolute(path: str) -> str:
    base: str = current_app.config["BASE_URL"]
    return base.rstrip("/") + path


def _price(option: ServiceOption) -> str:
    return money(option.price_minor, current.clinic().currency)


def _length(option: ServiceOption) -> dict[str, Any]:
    label = ngettext("%(num)d minute", "%(num)d minutes", option.minutes)
    return {"value": option.minutes, "label": label, "note": _price(option), "chosen": option.is_default}


def _tile(service: Service) -> dict[str, Any]:
    cheapest = min(service.options, key=lambda option: option.price_minor)
    return {
        "mark": service.mark,
        "name": words(service.name),
        "url": url_for("catalog.treatment", slug=service.slug),
        "summary": _running(service, "summary"),
        "meta": _("From %(price)s, %(minutes)d min", price=_price(cheapest), minutes=cheapest.minutes),
    }


def _row(service: Service, opening: NextOpening | None) -> dict[str, Any]:
    next_text = ""
    if opening:
        next_text = _("Next: %(day)s, %(time)s", day=short_day(opening.starts_at), time=clock(opening.starts_at))
    return {
        "slug": service.slug,
        "drawing": service.mark,
        "name": words(service.name),
        "url": url_for("catalog.treatment", slug=service.slug),
        "text": _running(service, "what_happens"),
        "codes": service.complaint_codes,
        "tags": [words(claim.name) for claim in service.helps_with[:TAGS_IN_A_ROW]],
        "prices": [(_("%(minutes)d min", minutes=option.minutes), _price(option)) for option in service.options],
        "times_url": url_for("booking.time", slug=service.slug),
        "next_text": next_text,
        "badge": _("Often chosen for back pain") if service.often_chosen_for_back_pain else "",
    }


def _opening(opening: NextOpening) -> dict[str, Any]:
    on = local(opening.starts_at).date()
    where: dict[str, Any] = {
        "slug": opening.service.slug,
        "length": opening.minutes,
        "with": opening.therapist_id,
        "day": on,
    }
    return {
        "url": url_for("booking.time", **where),
        "starts_at": opening.starts_at,
        "name": words(opening.service.name),
        "detail": _("%(minutes)d min with %(name)s", minutes=opening.minutes, name=opening.therapist),
    }


def _said(service: Service, section: str) -> list[dict[str, Any]]:
    return [
        {"text": words(statement.text), "name": words(statement.name or {}), "mark": statement.mark}
        for statement in service.statements
        if statement.section == section
    ]


def _running(service: Service, section: str) -> str:
    return " ".join(statement["text"] for statement in _said(service, section))


def _question(faq: Faq) -> dict[str, str]:
    return {"id": faq.code, "question": words(faq.question), "answer": words(faq.answer)}


def _source(source: Any, topics: Sequence[str]) -> dict[str, Any]:
    return {
        "name": source.name,
        "address": source.address,
        "kind": TIERS.get(source.tier, ""),
        "seen": format_date(source.seen_on, "MMMM y"),
        "topics": _listed(topics),
    }


def _against(service: Service) -> list[tuple[str, list[str]]]:
    """What rules a treatment out for now, and what needs a doctor's word first: the published rules by their titles."""
    version = intake.published() if service.modality else None
    if version is None:
        return []
    titles = speaking_against(version.content, str(service.modality))
    headings = {"block": _("It has to wait with"), "clearance_required": _("A doctor’s word is needed first with")}
    return [(headings[outcome], [words(dict(title)) for title in those]) for outcome, those in titles.items() if those]


def _origins(service: Service) -> dict[str, Any]:
    """Which parts of a treatment's page come from the article, from each source, and from the clinic."""
    statements = sorted(service.statements, key=lambda statement: SECTIONS.index(statement.section))
    claims: list[tuple[str, Claimed]] = [(statement.section, statement) for statement in statements]
    claims += [("helps_with", claim) for claim in service.helps_with]
    claims += [("lengths", option) for option in service.options]
    topics: dict[str, dict[str, None]] = {}  # by origin or source; a dict keeps the order and each topic once
    for topic, claim in claims:
        topics.setdefault(claim.source_code or claim.origin, {})[str(TOPICS[topic])] = None
    for placed in service.faqs:
        for code in [source.code for source in placed.faq.sources] or [placed.faq.origin]:
            topics.setdefault(code, {})[str(TOPICS["questions"])] = None
    return {
        "article": _listed(topics.get("article", ())),
        "clinic": _listed(topics.get("clinic", ())),
        "sources": [_source(source, list(topics[source.code])) for source in queries.sources(topics)],
    }


def _listed(words: Iterable[str]) -> str:
    return format_list(list(words), locale=get_locale()) if words else ""
