"""Changing what is offered."""

from datetime import datetime

from clinic.audit.actions import record
from clinic.catalog.queries import option_of, service_by_slug


def set_price(slug: str, minutes: int, price_minor: int, actor: str, now: datetime) -> None:
    """Give a length of a service another price, in minor units. Bookings that stand keep theirs. Raises Missing."""
    option = option_of(service_by_slug(slug), minutes)
    before = option.price_minor
    option.price_minor = price_minor
    option.origin, option.source_code = "clinic", None
    thing = ("service_option", option.id)
    record(actor, "set_price", thing, now, before={"price_minor": before}, after={"price_minor": price_minor})
