// Comfort only, for members who chose it (WCAG 2.1.4): a key does what a link, a button or a field of the page does.
// Whatever has a key says so in `data-key`; what j and k go through has `data-row`.

const $ = (selector, root = document) => [...root.querySelectorAll(selector)];
const ROWS = "[data-row], .question-row .question-title a";

/* ---- what lacks something leads to its field; the rest is pressed ---- */
function lacking(target) {
  const field = target.dataset.needs && document.getElementById(target.dataset.needs);
  const choices = [...document.getElementsByName(target.dataset.or ?? "")];
  if (!field || field.value.trim() || choices.some((one) => one.checked && one.value)) return null;
  return choices[0] ?? field;
}

function press(target) {
  const field = lacking(target);
  const inside = target.closest("details");
  if (inside) inside.open = true;
  if (target.matches("section")) return target.querySelector("textarea, a[href]")?.focus();
  if (target.type === "radio") target.click();
  if (field) field.focus();
  else if (target.matches("input, [data-final]")) target.focus(); // Enter presses what has no undo
  else target.click();
}

/* ---- the row somebody is in, and the one beside it ---- */
const inside = (row) => row.contains(document.activeElement);

function step(by) {
  const rows = $(ROWS);
  const at = rows.findIndex(inside);
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
  if (row.matches("article")) row.tabIndex = -1;
  row.focus();
}

/* What stands in rows is pressed in the one somebody is in: no answer is judged that nobody chose. */
function wanted(key) {
  const found = $("[data-key]").filter((one) => one.dataset.key === key);
  const apart = found.filter((one) => !one.closest("article[data-row]"));
  return apart[0] ?? found.find((one) => inside(one.closest("[data-row]"))) ?? (found.length ? "row" : null);
}

function help() {
  const list = document.getElementById("keys") ?? document.getElementById("all-keys");
  list.open = !list.open;
  list.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
  if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
  const target = wanted(event.key);
  const move = { j: 1, k: -1 }[event.key];
  if (event.key === "?") help();
  else if (event.key === "/") document.querySelector("form.search input[name=q]")?.focus();
  else if (target === "row") step(1);
  else if (target) press(target);
  else if (move && document.querySelector(ROWS)) step(move);
  else return;
  event.preventDefault();
});

for (const one of $("[data-key]")) one.setAttribute("aria-keyshortcuts", one.dataset.key);
