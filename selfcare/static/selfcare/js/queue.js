// Comfort only, on the pages of the moderators' queue: keys for what its buttons and links do, and drafts by rule.

const OFF = "queue-keys-off";
const remembered = () => { try { return localStorage.getItem(OFF); } catch { return null; } };

/* ---- the switch: single keys must be possible to turn off (WCAG 2.1.4) ---- */
const box = document.querySelector("[data-keys-switch]");
const input = box?.querySelector("input");
let isOn = !remembered();
if (box) {
  box.hidden = false;
  input.checked = isOn;
  input.addEventListener("change", () => {
    isOn = input.checked;
    try { isOn ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* for this page only */ }
  });
}

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
  if (target.type === "radio") target.click();
  if (field) field.focus();
  else if (target.type === "radio" || "final" in target.dataset) target.focus(); // Enter presses what has no undo
  else target.click();
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!isOn || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  const rows = document.querySelector("[data-row]") && { j: 1, k: -1 }[event.key];
  if (event.key === "?") {
    const keys = document.getElementById("keys");
    if (!keys) return;
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  } else if (target) press(target);
  else if (rows) step(rows);
  else return;
  event.preventDefault();
});

/* ---- a blurred picture is shown by a click on it too ---- */
const shown = document.getElementById("show-pictures");
document.querySelector(".blurred")?.addEventListener("click", (event) => {
  if (shown.checked || !event.target.closest("img")) return;
  event.preventDefault(); // it may stand in a link
  shown.checked = true;
});

/* ---- the draft of the rule that is chosen, as long as nobody wrote another ---- */
const form = document.querySelector("form[data-item]");
if (form) {
  const { rule, facts } = form.elements;
  const drafts = new Map([...form.querySelectorAll("template[data-draft]")].map((one) => [one.dataset.draft, one.content.textContent]));
  let offered = facts.value;
  rule.addEventListener("change", () => {
    const draft = drafts.get(rule.value);
    if (draft && (facts.value === offered || !facts.value.trim())) offered = facts.value = draft;
  });
}

/* ---- fields that one choice asks for ---- */
for (const field of document.querySelectorAll("[data-only-for]")) {
  const [name, value] = field.dataset.onlyFor.split("=");
  const chosen = field.form.elements[name];
  const row = field.closest(".field");
  const show = () => { row.hidden = chosen.value !== value; };
  chosen.addEventListener("change", show);
  show();
}
