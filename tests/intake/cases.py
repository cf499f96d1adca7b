"""The clinical vignettes as assessments: answers laid over those of a healthy client."""

import json
from pathlib import Path

from clinic.intake.screening import Context, assess
from tests.intake.answering import CONTENT

CASES = json.loads(Path(__file__).with_name("vignettes.json").read_text(encoding="utf-8"))
EVERY = {case["id"]: case for case in (*CASES["vignettes"], *CASES["property_cases"])}


def assessed(case_id, modality):
    """The assessment of a case, for one modality."""
    case = EVERY[case_id]
    answers = {**CASES["baseline"], "dob": "1990-01-01", **case["answers"]}
    age = answers.pop("age_years")
    for question in case.get("remove_answers", ()):
        del answers[question]
    return assess(answers, CONTENT, Context(modality, age, arrived=True, minor=age < 18))
