"""Files that are sent to us: to which addresses, how large, and where they stay meanwhile."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app, request
from flask_babel import gettext as _

from clinic.errors import ClinicError

View = TypeVar("View", bound=Callable[..., Any])


class TooLarge(ClinicError):
    """A file of more bytes than its address takes."""

    http_status = 413


class Sent(Request):
    """What was sent, with its files in memory: what will be sealed is not written to a disk on its way."""

    def _get_file_stream(self, *_args: Any, **_about: Any) -> IO[bytes]:
        return BytesIO()


def init_app(app: Flask) -> None:
    """Let a body be larger where a file is expected."""
    app.request_class = Sent
    app.before_request(_allow)


def takes_a_file(largest: int) -> Callable[[View], View]:
    """Let a route be sent a file of so many bytes; every other has the small limit of the configuration."""

    def marked(view: View) -> View:
        view.__dict__["largest_file"] = largest
        return view

    return marked


def _allow() -> None:
    """Besides the file a form is as small as any. What says that it is larger is not even read."""
    largest: int | None = getattr(current_app.view_functions.get(request.endpoint or ""), "largest_file", None)
    if largest is None:
        return
    request.max_content_length = largest + current_app.config["MAX_FORM_MEMORY_SIZE"]
    if (request.content_length or 0) > request.max_content_length:
        raise TooLarge(
            _("That file is too large: it may have at most %(size)s MB. Nothing was stored.", size=largest // 1024**2),
            [_("Go back and choose a smaller one, or take a photo of it.")],
        )
