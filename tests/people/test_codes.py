"""A code from a mail: what it is made of, how long and how often it may be tried, and whose it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic import jobs, vault
from clinic.audit.models import AuditEvent
from clinic.db import db, transaction
from clinic.notify.models import Message
from clinic.people.actions import CODES_PER_HOUR, PURPOSE, TooManyCodes, send_code, try_code
from clinic.people.forms import digits
from clinic.people.models import Code
from tests import factories
from tests.factories import NOW

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ASK = "Ask for a code first, in this browser."
USED, RUN_OUT = "That code has been used. Ask for a new one.", "That code has run out. Ask for a new one."


@pytest.fixture
def ada(in_app):
    factories.clinic()
    return factories.client()


def sent(client_id, now=NOW):
    with transaction():
        return send_code(client_id, "en-IE", now)


def right(code):
    return vault.code_digits(PURPOSE, code.public_id)


def wrong(code):
    return f"{(int(right(code)) + 1) % 10**6:06}"


def tried(code, typed, client_id=None, now=NOW):
    with transaction():
        return try_code(code.public_id, client_id or code.client_id, typed, now)


# ---- what it is made of ----------------------------------------------------


def test_a_code_is_six_digits_that_no_row_holds(ada):
    code = sent(ada)
    assert (len(right(code)), right(code).isdigit(), right(code).isascii()) == (6, True, True)
    stored = [
        *db.session.execute(select(*Code.__table__.c)).one(),
        *db.session.execute(select(*Message.__table__.c)).one(),
    ]
    assert right(code) not in {str(value) for value in stored}


def test_small_numbers_are_written_with_zeros(ada):
    names = (str(n) for n in range(1000))
    codes = {vault.code_digits(PURPOSE, name) for name in names}
    assert {len(code) for code in codes} == {6}
    assert [code for code in codes if code.startswith("0")] != []


def test_a_code_holds_for_its_purpose_and_name_alone(ada):
    assert vault.code_holds(vault.code_digits("code", "a"), "code", "a")
    assert not vault.code_holds(vault.code_digits("code", "a"), "code", "b")
    assert not vault.code_holds(vault.code_digits("code", "a"), "other", "a")


def test_a_code_outlives_a_new_key_and_not_the_loss_of_its_own(in_app, ada):
    code = sent(ada)
    mailed = right(code)
    in_app.config["LINK_KEYS"] = f"{'n' * 32},{'k' * 32}"
    assert right(code) != mailed
    assert tried(code, mailed) is None
    code = sent(ada)
    mailed = right(code)
    in_app.config["LINK_KEYS"] = "k" * 32
    assert tried(code, mailed) == "That code isn’t right. You have 4 tries left."


def test_the_mail_has_the_digits_and_says_nothing_about_health(ada):
    code = sent(ada)
    mail = jobs.write(db.session.scalars(select(Message)).one())
    assert (mail.to, mail.subject, mail.attachments) == ("ada@client.example", "Your code for Test Clinic", ())
    lines = mail.text.splitlines()
    assert (lines[0], lines[4], lines[-1]) == ("Hello Ada Sample,", right(code), "Test Clinic")
    assert [word for word in ("health", "answer", "question", "massage") if word in mail.text.lower()] == []


# ---- how long, and how often -----------------------------------------------


def test_the_right_digits_prove_once(ada):
    code = sent(ada)
    assert [tried(code, right(code)), tried(code, right(code))] == [None, USED]
    trail = db.session.execute(select(AuditEvent.actor, AuditEvent.action, AuditEvent.object_kind)).all()
    assert trail == [("visitor", "send_code", "client"), (f"client:{ada}", "prove", "code")]


@pytest.mark.parametrize(
    ("later", "answer"), [(10 * MINUTE - MINUTE / 60, None), (10 * MINUTE, RUN_OUT), (DAY, RUN_OUT)]
)
def test_it_is_good_for_ten_minutes(ada, later, answer):
    code = sent(ada)
    assert tried(code, right(code), now=NOW + later) == answer


def test_five_tries_and_no_more(ada):
    code = sent(ada)
    assert [tried(code, wrong(code)) for _ in range(5)] == [
        "That code isn’t right. You have 4 tries left.",
        "That code isn’t right. You have 3 tries left.",
        "That code isn’t right. You have 2 tries left.",
        "That code isn’t right. You have 1 try left.",
        "That code isn’t right, and there are no tries left. Ask for a new one.",
    ]
    assert tried(code, right(code)) == "There are no tries left for this code. Ask for a new one."
    assert db.session.scalars(select(Code.tries)).all() == [5]


def test_the_fifth_try_may_be_the_right_one(ada):
    code = sent(ada)
    answers = [tried(code, typed) for typed in [wrong(code)] * 4 + [right(code)]]
    assert answers[-1] is None


def test_a_new_code_ends_the_one_before_and_takes_its_mail_back(ada):
    first, second = sent(ada), sent(ada, NOW + MINUTE)
    assert tried(first, right(first), now=NOW + MINUTE) == RUN_OUT
    assert db.session.scalars(select(Message.about_id)).all() == [second.id]
    assert tried(second, right(second), now=NOW + MINUTE) is None


def test_a_client_is_sent_five_an_hour_whoever_asks(ada):
    codes = [sent(ada, NOW + n * MINUTE) for n in range(CODES_PER_HOUR)]
    with pytest.raises(TooManyCodes) as refused:
        sent(ada, NOW + 9 * MINUTE)
    assert (refused.value.http_status, refused.value.advice) == (
        429,
        ("Use the newest of them, or ask again in an hour.",),
    )
    assert tried(codes[-1], right(codes[-1]), now=NOW + 9 * MINUTE) is None  # being refused ends nothing
    sent(factories.client(email="bo@client.example"), NOW + 9 * MINUTE)
    sent(ada, NOW + 61 * MINUTE)


# ---- whose -----------------------------------------------------------------


def test_somebody_elses_code_proves_nothing_and_costs_it_no_try(ada):
    bo = factories.client("Bo Example", "bo@client.example")
    code = sent(bo)
    assert tried(code, right(code), client_id=ada) == ASK
    assert tried(code, right(code)) is None


def test_a_code_of_no_name_is_asked_for_first(ada):
    with transaction():
        assert try_code("nobody", ada, "012345", NOW) == ASK


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("012345", "012345"),
        (" 012 345\n", "012345"),
        ("012-345", "012345"),
        ("０１２３４５", "012345"),
        ("¹²³₄⑤６", "123456"),
        ("٠١٢٣٤٥", "٠١٢٣٤٥"),
        (None, ""),
    ],
)
def test_digits_are_read_as_people_type_them(typed, read):
    assert digits(typed) == read
