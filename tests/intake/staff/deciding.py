"""How somebody decides on the page of a visit's answers."""

TYPED = "Light hands on the neck; no tapping."


def answers(ward, visit, role="therapist"):
    """Somebody in front of the answers of a visit."""
    visitor = ward.signs_in(role)
    visitor.open(f"/staff/health/{visit}")
    return visitor


def offered(page):
    """The verdicts that can be chosen."""
    return [one.attrs["value"] for one in page.root.all("input", name="verdict")]


def decide(visitor, **values):
    return visitor.send("Save decision", **values)
