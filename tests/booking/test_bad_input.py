"""What people, programs and villains type: a sentence beside the field or a page of ours, and nothing typed is lost."""

import html

import pytest

from clinic.booking.models import Appointment, Draft
from clinic.db import db
from clinic.people.models import Client
from tests.booking.practice import ADA, TUESDAY
from tests.booking.walking import CHECK, TIME, choose

NAME, EMAIL = "Enter your name", "Enter your e-mail address"
LIKE = "Enter an e-mail address like name@example.com"
LONG = "Enter your name in 120 letters or fewer"
LONG_EMAIL = "Enter an e-mail address of 254 letters or fewer"
PHONE = "Enter a phone number like 085 555 0142, or leave it empty"
LONG_PHONE = "Enter a phone number of 40 digits or fewer"
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": "\"><img src=x onerror=alert(1)> '",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "sql": "'; DROP TABLE client; --",
    "format": "%s %n %(name)s {0.__class__}",
    "entity": "&lt;b&gt; &amp; &#39;",
    "right to left": "Ada \N{RIGHT-TO-LEFT OVERRIDE}elpmaS\N{POP DIRECTIONAL FORMATTING}",
    "emoji": "👩‍👩‍👧 Zoë ß ﷽ 𝔄𝔡𝔞",
    "cell": "=1+1",
    "combining": "Z" + "\N{COMBINING DIAERESIS}" * 60,
    "zero width": "A\N{ZERO WIDTH SPACE}d\N{ZERO WIDTH NO-BREAK SPACE}a",
    "controls": "A\x01d\x1ba\x7f",
}


@pytest.fixture
def you(visitor):
    """Somebody who has a time and is asked who she is."""
    choose(visitor)
    visitor.follow()
    return visitor


def counted(house, *models):
    with house.app_context():
        return [db.session.query(model).count() for model in models]


# ---- who is coming ---------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"name": NAME, "email": EMAIL}),
        ({"name": "   ", "email": "\t"}, {"name": NAME, "email": EMAIL}),
        ({"name": "\N{NO-BREAK SPACE}", "email": "ada"}, {"name": NAME, "email": LIKE}),
        ({"name": "a" * 121}, {"name": LONG, "email": EMAIL}),
        ({"name": "a" * 10_000}, {"name": LONG, "email": EMAIL}),
        ({"name": "a" * 120}, {"email": EMAIL}),
        ({"name": "Ada", "email": "ada@client"}, {"email": LIKE}),
        ({"name": "Ada", "email": "ada@@client.example"}, {"email": LIKE}),
        ({"name": "Ada", "email": "ada@client.example, bo@client.example"}, {"email": LIKE}),
        ({"name": "Ada", "email": "ada@client.example\r\nBcc: evil@evil.example"}, {"email": LIKE}),
        ({"name": "Ada", "email": "Ada <ada@client.example>"}, {"email": LIKE}),
        ({"name": "Ada", "email": '"<script>"@client.example'}, {"email": LIKE}),
        ({"name": "Ada", "email": "a" * 250 + "@client.example"}, {"email": LONG_EMAIL}),
        ({**ADA, "phone": "call me"}, {"phone": PHONE}),
        ({**ADA, "phone": "12"}, {"phone": PHONE}),
        ({**ADA, "phone": "085 555 0142 ext 5"}, {"phone": PHONE}),
        ({**ADA, "phone": "٠٨٥ ٥٥٥ ٠١٤٢"}, {"phone": PHONE}),
        ({**ADA, "phone": "０８５ ５５５ ０１４２"}, {"phone": PHONE}),
        ({**ADA, "phone": "+999 85 555 0142"}, {"phone": PHONE}),
        ({**ADA, "phone": "0" * 41}, {"phone": LONG_PHONE}),
        ({**ADA, "phone": "'; DROP TABLE client"}, {"phone": PHONE}),
    ],
)
def test_a_sentence_stands_beside_the_field_and_what_was_typed_in_it(you, typed, errors):
    page = you.send(**typed)
    assert (page.status, page.errors) == (422, errors)
    assert page.root.one("title").text.startswith("Error: About you")
    listed = {item.text for item in page.root.one(role="alert").all("li")}
    assert listed == set(errors.values())
    fields = page.form().fields
    kept = {name: " ".join(value.split()) for name, value in typed.items()}
    assert {name: fields[name] for name in typed} == kept


def test_the_list_of_problems_leads_to_the_fields(you):
    page = you.send(phone="x")
    targets = [link.attrs["href"] for link in page.root.one(role="alert").all("a")]
    assert targets == ["#name", "#email", "#phone"]
    assert all(page.root.all(id=target[1:]) for target in targets)
    described = {
        one.attrs["name"]: one.attrs.get("aria-describedby", "")
        for one in page.form().element.all("input", aria_invalid="true")
    }
    assert described == {"name": "name-err", "email": "email-hint email-err", "phone": "phone-hint phone-err"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("085 555 0142", "+353855550142"),
        ("(085) 555-0142", "+353855550142"),
        ("+353 85 555 0142", "+353855550142"),
        ("0044 20 7946 0000", "+442079460000"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_read_as_it_is_dialled_here(you, house, typed, stored):
    you.send(**ADA | {"phone": typed})
    with house.app_context():
        assert db.session.query(Draft.phone).scalar() == stored


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_kept_to_the_letter_and_does_nothing(you, house, name):
    assert you.send(**ADA | {"name": name}).status == 303
    pages = [you.follow()]
    you.send("Confirm booking")
    pages += [you.follow(), you.open(f"{you.page.url}/cancel"), you.open("/_mail")]
    with house.app_context():
        assert db.session.query(Client.name).scalar() == name
    for page in pages:
        assert page.status == 200
        assert [one for one in page.root.all("script") if "src" not in one.attrs] == []
        assert [one.attrs for one in page.root.all("img")] == []
        assert [one for one in page.root.all() if any(key.startswith("on") for key in one.attrs)] == []
    assert html.unescape(pages[0].response.text).count(name) >= 1
    assert name in pages[-1].root.one("pre").text or " ".join(name.split()) in pages[-1].root.one("pre").text


def test_line_breaks_in_a_name_become_spaces(you, house):
    you.send(**ADA | {"name": "Ada\r\nSample\N{LINE SEPARATOR}x\x0b"})
    with house.app_context():
        assert db.session.query(Draft.name).scalar() == "Ada Sample x"


@pytest.mark.parametrize("value", ["http://spam.example", "x"])
def test_the_trap_catches_programs_and_keeps_what_was_typed(you, value):
    page = you.send(**ADA, website=value)
    assert page.status == 422
    assert page.alert == "There is a problem We couldn’t tell that from a program’s try. Please send it again."
    assert {name: page.form().fields[name] for name in ADA} == ADA
    assert page.form().fields["website"] == ""
    assert you.send().location == CHECK  # an autofilling browser sends it again


def test_a_field_sent_twice_counts_once(you, house):
    you.send(**ADA | {"name": ["Ada Sample", "Bo Example"]})
    with house.app_context():
        assert db.session.query(Draft.name).scalar() == "Ada Sample"


def test_fields_that_nobody_asked_for_do_nothing(you, house):
    unasked = dict.fromkeys(("id", "client_id", "price_minor", "status", "visitor", "therapist_id", "agreed"), "1")
    assert you.send(**ADA, **unasked).location == CHECK
    with house.app_context():
        draft = db.session.query(Draft).one()
        assert (draft.client_id, draft.therapist_id, draft.booked_at) == (None, None, None)


# ---- times -----------------------------------------------------------------

FORGED = {  # slot: status
    "2026-11-20T10:30Z": 409,  # past
    "2026-11-23T12:45Z": 409,  # inside the notice
    f"{TUESDAY}T10:31Z": 409,  # off the grid
    f"{TUESDAY}T08:45Z": 409,  # before the shift
    f"{TUESDAY}T16:00Z": 409,  # would end after it
    "2027-01-23T10:30Z": 409,  # beyond the horizon
    "2199-12-31T23:59Z": 409,
    "9999-12-31T23:59Z": 422,
    "0001-01-01T00:00Z": 422,
    "2026-02-30T10:30Z": 422,
    f"{TUESDAY}T24:00Z": 422,
    f"{TUESDAY}T10:30": 422,
    f"{TUESDAY}T10:30+01:00": 422,
    f"{TUESDAY}T10:30X": 422,
    f" {TUESDAY}T10:30Z": 422,
    "٢٠٢٦-١١-٢٤T١٠:٣٠Z": 422,
    "２０２６-１１-２４T１０:３０Z": 422,
    "1795516200": 422,
    "9223372036854775808": 422,
    "t-1030": 422,
    "": 422,
    "x" * 10_000: 422,
    "<script>alert(1)</script>": 422,
    "' OR 1=1 --": 422,
}


@pytest.mark.parametrize("slot", FORGED, ids=lambda slot: slot[:30])
def test_a_forged_time_is_not_held(visitor, house, slot):
    visitor.open(f"{TIME}?day={TUESDAY}")
    page = visitor.send("Continue", slot=slot)
    assert (page.status, page.heading) == (FORGED[slot], "Choose a time")
    assert page.alert
    assert "call us on 01 555 0100" in page.text  # the way on
    assert counted(house, Draft) == [0]


def test_no_time_at_all_is_said_beside_the_times(visitor):
    visitor.open(f"{TIME}?day={TUESDAY}")
    page = visitor.send("Continue", slot=None)
    assert (page.status, page.errors) == (422, {"slot": "Choose a time"})
    assert page.root.one(role="alert").one("a").attrs["href"] == "#t-0900"


@pytest.mark.parametrize("slug", ["no-such", "Swedish", "swedish%20", "1", "%F0%9F%92%86"])
def test_a_treatment_that_is_not_offered_has_no_times(visitor, slug):
    token = visitor.open(TIME).form().fields["csrf_token"]
    form = {"csrf_token": token, "slot": f"{TUESDAY}T10:30Z"}
    assert visitor.post(f"/book/{slug}/time", form).status == 404
    assert visitor.open(f"/book/{slug}/time").status == 404


@pytest.mark.parametrize(
    "fields", [{"draft": "x"}, {"draft": "x" * 10_000}, {"agreed": "x"}, {"draft": None}, {"draft": "\N{SNOWMAN}"}]
)
def test_a_forged_check_form_books_nothing(you, house, fields):
    you.send(**ADA)
    you.follow()
    page = you.send("Confirm booking", **fields)
    assert page.status in {404, 409, 422}
    assert counted(house, Appointment) == [0]
    you.open(CHECK)
    assert you.send("Confirm booking").status == 303
