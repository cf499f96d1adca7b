"""Somebody whose browser knows no JavaScript: she reads a page, fills in the form on it and presses its button."""

from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event
from werkzeug.datastructures import MultiDict

from clinic.db import db
from tests.catalog.pages import parsed


class Page:
    """What the browser shows."""

    def __init__(self, response):
        self.response = response
        self.status, self.url = response.status_code, response.request.full_path.rstrip("?")
        self.location = response.headers.get("Location")
        self.root = parsed(response.text) if response.mimetype == "text/html" and not self.location else None

    @property
    def heading(self):
        return self.root.one("h1").text

    @property
    def alert(self):
        """The box that says what is wrong, or None."""
        return next((box.text for box in self.root.all(role="alert")), None)

    @property
    def text(self):
        """What can be read, in any colour."""
        return self.root.one("main").text

    def form(self, button=None):
        """The form that is sent to us with this button, or the last one of the page."""
        forms = [(form, self._buttons(form)) for form in self.root.one("main").all("form", method="post")]
        return Form([form for form, words in forms if words and (button is None or button in words)][-1])

    def _buttons(self, form):
        """What is on the buttons that send a form; one may stand inside another form and name its own."""
        of_others = [one for one in self.root.all("button") if "form" in one.attrs]
        inside = [one for one in form.all("button") if "form" not in one.attrs]
        named = [one for one in of_others if one.attrs["form"] == form.attrs.get("id")]
        return [one.text for one in (*inside, *named)]

    @property
    def errors(self):
        """The sentences beside the fields, by the name of the field."""
        beside = {one.attrs["id"].removesuffix("-err"): one.text for one in self.root.all("p", class_="err")}
        return {name: sentence.removeprefix("Error: ") for name, sentence in beside.items()}

    @property
    def slots(self):
        """The times to choose from: what is read, and what is sent."""
        labels = {label.attrs.get("for"): label.text for label in self.root.all("label")}
        return {labels[one.attrs["id"]]: one.attrs["value"] for one in self.root.all("input", name="slot")}

    def link(self, words):
        """Where the link with these words leads."""
        (found,) = {one.attrs["href"] for one in self.root.all("a") if one.text == words}
        return found

    def links(self):
        """Every place that the page leads to or fetches from."""
        named = ((one, name) for one in self.root.all() for name in ("href", "src", "action", "hx-get"))
        return [one.attrs[name] for one, name in named if name in one.attrs]


@dataclass
class Form:
    """A form and what would be sent from it untouched."""

    element: object

    @property
    def action(self):
        return self.element.attrs.get("action", "")

    @property
    def fields(self):
        """Name and value of every control that a browser would send."""
        found = MultiDict()
        for control in self.element.all():
            name, kind = control.attrs.get("name"), control.attrs.get("type", "text")
            if control.tag == "textarea" and name:
                text = "".join(child for child in control.children if isinstance(child, str))
                found.add(name, text.removeprefix("\r").removeprefix("\n"))
            elif control.tag == "select" and name:
                options = control.all("option")
                chosen = [one for one in options if "selected" in one.attrs] or options[:1]
                for one in chosen:
                    found.add(name, one.attrs["value"])
            elif control.tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in control.attrs):
                found.add(name, control.attrs.get("value", ""))
        return found


class Visitor:
    """A browser with cookies of its own; `page` is what it shows."""

    def __init__(self, app, address="203.0.113.7", base_url=None):
        self.http = app.test_client()
        self.how = {"environ_base": {"REMOTE_ADDR": address}, "base_url": base_url}
        self.page = None

    def open(self, url, **how):
        return self._see(self.http.get(url, **self.how, **how))

    def send(self, button=None, **values):
        """Press the button of a form of the page with these fields filled in; None leaves one out."""
        form = self.page.form(button)
        fields = form.fields
        for name, value in values.items():
            fields.poplist(name)
            if value is not None:
                fields.setlist(name, value if isinstance(value, list) else [value])
        return self.post(form.action or self.page.url, fields)

    def post(self, url, data=None, headers=None, **how):
        """Send a form as if from the page that is shown."""
        referrer = f"{self.how['base_url'] or 'http://localhost'}{self.page.url if self.page else '/'}"
        headers = {"Accept": "text/html", "Referer": referrer, **(headers or {})}
        return self._see(self.http.post(url, data=data, headers=headers, **self.how, **how))

    def follow(self):
        """Go where the answer sends her."""
        assert self.page.status == 303, f"{self.page.status} {self.page.text}"
        return self.open(self.page.location)

    def _see(self, response):
        self.page = Page(response)
        return self.page


@contextmanager
def selects(app):
    """Collects the SELECTs that are sent meanwhile."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
