"""Loading the content: all of it once, and never over what staff changed."""

import copy

import pytest
from sqlalchemy import delete, select

from clinic.catalog.models import Complaint, Faq, Service, ServiceAlternative, ServiceOption, ServiceStatement
from clinic.catalog.seed import ContentError, load_content
from clinic.db import Base, db, transaction

TABLES = [
    table
    for name, table in Base.metadata.tables.items()
    if name.startswith(("service", "faq", "requirement_")) or name in {"source", "category", "complaint"}
]


def everything():
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in TABLES}


def load(content):
    with transaction():
        return load_content(content)


def test_everything_is_loaded_and_published(in_app, content):
    assert load(content) == [entry["slug"] for entry in content["services"]]
    assert {table: len(rows) > 0 for table, rows in everything().items()} == {table.name: True for table in TABLES}
    assert set(db.session.scalars(select(Service.state))) == {"published"}


def test_a_second_load_changes_nothing(in_catalog, content):
    before = everything()
    assert load(content) == []
    assert everything() == before


def test_a_second_load_leaves_what_staff_changed(in_catalog, content):
    with transaction():
        swedish = db.session.scalars(select(Service).where(Service.slug == "swedish-massage")).one()
        swedish.name, swedish.state, swedish.notice_minutes = {"en": "Our Swedish"}, "retired", 60
        db.session.get(Faq, "faq-risks").answer = {"en": "Ask us."}
        db.session.get(Complaint, "jaw").name = {"en": "Sore jaw"}
        price = db.session.scalars(select(ServiceOption).where(ServiceOption.minutes == 75)).first()
        price.price_minor = 1
        db.session.execute(delete(ServiceOption).where(ServiceOption.service_id == swedish.id))
        db.session.execute(delete(ServiceStatement).where(ServiceStatement.section == "evidence"))
        db.session.execute(delete(ServiceAlternative))
    before = everything()
    assert load(content) == []
    assert everything() == before


def test_what_is_missing_is_added_beside_the_rest(in_catalog, content):
    before = everything()
    later = copy.deepcopy(content)
    added = {**copy.deepcopy(later["services"][0]), "slug": "foot-massage", "name": {"en": "Foot massage", "de": "Fuß"}}
    added["alternatives"] = [{"service": "swedish-massage", "reason": {"en": "for the rest of you"}}]
    later["services"].append(added)
    later["complaints"].append({"code": "feet", "name": {"en": "Sore feet"}, "in_filter": True})
    assert load(later) == ["foot-massage"]
    after = everything()
    assert {name for name in after if after[name] != before[name]} == {
        "service", "service_option", "service_statement", "service_complaint", "service_requirement",
        "requirement_capability", "service_faq", "service_alternative", "complaint",
    }  # fmt: skip
    assert all(set(before[name]) <= set(after[name]) for name in before)


def break_complaint(content):
    content["services"][1]["helps_with"][0]["complaint"] = "wings"


def break_source(content):
    content["services"][1]["evidence"][0]["source"] = "NOBODY"


def break_faq(content):
    content["services"][1]["faqs"].append("faq-why")


def break_category(content):
    content["services"][1]["category"] = "cars"


def break_alternative(content):
    content["services"][1]["alternatives"][0]["service"] = "thai-massage"


def break_origin(content):
    content["services"][1]["summary"][0]["origin"] = "hearsay"


def break_lengths(content):
    content["services"][1]["lengths"]["default_minutes"] = 61


def forget_source(content):
    del content["services"][1]["evidence"][0]["source"]


def break_faq_source(content):
    content["faqs"][0]["sources"] = ["NOBODY"]


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (break_complaint, "service 'deep-tissue-massage': unknown complaint 'wings'"),
        (break_source, "service 'deep-tissue-massage': unknown source 'NOBODY'"),
        (break_faq, "service 'deep-tissue-massage': unknown faq 'faq-why'"),
        (break_category, "service 'deep-tissue-massage': unknown category 'cars'"),
        (break_alternative, "service 'deep-tissue-massage': unknown service 'thai-massage'"),
        (break_origin, "service 'deep-tissue-massage': unknown origin 'hearsay'"),
        (break_lengths, "service 'deep-tissue-massage': its usual length, 61, is not one of its options"),
        (forget_source, "service 'deep-tissue-massage': a source is named when the origin is a source, and only then"),
        (break_faq_source, "faq 'faq-how-it-helps': unknown source 'NOBODY'"),
    ],
)
def test_a_broken_entry_is_named_and_nothing_is_written(in_app, content, damage, sentence):
    damage(content)
    with pytest.raises(ContentError) as error:
        load(content)
    assert str(error.value) == sentence
    assert set(map(tuple, everything().values())) == {()}
