"""A slider's release to the repainted page, against an empty Streamlit app with one slider.

    python benchmarks/bench_page.py [--moves N] [--starts N]

Two servers stand side by side, each seen in a headless Chromium of its own tab; the slider of
each is dragged by mouse in turn. Noted from the release, each as it is painted:

- "as they stay": when headline and map have last changed what they show. Ours follow the slider
  while it is dragged, with lines of the model that the page was sent before, so that at the
  release they may show all there is to show already (0 ms); that what they show is what the model
  says is a test's business (``tests/browser/test_drag.py``). An empty app has to ask its server.
- "answered": when the server's answer first touches headline and map, changed or not.
- "whole page": the last paint of anything.

And the bytes that came over the websocket. The empty app runs with Streamlit's stock settings, as
anybody's would; beside it stands one with ours, to show what is owed to settings alone.

Cold start: from the start of the server's process to the first paint of the headline.

Two more figures are ours alone: how far what stands on the screen is pushed about over a load and
two changes of page (the browser's own layout shift, without what a click moves within half a
second), and how long after the page's own heading How sure? shows its first simulations, of a
scenario that nobody has asked for before.

Five of them are what a visitor feels, and stand together at the end.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from common import QUICK, ROOT, p95, table, verdict
from playwright.sync_api import Browser, Page, sync_playwright
from served import server

from model import Scenario, evaluate, load_world
from model.answers.link import encode

EMPTY = """import streamlit as st
share = st.slider("Share", 0, 100, 50)
st.markdown(f"# {share} per cent")
"""

PROBE = """
(() => {
  const probe = (globalThis.__probe = {
    released: 0, first: {}, last: 0, quiet: 0, before: "", shown: {}, stays: {},
  });
  const roots = [document];
  // What can be seen of each region: its fills and its words (the whole map as text would cost as
  // much as an answer).
  const seen = ".region, .region > use, .label, .label > text, .points:not(.off) .point";
  const map = () => roots.flatMap((root) => [...root.querySelectorAll("svg.map")])
    .flatMap((svg) => [...svg.querySelectorAll(seen)])
    .filter((node) => node.parentNode.style.display !== "none")
    .map((node) => `${node.getAttribute("class")} ${node.getAttribute("fill")} ${
      node.localName === "text" ? node.textContent : ""}`).join("|");
  const look = () => {
    for (const [name, seen] of Object.entries({ headline: text(), map: map() })) {
      if (probe.shown[name] === seen) continue;
      probe.shown[name] = seen;
      painted((now) => (probe.stays[name] = now));
    }
  };
  const text = () => [...document.querySelectorAll('h1,[data-testid="stMetricValue"]')]
    .map((node) => node.textContent).join("|");
  const painted = (then) => requestAnimationFrame(() => {
    const line = new MessageChannel();
    line.port1.onmessage = () => then(performance.now());
    line.port2.postMessage(0);
  });
  const passing = '[data-testid="stStatusWidget"],[data-testid="stSpinner"]';
  const counts = ({ target, type, attributeName, oldValue }) => {
    const node = target.nodeType === 1 ? target : target.parentElement;
    if (!node || node.closest?.(passing)) return false;
    if (type !== "attributes") return true;
    // What is written as it stood is painted by nobody.
    const changed = target.getAttribute(attributeName) !== oldValue;
    return changed && !/^(data-test-script|data-stale)/.test(attributeName);
  };
  const heard = (mutations) => {
    if (probe.held) look();
    if (!probe.released) return;
    const found = mutations.filter(counts);
    if (!found.length) return;
    probe.quiet = performance.now();
    const drawn = found.some(({ target }) => target.nodeType === 1 && target.closest("svg.map"));
    const headline = !probe.first.headline && text() !== probe.before;
    painted((now) => {
      if (drawn) probe.first.map ??= now - probe.released;
      if (headline) probe.first.headline ??= now - probe.released;
      probe.last = now - probe.released;
    });
  };
  const watch = (root) => {
    if (root !== document) roots.push(root);
    new MutationObserver(heard).observe(root, {
      subtree: true, childList: true, characterData: true, attributes: true,
      attributeOldValue: true });
  };
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    watch(root);
    return root;
  };
  watch(document);
  addEventListener("pointerdown", () => {
    Object.assign(probe, { before: text(), held: true, stays: {} });
    look();
  }, true);
  addEventListener("pointerup", ({ timeStamp }) => {
    Object.assign(probe, { released: timeStamp, first: {}, last: 0, quiet: performance.now() });
  }, true);
})();
"""

QUIET_MS = 350
"""A page on which nothing changed for so long has come to rest."""
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
WAIT = 60_000
NAVIGATION = '[data-testid="stTopNav"]'


@dataclass
class Side:
    """One app in a browser's tab.

    Parameters
    ----------
    name, slider : str
        What it is called; selector of the slider.
    shown : tuple of str
        What has to be repainted: headline, map.
    """

    name: str
    slider: str
    shown: tuple[str, ...]
    page: Page | None = None
    bytes_now: int = 0
    stays: list[float] = field(default_factory=list)
    both: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)

    def open(self, browser: Browser, address: str) -> Page:
        """Open the page, watched from its first line on."""
        self.page = page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.add_init_script(PROBE)
        page.on("websocket", lambda ws: ws.on("framereceived", self._count))
        page.goto(address)
        page.wait_for_selector("h1", timeout=WAIT)
        return page

    def _count(self, frame: str | bytes) -> None:
        self.bytes_now += len(frame)

    def move(self, number: int, *, note: bool = True) -> None:
        """Drag the slider to another place, let go, and wait until the page is at rest."""
        assert self.page is not None
        page = self.page
        page.wait_for_selector(SETTLED, timeout=WAIT)
        slider = page.locator(self.slider).first
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box is not None
        here, there = (0.3, 0.7) if number % 2 else (0.7, 0.3)
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * here, y)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * (there + 0.01 * (number % 7)), y, steps=3)
        page.wait_for_timeout(60)
        self.bytes_now = 0
        page.mouse.up()
        page.wait_for_function(
            "(quiet) => __probe.last && performance.now() - __probe.quiet > quiet",
            arg=QUIET_MS, timeout=WAIT,
        )  # fmt: skip
        if note:
            found = page.evaluate("() => __probe")
            stays = (found["stays"].get(name, 0.0) - found["released"] for name in self.shown)
            self.stays.append(max(0.0, *stays))
            self.both.append(max(found["first"].get(name, 0.0) for name in self.shown))
            self.whole.append(found["last"])
            self.size.append(self.bytes_now)


def sides() -> dict[str, Side]:
    track = '[data-testid="stSlider"] [role="group"] > [data-orientation="horizontal"]'
    return {
        "ours": Side("ours", ".levers input[type=range]", ("headline", "map")),
        "empty": Side("empty app, stock", track, ("headline",)),
        "tuned": Side("empty app, our settings", track, ("headline",)),
    }


def moves(browser: Browser, places: dict[str, str], count: int) -> dict[str, Side]:
    """Move each slider in turn; the first three moves of each are for warming up."""
    apps = sides()
    for name, side in apps.items():
        side.open(browser, places[name])
    for number in range(count + 3):
        for side in apps.values():
            assert side.page is not None
            side.page.bring_to_front()
            side.move(number, note=number >= 3)
    return apps


def cold_start(browser: Browser, script: Path) -> float:
    """Return the seconds from the start of a server to the first paint of the headline."""
    start = time.perf_counter()
    with server(script) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.wait_for_selector("h1", timeout=WAIT)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        seconds = time.perf_counter() - start
        page.close()
    return seconds


SHIFTS = """
(() => {
  globalThis.__shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) __shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
})();
"""


def shifted(browser: Browser, address: str) -> float:
    """Return the layout shift of a load and two changes of page, each until it is at rest."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(SHIFTS)
    page.goto(address)
    page.wait_for_selector("svg.map", timeout=WAIT)
    for name in ("", "From rock to money", "How sure?"):
        if name:
            page.locator(f"{NAVIGATION} a", has_text=name).first.click()
        page.wait_for_timeout(500)
        page.wait_for_selector(SETTLED, timeout=WAIT)
        page.wait_for_timeout(3000)
    found = float(page.evaluate("() => __shift"))
    page.close()
    return found


FIRST = r"""
() => {
  const probe = (globalThis.__sure = { heading: 0, first: 0 });
  const look = () => {
    const text = document.querySelector('[data-testid="stMain"]')?.textContent ?? "";
    if (!probe.heading && /^(?=.*How sure)/.test(document.title)) probe.heading = performance.now();
    if (probe.heading && !probe.first && /From 4,096|4,096 simulations/.test(text))
      probe.first = performance.now();
    if (!probe.first) requestAnimationFrame(look);
  };
  look();
}
"""


PRESETS = ("borders-1991", "latest-front-line", "donbas-ceded", "four-regions-ceded")
"""Scenarios of which the first simulations are asked for; the first warms up."""


def first_simulations(browser: Browser, address: str, preset: str) -> float:
    """Return how long after the page came How sure? shows 4,096 simulations of a preset [ms]."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    link = encode(evaluate(Scenario.from_preset(preset), load_world()))
    page.goto(f"{address}/?s={link}")
    page.wait_for_selector("svg.map", timeout=WAIT)
    page.wait_for_selector(SETTLED, timeout=WAIT)
    page.evaluate(FIRST)
    page.locator(f"{NAVIGATION} a", has_text="How sure?").first.click()
    page.wait_for_function("() => __sure.first", timeout=WAIT)
    found = page.evaluate("() => __sure.first - __sure.heading")
    page.close()
    return float(found)


def feel(
    apps: dict[str, Side], starts: dict[str, list[float]], shift: Sequence[float],
    sure: Sequence[float],
) -> None:  # fmt: skip
    """Say the five figures that a visitor feels."""
    ours, empty = apps["ours"], apps["empty"]
    print("What a visitor feels:")
    verdict("headline and map follow a drag, after the release [ms]", median(ours.stays), 17)
    verdict("whole page answered, ours / empty app", median(ours.whole) / median(empty.whole), 1.0)
    if starts:
        pairs = zip(starts["ours"], starts["empty"], strict=True)
        verdict("cold start, ours / empty app", median(one / two for one, two in pairs), 1.35)
    verdict("layout shift, a load and two changes of page", median(shift), 0.1)
    verdict("How sure?: first 4,096 after its page [ms]", median(sure), 300)


def report(apps: dict[str, Side], starts: dict[str, list[float]]) -> None:
    ours, empty = apps["ours"], apps["empty"]
    head = ("[ms]", "headline + map as they stay", "p95", "answered", "p95", "whole page", "p95",
            "bytes a move", "cold start [s]")  # fmt: skip
    rows = []
    for name, side in apps.items():
        waited = (side.stays, side.both, side.whole)
        times = [figure for times in waited for figure in (median(times), p95(times))]
        start = median(starts[name]) if starts.get(name) else "-"
        rows.append((side.name, *times, f"{median(side.size):,.0f}", start))
    table(head, rows)
    print(f"{len(ours.both)} moves each in turn, dragged by mouse; median and p95")
    stays, both = median(ours.stays) / median(empty.stays), median(ours.both) / median(empty.both)
    verdict("headline and map as they stay, ours / empty app", stays, 0.7)
    why = "Most of it is Streamlit's own drawing of the whole page, some three times a move."
    verdict("headline and map answered by the server, ours / empty app", both, 0.7, why=why)
    verdict("largest message of a move [byte]", max(ours.size), 5000)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--moves", type=int, default=5 if QUICK else 30)
    parser.add_argument("--starts", type=int, default=1 if QUICK else 5)
    asked = parser.parse_args()
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        print("no Chromium: run `sh tests/browser/install.sh`")
        return 1
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (script := folder / "empty.py").write_text(EMPTY, encoding="utf-8")
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=found, args=sandbox
        )
        with ExitStack() as servers:
            places = {
                "ours": servers.enter_context(server(ROOT / "app.py")),
                "empty": servers.enter_context(server(script)),
                "tuned": servers.enter_context(server(script, "--runner.postScriptGC", "false")),
            }
            apps = moves(browser, places, asked.moves)
            looks = range(1 if QUICK else 3)
            presets = PRESETS[:2] if QUICK else PRESETS
            sure = [first_simulations(browser, places["ours"], one) for one in presets][1:]
            shift = [shifted(browser, places["ours"]) for _ in looks]
        scripts = {"ours": ROOT / "app.py", "empty": script}
        starts: dict[str, list[float]] = {name: [] for name in scripts}
        for _ in range(asked.starts):
            for name, path in scripts.items():
                starts[name].append(cold_start(browser, path))
        report(apps, starts if asked.starts else {})
        feel(apps, starts if asked.starts else {}, shift, sure)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
