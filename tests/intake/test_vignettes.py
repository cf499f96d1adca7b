"""Twelve clients and three property cases, each for all six modalities, as the clinical content expects them."""

import pytest

from tests.intake.answering import CONTENT
from tests.intake.cases import EVERY, assessed


@pytest.mark.parametrize("case_id", EVERY)
@pytest.mark.parametrize("modality", CONTENT.modalities)
def test_a_case_has_the_outcomes_a_clinician_expects(case_id, modality):
    """All six at once, whichever of them is booked."""
    assert dict(assessed(case_id, modality).outcomes) == EVERY[case_id]["expected"]


@pytest.mark.parametrize("case_id", EVERY)
def test_the_rules_of_a_case_fire(case_id):
    fired = {one.id for modality in CONTENT.modalities for one in assessed(case_id, modality).fired}
    wanted = set(EVERY[case_id]["expected_rules_include"])
    assert fired & wanted == wanted


@pytest.mark.parametrize("case_id", [case_id for case_id, case in EVERY.items() if "expected_constraints" in case])
@pytest.mark.parametrize("modality", CONTENT.modalities)
def test_a_case_has_the_constraints_a_clinician_expects(case_id, modality):
    for name, wanted in EVERY[case_id]["expected_constraints"].items():
        found = getattr(assessed(case_id, modality).constraints, name)
        if isinstance(wanted, list):
            assert set(found) & set(wanted) == set(wanted)
        else:
            assert found == wanted


def test_what_is_missing_is_named():
    assert assessed("Q01", CONTENT.modalities[0]).missing == ("bp",)
    assert assessed("Q02", CONTENT.modalities[0]).missing == ()
