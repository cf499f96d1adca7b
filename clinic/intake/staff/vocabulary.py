"""What the codes of the content are called on the pages of the editor."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

TYPE_WORDS = {
    "choice": _l("One of several answers"),
    "multichoice": _l("Any of several answers"),
    "regions": _l("Areas on the body map"),
    "integer": _l("A number"),
    "date": _l("A date of birth"),
    "string": _l("A line of text"),
    "text": _l("Some lines of text"),
    "consent": _l("A point to agree to"),
}
REPEAT_WORDS = {
    "profile": _l("Once, then kept"),
    "every_visit": _l("For every visit"),
    "yearly": _l("Once a year"),
}
CATEGORY_WORDS = {
    "absolute": _l("Rules a treatment out"),
    "local": _l("Rules an area out"),
    "clearance": _l("Needs a doctor’s word"),
    "adjust": _l("Changes how it is done"),
    "information": _l("Good to know"),
}
URGENCY_WORDS = {
    "emergency_now": _l("Emergency now"),
    "urgent_today": _l("Doctor today"),
    "doctor_before_booking": _l("Doctor before booking"),
    "review": _l("Therapist’s review"),
}
WEIGHT_CHOICES = {
    "strong": _l("Strong"),
    "single": _l("Counts on its own"),
    "weak": _l("Weak: two of them need a doctor’s word"),
}


def named(codes: Iterable[str], words: Mapping[str, Any]) -> Callable[[Any], list[SelectChoice]]:
    """Codes to choose from, by what they are called."""
    return lambda _of: [SelectChoice(code, str(words[code])) for code in codes]
