"""Plumbing that knows HTTP: headers, forms' tokens, limits, static files, error pages, who is visiting."""

import mimetypes
import secrets
from collections.abc import Sequence
from hashlib import sha256
from ipaddress import ip_address, ip_network
from pathlib import Path

from flask import Flask, Response, abort, current_app, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_compress import Compress
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from clinic.db import db
from clinic.errors import ClinicError


def connection() -> str:
    """Where a request comes from, as limits count it: an IPv6 customer has a whole /64 to send from."""
    address = request.remote_addr or ""
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


def network_of(address: str) -> str:
    """The network of an address, without the part that names one customer; empty for none, or for this machine."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if found.is_loopback:
        return ""
    return str(ip_network(f"{address}/{24 if found.version == 4 else 48}", strict=False).network_address)


csrf = CSRFProtect()
compress = Compress()
limiter = Limiter(connection, strategy="moving-window", headers_enabled=False)

A_DAY = 24 * 60 * 60  # seconds
PERSONAL = {
    "accounts",
    "booking",
    "clients",
    "diary",
    "health",
    "trail",
    "hours",
    "development",
}  # blueprints whose pages nobody may keep
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none';"
    " img-src 'self' data:; script-src 'self'; style-src 'self'"
)
AGAIN = _l("Go back and try again.")
WORDS = {  # title, sentence, advice
    400: (_l("We couldn’t read that"), _l("Something in the request wasn’t right. Nothing was changed."), AGAIN),
    403: (
        _l("This page is for staff"),
        _l("You are not signed in, or your role doesn’t include it."),
        _l("Sign in with an account that may see it, or ask the owner of the clinic."),
    ),
    404: (_l("We can’t find that page"), _l("The address may be mistyped, or the page has moved.")),
    405: (_l("That can’t be done this way"), _l("Use the buttons on the page, so that nothing happens by accident.")),
    413: (_l("That is too much at once"), _l("What you sent is larger than any of our forms. Nothing was stored.")),
    429: (
        _l("Please wait a moment"),
        _l("There have been many tries from your connection in a short time."),
        _l("Try again in a few minutes, or call us."),
    ),
}
ENDED_VISIT = (
    _l("Please send that again"),
    _l("For your safety we only accept forms from an open visit, and yours has ended."),
    _l("Go back, load the page again and send it once more."),
    _l("If you have turned off cookies, allow them for this site."),
)
INSTALLED = {  # what npm installs, and under which name we serve it
    "fonts/figtree.woff2": "@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}


def init_app(app: Flask) -> None:
    """Make an app that strangers can be let near."""
    hops = app.config["PROXY_HOPS"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_refuse_other_names)
    for extension in (csrf, limiter, compress):
        extension.init_app(app)
    _serve_static_files(app)
    app.before_request(_refuse_zero_bytes)
    app.after_request(_add_headers)
    app.register_error_handler(ClinicError, _clinic_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(PoolTimeout, _database_error)
    app.register_error_handler(Exception, _unexpected)


def visitor() -> str | None:
    """Who is visiting, as a hash of her random cookie; None before there is one."""
    token = request.cookies.get(_visitor_cookie(), "")
    return _hashed(token) if len(token) == 43 else None


def new_visitor() -> tuple[str, str]:
    """A token for the cookie, and the visitor it stands for."""
    token = secrets.token_urlsafe(32)
    return token, _hashed(token)


def remember_visitor(response: Response, token: str = "") -> Response:
    """Set the cookie, or let the one there is last longer; the token itself is stored nowhere else."""
    token = token or request.cookies.get(_visitor_cookie(), "")
    secure = current_app.config["HTTPS"]
    response.set_cookie(
        _visitor_cookie(), token, max_age=2 * A_DAY, httponly=True, secure=secure, samesite="Lax", path="/"
    )
    return response


def error_page(status: int, title: str, sentence: str, advice: Sequence[str] = ()) -> Response:
    """A page that says what happened and what to do, in the look of all others."""
    db.session.rollback()
    page = render_template("errors/error.html", status=status, title=title, sentence=sentence, advice=advice)
    return make_response(page, status)


def _visitor_cookie() -> str:
    return "__Host-visitor" if current_app.config["HTTPS"] else "visitor"


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _serve_static_files(app: Flask) -> None:
    files = {path.name: path for path in (Path(app.root_path).parent / "static").iterdir() if path.is_file()}
    packages = Path(app.config["NODE_MODULES"])
    files |= {name: packages / where for name, where in INSTALLED.items() if (packages / where).is_file()}
    contents = {name: path.read_bytes() for name, path in sorted(files.items())}
    build = sha256(b"".join(contents.values())).hexdigest()[:10]

    @app.route("/static/<build>/<path:filename>", endpoint="static")
    @limiter.exempt
    def static(build: str, filename: str) -> Response:  # noqa: ARG001  (any build answers with the files there are)
        if filename not in contents:
            abort(404)
        response = Response(contents[filename], mimetype=mimetypes.guess_type(filename)[0])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    @app.url_defaults
    def add_build(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("build", build)

    assets = {"font": "fonts/figtree.woff2" in contents, "htmx": "htmx.min.js" in contents}
    app.context_processor(lambda: {"assets": assets})


def _refuse_other_names() -> None:
    """A forged Host must not end up in a link. Flask's own check leaves no way to draw the page that says so."""
    ours = current_app.config["ANSWERS_TO"]
    if not host_is_trusted(request.host, ours):
        request_ctx.url_adapter = current_app.url_map.bind(ours[0])  # there is none where the name is no name at all
        abort(400)


def _refuse_zero_bytes() -> None:
    """No database stores them and no person types them."""
    parts = [request.path, *request.args.keys(), *request.args.values()]
    if request.method == "POST":
        parts += [*request.form.keys(), *request.form.values()]
    if any("\0" in part for part in parts):
        abort(400)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
    if current_app.config["HTTPS"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    personal = request.blueprint in PERSONAL or response.status_code >= 400
    headers.setdefault("Cache-Control", "no-store" if personal else "no-cache")
    return response


def _clinic_error(error: ClinicError) -> Response:
    titles = {404: _("We can’t find that"), 409: _("That didn’t work")}
    title = titles.get(error.http_status, _("There is a problem"))
    return error_page(error.http_status, title, error.sentence, error.advice)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect
    title, sentence, *advice = ENDED_VISIT if isinstance(error, CSRFError) else WORDS.get(error.code, WORDS[400])
    page = error_page(error.code, str(title), str(sentence), [str(line) for line in advice])
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        page.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return page


def _database_error(error: DBAPIError | PoolTimeout) -> Response:
    """Busy, locked out, out of reach or out of room: undone whole, and said so. Anything else is our mistake."""
    busy = isinstance(error, PoolTimeout) or type(error).__name__ in {"OperationalError", "InterfaceError"}
    if not busy:
        return _unexpected(error)
    current_app.logger.warning("database unavailable: %s", error)
    return error_page(
        503,
        _("We can’t do that right now"),
        _("Our system is busy. Nothing was changed, and your booking isn’t confirmed."),
        [_("Try again in a minute, or call us.")],
    )


def _unexpected(error: Exception) -> Response:
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    current_app.logger.error("unexpected error", exc_info=error)
    return error_page(
        500,
        _("Something went wrong at our end"),
        _("If you were booking, it isn’t confirmed. What you sent last was not stored."),
        [_("Go back and try again, or call us.")],
    )
