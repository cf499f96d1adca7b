"""What can go wrong in words a person can act on."""

from collections.abc import Sequence


class ClinicError(Exception):
    """A refusal with the sentence its reader sees and the HTTP status a page answers with."""

    http_status = 400

    def __init__(self, sentence: str, advice: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.advice = tuple(advice)


class Missing(ClinicError):
    """There is nothing here, or nothing this person may see: the answer is the same."""

    http_status = 404


class CheckAgain(ClinicError):
    """What the person agreed to is no longer what would be stored."""

    http_status = 409


class TooLate(ClinicError):
    """The clinic's notice has passed; the reader is given the telephone number instead."""

    http_status = 409
