"""The questionnaire that comes with the product, published as the first version. It needs a clinician's sign-off."""

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from clinic.db import db
from clinic.errors import ClinicError
from clinic.intake.content import Document
from clinic.intake.models import QuestionnaireVersion
from clinic.intake.problems import problems

SEED = "seed"  # who has published what comes with the product
FILE = Path(__file__).with_name("content") / "intake.json"


def read_content() -> Document:
    """The document that comes with the product."""
    document: Document = json.loads(FILE.read_text(encoding="utf-8"))
    return document


def load_content(document: Document, now: datetime) -> bool:
    """Publish the document where no version exists yet; whether it was. Raises ClinicError, naming every fault."""
    if db.session.scalar(select(QuestionnaireVersion.id).limit(1)) is not None:
        return False
    if faults := problems(document):
        raise ClinicError("The questionnaire does not hold together.", faults)
    db.session.add(
        QuestionnaireVersion(
            number=1, status="published", document=document, created_at=now, published_at=now, published_by=SEED
        )
    )
    db.session.flush()
    return True
