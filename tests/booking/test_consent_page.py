"""Consent by the private link: read, taken back, signed again; never by opening an address, and no place is lost."""

from datetime import timedelta

import pytest

from clinic.booking import health
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.intake.consent import MONTH
from clinic.intake.models import Consent, ConsentWithdrawal
from tests.booking.answering import book_answering
from tests.booking.practice import Practice
from tests.booking.test_finish_later import book_later
from tests.factories import NOW, at
from tests.visiting import Visitor

FAR = "2026-12-09"
AGREES = {"focus_regions": ["f-chest-l"], "c_sensitive": ["chest"]}
AREAS, EVERYTHING, SIGN = "Take back sensitive areas", "Take back my consent", "Read and sign again"
YES = "Yes, take it back"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def link(ada):
    """The private link of a booking in two weeks, with sensitive areas agreed to."""
    return book_answering(ada, day=FAR, **AGREES)


def take_back(visitor, link, words):
    """Follow the link on the consent page, and confirm."""
    visitor.open(f"{link}/consent")
    visitor.open(visitor.page.link(words))
    return visitor.send(YES)


def sign(visitor, link, **wishes):
    """Agree to every point and sign, but for the wishes."""
    form = visitor.open(f"{link}/consent/sign").form("Sign")
    return visitor.send("Sign", **{**_every_point(form), **wishes})


def _every_point(form):
    ticks = {one.attrs["name"]: "y" for one in form.element.all("input") if one.attrs.get("value") == "y"}
    return {**ticks, "signature": "Ada Sample"}


def kept(house):
    """What was taken back, and how many signatures there are."""
    with house.app_context():
        taken = db.session.query(ConsentWithdrawal.consent_id, ConsentWithdrawal.what).order_by(ConsentWithdrawal.id)
        return [tuple(row) for row in taken], db.session.query(Consent).count()


def state(house, now=NOW):
    """Of the appointment: its status, and whether its client may be treated."""
    with house.app_context():
        one = db.session.query(Appointment).first()
        return one.status, health.standing_of(one, Practice().clinic, now, one.starts_at).state


def history(visitor, link):
    """What has happened to the booking, as its page tells."""
    items = visitor.open(link).root.one("details", class_="history").all("li")
    return [item.text.rpartition(":")[2][3:].strip() for item in items]


# ---- reading ---------------------------------------------------------------


def test_the_page_says_when_by_whom_and_to_what(ada, asking, link):
    ada.open(link)
    page = ada.open(ada.page.link("read what you agreed to, and take it back"))
    assert page.heading == "Your consent"
    assert "You signed on Monday 23 November 2026, 09:00, under version 1 of our text." in page.text
    points = [item.text for item in page.root.one("main").all("li")]
    assert (len(points), points[0][:34]) == (8, "My answers are true and complete. ")


def test_a_forwarded_link_tells_neither_areas_nor_the_name_that_was_typed(asking, ada):
    link = book_answering(ada, day=FAR, signature="Xylographica Distinctive", **AGREES)
    stranger = Visitor(asking)
    pages = [stranger.open(f"{link}{path}") for path in ("", "/consent", "/consent/withdraw/areas")]
    take_back(stranger, link, EVERYTHING)
    pages += [stranger.open(f"{link}{path}") for path in ("", "/consent", "/consent/sign")]
    assert [page for page in pages if "Xylographica" in page.response.text] == []
    assert [name for name, value in pages[-1].form("Sign").fields.items() if value] == ["csrf_token"]
    assert "Chest wall" not in "".join(page.response.text for page in pages[:-1])


def test_whether_sensitive_areas_were_agreed_to_makes_no_difference_to_the_page(asking, ada):
    pages = []
    for clock, wishes in (("10:30", {}), ("14:00", AGREES)):
        link = book_answering(Visitor(asking), day=FAR, clock=clock, **wishes)
        text = ada.open(f"{link}/consent").text
        pages.append(text.replace("10:30 to 11:30", "").replace("14:00 to 15:00", ""))
    assert pages[0] == pages[1]


def test_without_a_signature_there_is_no_consent_to_see(ada, asking):
    link = book_later(ada)
    for path in ("/consent", "/consent/sign", "/consent/withdraw/areas", "/consent/withdraw/everything"):
        page = ada.open(f"{link}{path}")
        assert (page.status, page.location.removesuffix("/consent")) == (303, link)
    assert ada.open(f"{link}/consent").location == link
    assert "read what you agreed to" not in ada.open(link).text


# ---- taking back -----------------------------------------------------------


def test_sensitive_areas_taken_back_are_left_out_and_the_visit_stands(ada, asking, link):
    assert take_back(ada, link, AREAS).location == f"{link}/consent"
    page = ada.follow()
    assert "You took back your agreement to work on sensitive areas on Monday 23 November 2026, 09:00" in page.text
    assert kept(asking) == ([(1, "areas")], 1)
    assert state(asking) == ("booked", "clear")
    assert history(ada, link)[1:] == ["Agreement to work on sensitive areas taken back"]


def test_consent_taken_back_leaves_her_place_and_leads_to_signing(ada, asking, link):
    take_back(ada, link, EVERYTHING)
    assert state(asking) == ("booked", "needed")
    assert "We can’t treat you until you agree again. Your time stays yours." in ada.follow().text
    assert ada.open(link).link(SIGN) == f"{link}/consent/sign"
    with asking.app_context():
        assert [row[3] for row in Practice().diary()] == ["appointment"] * 3


def test_opening_addresses_takes_nothing_back(asking, link):
    """As the programs do that look at every link of a mail."""
    scanner = Visitor(asking)
    for path in ("", "/withdraw/areas", "/withdraw/everything", "/sign"):
        assert scanner.http.head(f"{link}/consent{path}").status_code in {200, 303}
        scanner.open(f"{link}/consent{path}")
    assert kept(asking) == ([], 1)


@pytest.mark.parametrize("words", [AREAS, EVERYTHING])
def test_taken_back_twice_from_two_tabs_it_is_taken_back_once(ada, asking, link, words):
    ada.open(f"{link}/consent")
    ada.open(ada.page.link(words))
    tab = ada.page
    for _ in range(2):
        ada.page = tab
        assert ada.send(YES).location == f"{link}/consent"
    assert len(kept(asking)[0]) == 1
    assert ada.open(tab.url).location == f"{link}/consent"
    assert len(history(ada, link)) == 2


def test_what_cannot_be_taken_back_is_a_missing_page(ada, asking, link):
    csrf = ada.open(f"{link}/consent/withdraw/areas").form(YES).fields["csrf_token"]
    for what in ("nothing", "c_data", "%00", "EVERYTHING", "9" * 400):
        assert ada.open(f"{link}/consent/withdraw/{what}").status in {400, 404}
        assert ada.post(f"{link}/consent/withdraw/{what}", {"csrf_token": csrf}).status in {400, 404}
    assert kept(asking) == ([], 1)


def test_another_clients_link_reaches_only_her_own(ada, asking, link):
    bo = Visitor(asking)
    other = book_answering(bo, day=FAR, clock="14:00")
    take_back(bo, other, EVERYTHING)
    assert kept(asking) == ([(2, "everything")], 2)
    assert state(asking) == ("booked", "clear")
    forged = f"{link[:-4]}aaaa"
    for path in ("/consent", "/consent/sign", "/consent/withdraw/everything"):
        assert bo.open(f"{forged}{path}").status == 404


def test_it_may_be_taken_back_after_the_visit_too_and_nothing_is_signed_again(ada, asking, link, clock):
    clock.move_to(at(f"{FAR} 12:00"), tick=False)
    take_back(ada, link, EVERYTHING)
    assert kept(asking)[0] == [(1, "everything")]
    assert SIGN not in ada.follow().text
    assert ada.open(f"{link}/consent/sign").location == f"{link}/consent"
    assert SIGN not in ada.open(link).text


def test_of_a_cancelled_booking_too(ada, asking, link):
    ada.open(f"{link}/cancel")
    ada.send("Cancel this booking")
    take_back(ada, link, EVERYTHING)
    assert (kept(asking)[0], state(asking)[0]) == ([(1, "everything")], "cancelled")
    assert ada.open(f"{link}/consent/sign").location == f"{link}/consent"


# ---- signing again ---------------------------------------------------------


def test_signed_again_she_may_come(ada, asking, link):
    take_back(ada, link, EVERYTHING)
    assert sign(ada, link, c_sensitive=["none"]).location == f"{link}/consent"
    assert state(asking) == ("booked", "clear")
    assert kept(asking) == ([(1, "everything")], 2)
    assert history(ada, link)[1:] == ["Consent taken back", "Consent signed again"]
    with asking.app_context():
        last = db.session.query(Consent).order_by(Consent.id.desc()).first().record
    assert (last["name"], last["points"][-2]["answer"], last["connection"]) == ("Ada Sample", ["none"], "203.0.113.7")


def test_a_point_that_is_not_ticked_is_said_and_nothing_is_signed(ada, asking, link):
    take_back(ada, link, EVERYTHING)
    for missing, name in (
        ({"points": None}, "points"),
        ({"signature": "  "}, "signature"),
        ({"c_sensitive": None}, "c_sensitive"),
    ):
        page = sign(ada, link, **{"c_sensitive": ["none"], **missing})
        assert (page.status, [*page.errors]) == (422, [name])
    assert kept(asking)[1] == 1


def test_signed_in_two_tabs_it_is_signed_once(ada, asking, link):
    take_back(ada, link, EVERYTHING)
    ada.open(f"{link}/consent/sign")
    tab = ada.page
    sign(ada, link, c_sensitive=["none"])
    ada.page = tab
    assert ada.send("Sign", **_every_point(tab.form("Sign")), c_sensitive=["chest"]).location == f"{link}/consent"
    assert kept(asking)[1] == 2


def test_where_consent_stands_there_is_nothing_to_sign(ada, asking, link):
    assert ada.open(f"{link}/consent/sign").location == f"{link}/consent"


def test_sensitive_areas_can_be_agreed_to_again(ada, asking, link):
    take_back(ada, link, AREAS)
    assert ada.follow().link(SIGN) == f"{link}/consent/sign"
    sign(ada, link, c_sensitive=["chest"])
    assert "You took back" not in ada.follow().text
    assert kept(asking) == ([(1, "areas")], 2)


def test_consent_that_has_grown_old_is_asked_again(ada, asking, link, clock):
    with asking.app_context():
        db.session.query(Appointment).update({"starts_at": NOW + 14 * MONTH, "ends_at": NOW + 14 * MONTH + HOUR})
        db.session.commit()
    clock.move_to(NOW + 12 * MONTH, tick=False)
    assert ada.open(link).link(SIGN) == f"{link}/consent/sign"
    assert "is not good any more" in ada.open(f"{link}/consent").text
    sign(ada, link, c_sensitive=["none"])
    assert SIGN not in ada.open(link).text
