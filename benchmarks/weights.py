"""What pages weigh: bytes and requests, first and second visit, how soon they are painted and whether they jump.

    .venv/bin/python -m benchmarks.weights [--json FILE]

Each page in a Chromium of 390 px, once with nothing kept and once more. Bytes are what comes over the wire, headers
included, as gunicorn serves it. Painting is measured on a line of 1.6 Mbit/s and 150 ms with a processor four times
slower. The limits are those of the design; whoever exceeds one by a tenth fails a test.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import sync_playwright

from benchmarks.places import demo_clinic
from tests import browser
from tests.live import served

PHONE = {"width": 390, "height": 844}
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
FIRST_KB, SECOND_KB, REQUESTS, SHIFT, STYLE_KB, SCRIPT_KB = 60, 15, 7, 0.01, 14, 4
OBSERVE = """
  window.weights = { shift: 0, paint: 0 };
  const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({ type, buffered: true });
  watch('layout-shift', (entry) => { if (!entry.hadRecentInput) window.weights.shift += entry.value; });
  watch('largest-contentful-paint', (entry) => { window.weights.paint = entry.startTime; });
"""


@dataclass(frozen=True, slots=True)
class Weight:
    """One visit of one page."""

    bytes: int
    requests: int
    shift: float
    paint_ms: int


class Scales:
    """A browser page of its own in a context, with the meter running."""

    def __init__(self, context, *, slow=False):
        self.page = context.new_page()
        self.page.add_init_script(OBSERVE)
        self.meter = context.new_cdp_session(self.page)
        self.meter.send("Network.enable")
        self.meter.on("Network.loadingFinished", lambda event: self.arrived.append(event["encodedDataLength"]))
        self.arrived = []
        if slow:
            self.meter.send("Network.emulateNetworkConditions", LINE)
            self.meter.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    def first(self, address):
        """A visit with nothing kept of any earlier one."""
        self.meter.send("Network.clearBrowserCache")
        return self.again(address)

    def again(self, address):
        """A visit with whatever the browser has kept."""
        self.page.goto("about:blank")
        self.arrived.clear()
        self.page.goto(address, wait_until="networkidle")
        seen = self.page.evaluate("window.weights")
        costly = [size for size in self.arrived if size]
        return Weight(sum(costly), len(costly), round(seen["shift"], 4), round(seen["paint"]))


def pages(page, url):
    """The addresses of the pages of a booking, by name; makes the booking that they need."""
    booking = f"{url}/book/swedish-massage"
    page.goto(f"{booking}/safety")
    page.locator("input[data-none]").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("a.day").nth(3).click()
    page.locator("#times:focus .slot input").first.check()
    page.get_by_role("button", name="Continue").click()
    page.locator("#name").fill("Ada Sample")
    page.locator("#email").fill("ada@client.example")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Book now and finish these later").click()
    page.wait_for_url("**/check")
    yield from {
        "home": f"{url}/",
        "treatments": f"{url}/treatments",
        "treatment": f"{url}/treatments/swedish-massage",
        "safety check": f"{booking}/safety",
        "time": f"{booking}/time",
        "you": f"{booking}/you",
        "health questions": f"{booking}/questions/circulation",
        "body map": f"{booking}/questions/areas",
        "check": f"{booking}/check",
    }.items()
    page.goto(f"{booking}/check")
    page.get_by_role("button", name="Confirm booking").click()
    page.wait_for_url("**/b/*")
    yield "booked", page.url


def files(page, url):
    """What our style sheet and our scripts weigh when they come as gzip."""
    page.goto(f"{url}/book/swedish-massage/safety")
    page.locator("input[data-none]").check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/time")
    links = page.locator("link[rel=stylesheet], script[src]").evaluate_all(
        "all => all.map((one) => one.href || one.src)"
    )
    return {link.rpartition("/")[2]: _gzipped(link) for link in links}


def _gzipped(address):
    with httpx.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as response:
        return sum(map(len, response.iter_raw()))


def main():
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    asked = parser.parse_args()
    with (
        TemporaryDirectory() as folder,
        demo_clinic("sqlite", "", asks=True) as (settings, _app),
        served(settings, Path(folder)) as url,
    ):
        rows, sizes = _measure(url)
    print("\n".join([*_table(rows), "", *(f"{name:14} {size / 1000:5.1f} kB gzip" for name, size in sizes.items())]))
    if asked.json:
        asked.json.write_text(json.dumps({"pages": rows, "files": sizes}, indent=2), encoding="utf-8")


def _measure(url):
    with sync_playwright() as playwright:
        path = browser.find(playwright.chromium.executable_path)
        chromium = playwright.chromium.launch(executable_path=path, args=browser.arguments())
        context = chromium.new_context(viewport=PHONE, timezone_id="Europe/Dublin")
        quick, slow, client = Scales(context), Scales(context, slow=True), context.new_page()
        rows = {}
        for name, address in pages(client, url):
            visits = {"first": quick.first(address), "again": quick.again(address), "slow": slow.first(address)}
            rows[name] = {how: asdict(weight) for how, weight in visits.items()}
        return rows, files(client, url)


def _table(rows):
    yield "| page | first visit, kB | requests | again, kB | requests | jumps | painted after, ms |"
    yield "|---|---|---|---|---|---|---|"
    for name, visits in rows.items():
        first, again, slow = visits["first"], visits["again"], visits["slow"]
        yield (
            f"| {name} | {first['bytes'] / 1000:.1f} | {first['requests']} | {again['bytes'] / 1000:.1f}"
            f" | {again['requests']} | {max(one['shift'] for one in visits.values())} | {slow['paint_ms']} |"
        )
    yield f"| limit | {FIRST_KB} | {REQUESTS} | {SECOND_KB} | {REQUESTS} | {SHIFT} | 2000 |"


if __name__ == "__main__":
    main()
