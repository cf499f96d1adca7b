"""How long it takes to screen a whole form for every modality, as after each page that a client sends.

    .venv/bin/python -m benchmarks.screening [--repeats N] [--json FILE]

Three clients: one who is well, one with something ticked in every group, one who has answered nothing yet. Reading the
document is apart: a process does that once a version. No database and no request are part of it.
"""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.places import columns
from clinic.intake.parsing import parse
from clinic.intake.problems import problems
from clinic.intake.screening import Context, assess

FILE = Path(__file__).parents[1] / "clinic/intake/content/intake.json"
LIMIT = 1.0  # ms
OTHERS = {"integer": 7, "date": "1980-01-01", "string": "Somebody", "text": "Some words", "consent": True}


@dataclass(frozen=True)
class Result:
    """One client; the time is the median of assessing her answers for every modality, in milliseconds."""

    who: str
    answers: int
    asked: int
    fired: int
    time: float
    within: bool


def well(question):
    """The safest answer to a question: options begin with it."""
    if not question.codes:
        return OTHERS.get(question.type, [])
    return question.codes[0] if question.type == "choice" else [question.codes[0]]


def ill(question):
    """The riskiest answer short of an emergency, so that all the rest is looked at as well."""
    if not question.codes or question.stage == "safety_check":
        return well(question)
    return question.codes[-1] if question.type == "choice" else list(question.codes[1:])


def sheet(content, answer):
    return {question.id: answer(question) for question in content.questions.values() if question.stage != "system"}


def measure(call, repeats):
    """The median time of a call in ms, the first one apart."""
    times = []
    for _ in range(repeats + 1):
        began = perf_counter()
        call()
        times.append((perf_counter() - began) * 1000)
    return median(times[1:])


def results(content, repeats):
    context = Context(content.modalities[0], 67, arrived=True, returning=True)
    for who, answers in (("well", sheet(content, well)), ("ill", sheet(content, ill)), ("nothing yet", {})):
        found = assess(answers, content, context)
        time = measure(lambda answers=answers: assess(answers, content, context), repeats)
        yield Result(who, len(answers), len(found.visible), len(found.fired), round(time, 3), time <= LIMIT)


def main():
    parser = argparse.ArgumentParser(description="Measure the screening of a whole form.")
    parser.add_argument("--repeats", type=int, default=300)
    parser.add_argument("--json", type=Path, help="write the results here too")
    options = parser.parse_args()
    document = json.loads(FILE.read_text(encoding="utf-8"))
    content = parse(document)
    found = list(results(content, options.repeats))
    head = ("who", "answers", "asked", "fired", f"{len(content.modalities)} modalities, ms", "limit", "")
    rows = [
        (r.who, r.answers, r.asked, r.fired, f"{r.time:.2f}", f"{LIMIT:g} ms", "" if r.within else "over")
        for r in found
    ]
    print(columns(head, rows))
    print(f"reading the document {measure(lambda: parse(document), 9):.1f} ms, checking it for problems", end=" ")
    print(f"{measure(lambda: problems(document), 9):.1f} ms")
    if options.json:
        options.json.write_text(json.dumps([asdict(r) for r in found], indent=1))
    sys.exit(0 if all(r.within for r in found) else "over the limit")


if __name__ == "__main__":
    main()
