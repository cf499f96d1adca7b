"""The form of a question, a rule or a red flag, made from the parts that such an entry has."""

from collections.abc import Iterable
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField

from clinic.forms import Form
from clinic.intake import editing
from clinic.intake.content import Document
from clinic.intake.editing import QUESTION, Entry
from clinic.intake.sentences import Sentences
from clinic.intake.staff.entry_parts import PARTS, SECTION, Headed, askable
from clinic.intake.staff.parts import Drawn, Part
from clinic.intake.staff.rows import When, arranged


class Fields(Form):
    """The fields of an entry; what was sent is handed to it, as rows may have changed places."""

    seen = HiddenField()

    class Meta(Form.Meta):
        """How what was sent is read."""

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """As it was handed over."""
            return formdata


class EntryForm:
    """An entry as a form, drawn from the entry or from what was sent; `read` is the entry that it describes."""

    def __init__(self, kind: str, entry: Entry, sentences: Sentences, section_id: str | None) -> None:
        """Make the fields. `entry` is what the draft holds, or what a new one begins with."""
        self.kind, self.entry, self.sentences = kind, entry, sentences
        self.document: Document = sentences.document
        self.languages: list[str] = self.document["languages"]
        self.section_id = section_id
        self.wish = request.form.get("do", "")[:40] if request.method == "POST" else ""
        self.sent: MultiDict[str, str] | None = arranged(request.form, self.wish) if request.method == "POST" else None
        self.askable = askable(sentences)
        drawn: Drawn = {}
        for part in self._parts():
            drawn |= part.draw(self, self.section_id if part is SECTION else part.value(entry))
        fields = {name: field for name, (field, _value) in drawn.items()}
        values = {name: value for name, (_field, value) in drawn.items()}
        seen = editing.fingerprint(self.document, kind, entry.get("id", ""))
        self.form: Form = type("Entry", (Fields,), fields)(formdata=self.sent, data={**values, "seen": seen})

    @property
    def groups(self) -> list[Headed]:
        """The parts under their headings."""
        return PARTS[self.kind]

    @property
    def wants_to_be_saved(self) -> bool:
        """Whether it was sent to be saved, rather than to be drawn with other rows."""
        return self.sent is not None and not self.wish

    def valid(self) -> bool:
        """Whether each field for itself, and all of them together, make an entry."""
        self.form.validate()
        for part in self._parts():
            part.check(self)
        return not self.form.errors

    def read(self) -> Entry:
        """The entry that the form describes; what the form doesn't show stays as it was."""
        entry = dict(self.entry)
        for key in ("constraints",):
            entry |= {key: dict(entry[key])} if key in entry else {}
        for part in self._parts():
            if part is not SECTION:
                part.write(entry, part.read(self))
        return _settled(entry) if self.kind == QUESTION else entry

    @property
    def section(self) -> str | None:
        """The section that was chosen for a question."""
        return self.form["section"].data if self.kind == QUESTION else None

    @property
    def condition(self) -> Any:
        """The condition as it was filled in."""
        return next(part.read(self) for part in self._parts() if isinstance(part, When))

    def chosen(self, field: Field) -> list[str]:
        """What is ticked, by what it is called."""
        return [choice.label for choice in field.choices if choice.value in (field.data or ())]

    def _parts(self) -> Iterable[Part]:
        return (part for _heading, parts in PARTS[self.kind] for part in parts)


def _settled(entry: Entry) -> Entry:
    """What follows from other parts of a question: the first answer of one in a group is what "None of these" means."""
    codes = [option["code"] for option in entry.get("options", ())]
    entry.pop("safe", None)
    if entry.get("group") and codes:
        entry["safe"] = codes[:1] if entry["type"] == "multichoice" else codes[0]
    if "order" in entry:  # how the answers are read, where that differs
        kept = [code for code in entry["order"] if code in codes]
        entry["order"] = [*kept, *(code for code in codes if code not in kept)]
    return entry
