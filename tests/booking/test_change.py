"""Each Change link of the check page leads to a page that, saved, leads back there."""

import pytest

from tests.booking.answering import HOT_STONE, SWEDISH, answer_all, begin, fill, pass_safety
from tests.booking.practice import WEDNESDAY
from tests.booking.walking import CHECK as PLAIN_CHECK
from tests.booking.walking import choose, say

BOOK = f"/book/{SWEDISH}"
CHECK = f"{BOOK}/check"
TREATMENT = f"/treatments/{SWEDISH}"


def changes(page):
    """Where the Change links of the page lead."""
    acts = page.root.all("dd", class_="act")
    return list(dict.fromkeys(act.one("a").attrs["href"] for act in acts))


@pytest.fixture
def checking(ada):
    """Somebody who has come to the check page."""
    begin(ada)
    answer_all(ada)
    assert ada.page.url == CHECK
    return ada


def arrive(visitor):
    """Where she stands when no page sends her on any more."""
    while visitor.page.location:
        visitor.follow()
    return visitor.page.url


def save(visitor):
    """Save the page as it is shown."""
    button = next(one.text for one in visitor.page.root.one("main").all("button") if "ontinue" in one.text)
    visitor.send(button)
    return arrive(visitor)


def test_every_page_leads_back_as_it_was_saved(checking):
    links = changes(checking.page)
    assert len(links) == 1 + 2 + 1 + 11  # treatment, time and name, warning signs, pages of questions
    assert {link: save(visitor_at(checking, link)) for link in links if link != TREATMENT} == {
        link: CHECK for link in links if link != TREATMENT
    }


def visitor_at(visitor, link):
    assert visitor.open(link).status == 200
    return visitor


def test_a_new_name_is_on_the_check_page(checking):
    visitor_at(checking, f"{BOOK}/you").send("Continue", name="Ada Example")
    assert (arrive(checking), "Ada Example" in checking.page.text) == (CHECK, True)


def test_a_new_time_is_on_the_check_page(checking):
    choose(checking, "14:00", WEDNESDAY, slug=SWEDISH)
    assert (arrive(checking), "14:00 to 15:00" in checking.page.text) == (CHECK, True)


def test_warning_signs_answered_again_lead_back(checking):
    visitor_at(checking, f"{BOOK}/safety?length=90&day={WEDNESDAY}")
    assert pass_safety(checking).location == CHECK


def test_a_change_that_opens_pages_leads_to_them_first(checking):
    visitor_at(checking, f"{BOOK}/questions/pain")
    assert fill(checking, pain_now="yes").location == f"{BOOK}/questions/pain_more"
    checking.follow()
    assert answer_all(checking, pain_area=["neck"]) == ["About your pain", "Where it hurts"]
    assert checking.page.url == CHECK


def test_a_tick_that_asks_for_more_asks_it_first(checking):
    visitor_at(checking, f"{BOOK}/questions/circulation")
    assert fill(checking, circulation=["bp"]).location == f"{BOOK}/questions/circulation-more"
    checking.follow()
    assert fill(checking).location == CHECK


def test_left_for_later_the_way_back_is_as_short(ada):
    begin(ada)
    ada.follow()
    ada.send("Book now and finish these later")
    arrive(ada)
    visitor_at(ada, f"{BOOK}/you").send("Continue", name="Ada Example")
    assert arrive(ada) == CHECK


def test_a_treatment_without_questions_leads_back_too(visitor):
    choose(visitor)
    say(visitor)
    visitor.open("/book/swedish/you")
    assert visitor.send(name="Ada Example").location == PLAIN_CHECK
    assert choose(visitor, "14:00").location == PLAIN_CHECK


def test_the_first_time_each_step_follows_the_one_before(ada):
    """The same question, what is not done yet, makes the whole way."""
    ada.open(f"/book/{HOT_STONE}/safety")
    assert pass_safety(ada).location == f"/book/{HOT_STONE}/time"
    assert choose(ada, "10:30", WEDNESDAY, slug=HOT_STONE).location == f"/book/{HOT_STONE}/you"
    say(ada)
    assert ada.page.location == f"/book/{HOT_STONE}/questions"
