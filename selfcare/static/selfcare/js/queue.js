// Comfort only, on the pages of the moderators' queue: pictures, drafts by rule, fields that a choice asks for.

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
