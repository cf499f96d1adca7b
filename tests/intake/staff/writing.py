"""How an owner writes in the draft, field by field."""

from clinic.intake import editing

QUESTIONS = "/staff/questions"


def entry(document, kind, entry_id):
    return editing.find(document, kind, entry_id)


def edit(visitor, kind, entry_id, **values):
    """Open an entry and save it with these fields; names with a dash are written with two underscores."""
    visitor.open(f"{QUESTIONS}/{kind}/{entry_id}")
    return visitor.send("Save to the draft", **{name.replace("__", "-"): value for name, value in values.items()})
