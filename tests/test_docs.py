"""Docs that can be compared with the code are."""

import re

from clinic.booking.models import TRANSITIONS
from config import DEFAULTS


def test_the_states_page_shows_the_table_of_transitions(root):
    text = (root / "docs/develop/states.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \|(.*)\|$", text, re.MULTILINE)
    shown = {state: set(re.findall(r"\w+", targets)) for state, targets in rows if state != "from"}
    assert shown == {state: set(targets) for state, targets in TRANSITIONS.items()}


def test_the_install_page_lists_every_setting_of_a_deployment(root):
    text = (root / "docs/operate/install.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `CLINIC_(\w+)` \|", text, re.MULTILINE)) == set(DEFAULTS)
