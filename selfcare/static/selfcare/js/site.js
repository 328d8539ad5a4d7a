// Comfort only: every page works without this file. No dependency, no build step.

const $ = (selector, root = document) => [...root.querySelectorAll(selector)];
const announce = (words) => { document.getElementById("announce").textContent = words; };

/* ---- dates: "2 days ago" while under 7 days; the page itself always holds the date ---- */
const DAY = 86400;
const UNITS = [["day", DAY], ["hour", 3600], ["minute", 60], ["second", Infinity]]; // seconds are "now"
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });

function freshen(root = document) {
  for (const time of $("time[data-when]", root)) {
    const age = (Date.now() - Date.parse(time.dateTime)) / 1000;
    time.title ||= time.textContent;
    time.dataset.written ||= time.textContent;
    const [unit, size] = UNITS.find(([, seconds]) => Math.abs(age) >= seconds) || UNITS[3];
    const recent = Math.abs(age) < 7 * DAY;
    time.textContent = recent ? relative.format(-Math.trunc(age / size), unit) : time.dataset.written;
  }
}

/* ---- the combobox pattern of the ARIA authoring practices ---- */
const set = (node, attributes) => Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));

function combobox(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("div");
  let options = [];
  let at = -1;
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  set(list, { role: "listbox", "aria-label": form.querySelector("label").textContent });
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });
  form.append(list);

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const choose = (place) => {
    at = place;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const show = (html) => {
    list.innerHTML = html;
    options = $("a[href]", list);
    if (!options.length) return close();
    $("ul, li, h2, h3", list).forEach((node) => set(node, { role: "presentation" }));
    $("section", list).forEach((group) => set(group, { role: "group", "aria-label": group.querySelector("h2, h3")?.textContent || "" }));
    options.forEach((option, n) => set(option, { id: `${list.id}-${n}`, role: "option", tabindex: "-1" }));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
    announce(form.dataset.found.replace("#", options.length));
  };
  let timer, request;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    const words = input.value.trim();
    if (words.length < 2) return close();
    timer = setTimeout(async () => {
      request = new AbortController();
      try {
        const response = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: request.signal });
        if (response.ok) show(await response.text());
      } catch { /* typed on, or offline: the form itself still searches */ }
    }, 300);
  });
  input.addEventListener("keydown", (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && (!list.hidden || input.value)) {
      event.preventDefault();
      if (list.hidden) input.value = "";
      close();
    } else if (!list.hidden && move) {
      event.preventDefault();
      const places = options.length + 1; // the field itself is one
      choose(((at + 1 + move + places) % places) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      options[at].click();
    }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the field
}

/* ---- one listener each, so that what htmx brings later is covered ---- */
document.addEventListener("click", async (event) => {
  for (const menu of $("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const link = event.target.closest("a[data-copy]");
  if (!link || !navigator.clipboard || event.metaKey || event.ctrlKey) return;
  try {
    await navigator.clipboard.writeText(link.href);
    announce(link.dataset.copy);
  } catch { /* not allowed: the link still leads there */ }
});

/* a quote holds only the words that were marked, if any were */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-quote]");
  const marked = link && getSelection();
  const words = marked?.rangeCount && document.getElementById(link.dataset.quote)?.contains(marked.getRangeAt(0).commonAncestorContainer) && marked.toString().trim();
  if (words) link.search = `${link.search.replace(/&words=.*/, "")}&words=${encodeURIComponent(words.slice(0, 1200))}`;
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit?.();
  } else if (event.key === "Escape") {
    const menu = event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  } else if (event.key === "/" && !typing && document.body.hasAttribute("data-keys")) {
    event.preventDefault();
    document.querySelector("form.search input")?.focus();
  }
});

/* ---- what a kept page cannot hold ---- */
async function fetchInto(box) {
  try {
    const response = await fetch(box.dataset.load);
    if (response.ok) box.innerHTML = await response.text();
  } catch { /* offline: the link beside it still searches */ }
}

/* ---- unsaved text: the browser asks before it is lost ---- */
const unsaved = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) unsaved.add(form);
});
document.addEventListener("submit", (event) => unsaved.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
});

/* ---- a question or an answer being written is kept on the server: some seconds after the last word, at least every ten ---- */
function keepDraft(form) {
  const said = form.querySelector("[data-kept]");
  const typed = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  let timer, since = 0, kept = `${typed()}`;
  const keep = async () => {
    const fields = typed();
    timer = since = 0;
    if (`${fields}` === kept || form.dataset.sent) return;
    try {
      const response = await fetch(form.dataset.keep, { method: "POST", body: fields, redirect: "error" });
      if (!response.ok && response.status !== 409) return; // 409 says in words why nothing is kept
      said.textContent = (await response.text()).trim();
      if (!response.ok) return;
      const number = response.headers.get("X-Draft"); // of a question kept for the first time
      if (number) { form.elements.draft.value = number; fields.set("draft", number); }
      kept = `${fields}`;
      if (kept === `${typed()}`) unsaved.delete(form);
    } catch { /* offline or signed out: the browser still asks before the text is lost */ }
  };
  form.addEventListener("input", () => {
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(3000, since + 10000 - Date.now())));
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) keep(); });
  form.addEventListener("submit", () => { clearTimeout(timer); form.dataset.sent = "1"; });
}

/* ---- names after an @: the people of the thread first ---- */
function nameHelp(form) {
  const field = form.elements.body;
  const list = document.createElement("ul");
  let at = 0, typed = null;
  list.id = `${field.id}-names`;
  list.className = "names";
  list.hidden = true;
  set(list, { role: "listbox", "aria-label": form.querySelector(`label[for="${field.id}"]`)?.textContent || "@" });
  field.after(list);
  const options = () => $("li", list);
  const close = () => {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  };
  const choose = (place) => {
    at = (place + options().length) % options().length;
    options().forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    set(field, { "aria-activedescendant": options()[at].id, "aria-controls": list.id });
  };
  const put = () => {
    const start = field.selectionStart - typed.length;
    field.setRangeText(`${options()[at].dataset.name} `, start, field.selectionStart, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  field.addEventListener("input", async () => {
    const word = /(?:^|[^\w@/])@([\w.-]*)$/.exec(field.value.slice(0, field.selectionStart));
    const asked = typed = word && word[1];
    if (!word) return close();
    try {
      const response = await fetch(`${form.dataset.names}?q=${encodeURIComponent(asked)}`);
      if (!response.ok || typed !== asked) return;
      list.innerHTML = await response.text();
    } catch { return close(); }
    if (!options().length) return close();
    options().forEach((option, n) => set(option, { id: `${list.id}-${n}`, role: "option" }));
    list.hidden = false;
    choose(0);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) choose(at + move);
    else if (event.key === "Enter" || event.key === "Tab") put();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    at = options().indexOf(event.target.closest("li"));
    if (at >= 0) put();
  });
}

/* ---- pictures: chosen, pasted or dropped, they go into the text where the cursor is ---- */
function pictureHelp(box) {
  const form = box.closest("form");
  const field = form.elements.body;
  const file = form.elements.picture, alt = form.elements.picture_alt;
  const said = box.querySelector("[data-said]");
  let last = "";
  const changed = () => field.dispatchEvent(new Event("input", { bubbles: true }));
  const words = () => alt.value.trim().replace(/[[\]]/g, "");
  const send = async (picture) => {
    const sent = new FormData();
    sent.set("picture", picture);
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    box.open = true;
    said.textContent = box.dataset.busy;
    try {
      const response = await fetch(box.dataset.pictures, { method: "POST", body: sent });
      const answer = await response.json();
      said.textContent = response.ok ? box.dataset.done : answer.error;
      if (!response.ok) return;
      last = answer.address;
      field.setRangeText(`\n\n![${words()}](${last})\n\n`, field.selectionStart, field.selectionEnd, "end");
      changed();
      file.value = "";
      alt.focus();
    } catch { said.textContent = box.dataset.failed; }
  };
  const take = (event, files) => {
    const picture = [...(files || [])].find((one) => one.type.startsWith("image/") || /\.hei[cf]$/i.test(one.name));
    if (!picture) return;
    event.preventDefault();
    send(picture);
  };
  $("button", box).forEach((button) => { button.hidden = true; });
  $("[data-script-only]", box).forEach((node) => { node.hidden = false; });
  file.addEventListener("change", () => { if (file.files.length) send(file.files[0]); });
  field.addEventListener("paste", (event) => take(event, event.clipboardData?.files));
  field.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  field.addEventListener("drop", (event) => take(event, event.dataTransfer?.files));
  alt.addEventListener("input", () => { // what it shows is written into the text
    const at = last ? field.value.lastIndexOf(`](${last})`) : -1;
    const start = at < 0 ? -1 : field.value.lastIndexOf("![", at);
    if (start < 0) return;
    field.setRangeText(words(), start + 2, at);
    changed();
  });
  alt.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); alt.value = last = ""; field.focus(); } });
}

/* ---- where somebody is in their purchase changes what is worth saying ---- */
document.addEventListener("change", (event) => {
  const hint = document.getElementById("body-hint");
  if (hint && event.target.name === "context") hint.textContent = hint.dataset[event.target.value] || "";
});

/* ---- on arrival ---- */
freshen();
for (const table of $(".prose table")) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0; // arrows scroll it
document.addEventListener("visibilitychange", () => { if (!document.hidden) freshen(); });
window.addEventListener("beforeprint", () => $("time[data-written]").forEach((time) => { time.textContent = time.dataset.written; }));
window.addEventListener("afterprint", () => freshen());
document.addEventListener("htmx:afterSettle", (event) => {
  freshen(event.target);
  if (!event.target.textContent.trim()) event.target.replaceChildren(); // :empty hides the box of similar answers
});
for (const field of $("[data-guess='time zone']")) if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
$("form[data-suggest]").forEach(combobox);
const shown = new IntersectionObserver((boxes) => {
  for (const { target } of boxes.filter((box) => box.isIntersecting)) { shown.unobserve(target); fetchInto(target); }
}, { rootMargin: "0px 0px 200px" });
$("[data-load]").forEach((box) => shown.observe(box)); // what nobody scrolls to is not fetched
$("form[data-keep]").forEach(keepDraft);
$("form[data-names]").forEach(nameHelp);
$("[data-pictures]").forEach(pictureHelp);
document.getElementById("error-summary")?.focus();
