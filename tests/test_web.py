"""What every answer carries, whatever it answers: headers, cookies, names, and pages for what goes wrong."""

import pytest
from flask import abort

from clinic.web import POLICY
from tests.booking.answering import pass_safety
from tests.visiting import Page, Visitor

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Strict-Transport-Security": None,
}
HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
TIME = "/book/swedish-massage/time"
SAFETY = "/book/swedish-massage/safety"
ANSWERS = [  # method, path, how, status
    ("GET", "/", {}, 200),
    ("HEAD", "/", {}, 200),
    ("OPTIONS", "/", {}, 200),
    ("GET", "/sitemap.xml", {}, 200),
    ("GET", "/robots.txt", {}, 200),
    ("GET", SAFETY, {}, 200),
    ("GET", TIME, {}, 303),
    ("GET", "/book/swedish-massage/you", {}, 303),
    ("GET", "/book//swedish-massage/time", {}, 308),
    ("GET", "/static/any/clinic.css", {}, 200),
    ("GET", "/static/any/no-such-file.css", {}, 404),
    ("GET", "/b/no-such-link/calendar.ics", {}, 404),
    ("GET", "/no-such-page", {}, 404),
    ("POST", "/no-such-page", {}, 404),
    ("POST", "/", {}, 405),
    ("POST", TIME, {}, 400),
    ("GET", "/?a=%00", {}, 400),
    ("GET", "/", {"headers": {"Host": "evil.example"}}, 400),
    ("POST", TIME, {"data": b"a" * 1_000_001, "content_type": "application/x-www-form-urlencoded"}, 413),
    ("GET", "/_breaks", {}, 500),
    ("GET", "/_teapot", {}, 418),
]


@pytest.fixture
def app(demo_app):
    """The demo clinic with two pages that go wrong."""
    demo_app.add_url_rule("/_breaks", "breaks", lambda: 1 / 0)
    demo_app.add_url_rule("/_teapot", "teapot", lambda: abort(418))
    return demo_app


@pytest.fixture
def secure_app(make_app, demo_db_url):
    """The demo clinic as it runs in production."""
    keys = {"SECRET_KEY": "s" * 32, "LINK_KEYS": "k" * 32}
    return make_app(demo_db_url, ENV="production", BASE_URL="https://clinic.example", RATE_LIMITS="on", **keys)


def ask(app, method, path, how):
    return app.test_client().open(path, method=method, **how)


def carried(response):
    return {name: response.headers.get(name) for name in HEADERS}


# ---- headers ---------------------------------------------------------------


def test_every_answer_carries_every_header(app):
    answers = [(status, ask(app, method, path, how)) for method, path, how, status in ANSWERS]
    assert [answer.status_code for _, answer in answers] == [status for status, _ in answers]
    for _, answer in answers:
        assert carried(answer) == HEADERS


def test_under_https_every_answer_asks_to_stay_there(secure_app):
    for path in ("/", "/no-such-page", "/static/any/clinic.css", "/robots.txt"):
        answer = secure_app.test_client().get(path, base_url="https://clinic.example")
        assert carried(answer) == HEADERS | HSTS


def test_the_policy_allows_our_own_files_and_nothing_else():
    rules = dict(rule.strip().partition(" ")[::2] for rule in POLICY.split(";"))
    assert rules == {
        "default-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
        "img-src": "'self' data:",
        "script-src": "'self'",
        "style-src": "'self'",
    }


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-cache"),
        ("/treatments", "no-cache"),
        (TIME, "no-store"),
        ("/find", "no-store"),
        ("/_mail", "no-store"),
        ("/book/swedish-massage/you", "no-store"),
        ("/b/no-such-link", "no-store"),
        ("/no-such-page", "no-store"),
        ("/static/any/clinic.css", "public, max-age=31536000, immutable"),
        ("/static/any/no-such-file.css", "no-store"),
    ],
)
def test_nobody_keeps_a_personal_page(app, path, kept):
    assert app.test_client().get(path).headers["Cache-Control"] == kept


def test_a_method_that_is_not_allowed_says_which_are(app):
    visitor = Visitor(app)
    visitor.open("/find")
    token = visitor.page.form().fields["csrf_token"]
    answer = visitor.post("/", {"csrf_token": token}).response
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


# ---- cookies ---------------------------------------------------------------


def cookies(answer):
    """The cookies of an answer: name, and its attributes without what changes."""
    found = {}
    for cookie in answer.headers.getlist("Set-Cookie"):
        pair, *attributes = cookie.split("; ")
        kept = {attribute for attribute in attributes if not attribute.startswith(("Expires", "Max-Age"))}
        found[pair.partition("=")[0]] = kept
    return found


def test_cookies_at_home(app):
    visitor = Visitor(app)
    assert cookies(visitor.open(SAFETY).response) == {"session": {"HttpOnly", "Path=/", "SameSite=Lax"}}
    answer = pass_safety(visitor).response
    assert cookies(answer)["visitor"] == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_cookies_of_a_clinic_are_locked_to_its_host(secure_app):
    safe = {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    visitor = Visitor(secure_app, base_url="https://clinic.example")
    assert cookies(visitor.open(SAFETY).response) == {"__Host-session": safe}
    answer = pass_safety(visitor).response
    assert answer.status_code == 303
    assert cookies(answer)["__Host-visitor"] == safe


def test_a_page_without_a_form_sets_no_cookie(app):
    for path in ("/", "/treatments", "/treatments/swedish-massage", "/safety", "/privacy", "/no-such-page"):
        assert cookies(app.test_client().get(path)) == {}


# ---- error pages -----------------------------------------------------------


@pytest.mark.parametrize(("method", "path", "how", "status"), [one for one in ANSWERS if one[3] >= 400])
def test_what_goes_wrong_is_said_in_the_look_of_all_pages(app, method, path, how, status):
    page = Page(ask(app, method, path, how))
    assert page.status == status
    assert page.root.one("header", class_="top").one("a", class_="brand").text == "Linden Row Massage clinic"
    assert page.root.one("title").text == f"{page.heading} | Linden Row"
    assert page.text.endswith("If you need help, call us on 01 555 0100 .")
    assert page.root.one("p", class_="lead").text


def test_what_goes_wrong_says_nothing_of_how(app):
    page = Page(ask(app, "GET", "/_breaks", {}))
    assert page.heading == "Something went wrong at our end"
    assert [word for word in ("Traceback", "ZeroDivision", "division by zero") if word in page.response.text] == []


def test_production_has_no_pages_for_developers(app, secure_app):
    for path in ("/_mail", "/_components"):
        assert app.test_client().get(path).status_code == 200
        assert secure_app.test_client().get(path, base_url="https://clinic.example").status_code == 404
    hidden = [sorted(rule.rule for rule in one.url_map.iter_rules() if "/_" in rule.rule) for one in (app, secure_app)]
    assert hidden == [["/_breaks", "/_components", "/_mail", "/_teapot"], []]


# ---- who is asked for ------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "a b", "", "[", "x" * 300]
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/no-such"), ("GET", "/book//x/time"), ("POST", TIME)]
)
def test_a_forged_host_is_not_answered(app, host, method, path):
    page = Page(ask(app, method, path, {"headers": {"Host": host}}))
    assert (page.status, page.location) == (400, None)
    assert [link for link in page.links() if "evil" in link] == []


def test_what_proxies_are_said_to_forward_is_not_believed(app):
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    answer = app.test_client().get("/book//swedish-massage/time", headers=forged)
    assert answer.location == "http://localhost/book/swedish-massage/time"


def test_one_hop_is_believed_where_one_is_said_to_be(make_app, demo_db_url):
    app = make_app(demo_db_url, PROXY_HOPS="1", HOSTS="clinic.example")
    forwarded = {"X-Forwarded-Host": "evil.example, clinic.example", "X-Forwarded-Proto": "http, https"}
    answer = app.test_client().get("/book//swedish-massage/time", headers=forwarded)
    assert answer.location == "https://clinic.example/book/swedish-massage/time"


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt"])
def test_what_search_engines_read_names_the_configured_address(make_app, demo_db_url, path):
    app = make_app(demo_db_url, BASE_URL="https://clinic.example", HOSTS="other.example")
    text = app.test_client().get(path, headers={"Host": "other.example"}).text
    assert ("https://clinic.example/" in text, "other.example" in text) == (True, False)


@pytest.mark.parametrize("name", ["next", "url", "return", "redirect", "continue"])
@pytest.mark.parametrize(
    ("path", "step"),
    [
        ("/book/swedish-massage/you", "time"),
        ("/book/swedish-massage/check", "safety"),
        ("/book//swedish-massage/time", "time"),
    ],
)
def test_no_address_sends_anybody_elsewhere(app, path, step, name):
    answer = app.test_client().get(path, query_string={name: "https://evil.example/"})
    assert answer.status_code in {303, 308}
    assert answer.location.partition("?")[0].removeprefix("http://localhost") == f"/book/swedish-massage/{step}"


# ---- files -----------------------------------------------------------------


def test_files_are_served_under_the_name_of_their_build(app):
    page = Page(app.test_client().get("/"))
    style = page.root.one("link", rel="stylesheet").attrs["href"]
    answer = app.test_client().get(style)
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "text/css",
        "public, max-age=31536000, immutable",
    )
    assert app.test_client().get("/static/clinic.css").status_code == 404


@pytest.mark.parametrize(
    "name", ["../config.py", "..%2fconfig.py", "%2e%2e/config.py", "/etc/passwd", "clinic.css/..", "", "%00", "."]
)
def test_no_other_file_is_served(app, name):
    assert app.test_client().get(f"/static/any/{name}").status_code in {308, 400, 404}
