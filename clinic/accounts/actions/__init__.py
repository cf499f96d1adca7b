"""What is done with accounts."""

from clinic.accounts.actions.entering import begin, end, end_all, note_failure, renew_hash, see
from clinic.accounts.actions.inviting import Post, Refused, add_account, change_account, grants_of, switch_account
from clinic.accounts.actions.keeping import (
    WrongCode,
    add_passkey,
    confirm_app,
    make_codes,
    remove_app,
    remove_passkey,
    remove_second_factor,
    set_password,
    start_app,
    use_code,
    use_passkey,
)
from clinic.accounts.actions.linking import make_link, send_link, use_link, written

__all__ = [
    "Post",
    "Refused",
    "WrongCode",
    "add_account",
    "add_passkey",
    "begin",
    "change_account",
    "confirm_app",
    "end",
    "end_all",
    "grants_of",
    "make_codes",
    "make_link",
    "note_failure",
    "remove_app",
    "remove_passkey",
    "remove_second_factor",
    "renew_hash",
    "see",
    "send_link",
    "set_password",
    "start_app",
    "switch_account",
    "use_code",
    "use_link",
    "use_passkey",
    "written",
]
