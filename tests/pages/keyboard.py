"""A page walked through with the Tab key: each stop is seen and marked, in the order of the page, none is a trap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page as Tab

# Each press of Tab first looks at where the one before led: what is there has been scrolled to by then.
LISTEN = """() => {
  const shown = one => one.checkVisibility({visibilityProperty: true});
  const said = one => one.outerHTML.replace(/\\s+/g, " ").slice(0, 110);
  const label = one => [...(one.labels ?? [])];
  const inside = (start, length) => [.5, .1, .9].map(part => start + length * part);
  const points = one => [...one.getClientRects()].flatMap(box => {
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    return top < bottom ? inside(box.left, box.width).flatMap(x => inside(top, bottom - top).map(y => [x, y])) : [];
  });
  const isSeen = one => points(one).some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && [one, ...label(one)].some(own => own.contains(top));
  });
  const around = one => { const found = []; for (; one; one = one.parentElement) found.push(one); return found; };
  const isMarked = one => around(one).slice(0, 4).some(up => {
    const style = getComputedStyle(up);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const main = document.querySelector("main"), kept = new WeakSet();
  const all = () => document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  const walk = window.walk = {stops: [], faults: []};
  walk.look = () => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement || kept.has(one)) return;
    kept.add(one);
    const last = walk.stops.at(-1);
    walk.stops.push(one);
    if (last && !(last.compareDocumentPosition(one) & 4)) walk.faults.push("comes out of turn: " + said(one));
    if (one.localName === "iframe") return;
    if (!isSeen(one)) walk.faults.push("is covered or off the screen: " + said(one));
    if (!isMarked(one)) walk.faults.push("has no outline: " + said(one));
  };
  walk.end = () => {
    walk.look();
    const group = one => one.type === "radio" ? (one.form ?? document).querySelectorAll(`[name="${one.name}"]`) : [];
    const reached = one => kept.has(one) || [...group(one)].some(other => kept.has(other));
    for (const one of all())
      if (shown(one) && !one.disabled && one.tabIndex >= 0 && !one.closest("[inert]") && !reached(one))
        walk.faults.push("is never reached: " + said(one));
    const before = walk.stops.filter(one => main && main.compareDocumentPosition(one) & 2);
    if (before.length > 1 && !before[0].matches(".skip"))
      walk.faults.push("is before the link to the content: " + said(before[0]));
    return walk.faults;
  };
  addEventListener("keydown", event => event.key === "Tab" && walk.look(), true);
  document.body.tabIndex = -1;  // from the top, wherever the page has led
  document.body.focus();
  document.body.removeAttribute("tabindex");
  return all().length + document.querySelectorAll("iframe").length;
}"""


def faults(tab: Tab) -> Iterator[str]:
    """Of what is shown now; the focus stands at the end of it afterwards."""
    most: Any = tab.evaluate(LISTEN)
    for _stop in range(most + 2):
        tab.keyboard.press("Tab")
    yield from (f"keyboard: {fault}" for fault in tab.evaluate("walk.end()"))
