"""Pages stay light: the design's limits, and a tenth for bad days."""

from benchmarks import weights
from benchmarks.weights import Scales

TENTH = 1.1


def test_pages_are_light_and_stand_still(arrive, shared_live_url):
    client = arrive(shared_live_url, width=390, height=844)
    scales, heavy = Scales(client.page.context), {}
    for name, address in weights.pages(client.page, shared_live_url):
        first, again = scales.first(address), scales.again(address)
        within = (
            first.bytes <= weights.FIRST_KB * 1000 * TENTH,
            again.bytes <= weights.SECOND_KB * 1000 * TENTH,
            max(first.requests, again.requests) <= weights.REQUESTS,
            max(first.shift, again.shift) <= weights.SHIFT,
        )
        if not all(within):
            heavy[name] = (first, again)
    assert heavy == {}
    client.finds_nothing_wrong()


def test_style_and_scripts_are_small(arrive, shared_live_url):
    client = arrive(shared_live_url)
    sizes = weights.files(client.page, shared_live_url)
    assert sizes["clinic.css"] <= weights.STYLE_KB * 1000 * TENTH
    assert sizes["clinic.js"] + sizes["picker.js"] <= weights.SCRIPT_KB * 1000 * TENTH
    client.finds_nothing_wrong()
