// Comfort only: every page works without this file. No dependency, no build step.

const $ = (selector, root = document) => [...root.querySelectorAll(selector)];
const set = (node, attributes) => Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
const announce = (words) => { document.getElementById("announce").textContent = words; };

/* ---- what is fetched: after 400 ms it is said to be on its way; where it fails, what was there stays, beside a link to a whole page ---- */
const told = document.getElementById("announce").dataset;
const ends = new WeakMap();

function begin(box) {
  const timer = setTimeout(() => {
    box.dataset.busy = told.busy;
    box.hidden = false;
    announce(told.busy);
  }, 400);
  end(box);
  box.setAttribute("aria-busy", "true");
  ends.set(box, timer);
}
function end(box) {
  clearTimeout(ends.get(box));
  box.removeAttribute("aria-busy");
  delete box.dataset.busy;
}
function fail(box, address, words = told.failed) {
  const said = document.createElement("p"), link = document.createElement("a");
  $(".failed", box).forEach((node) => node.remove());
  said.className = "failed";
  said.append(`${words} `, link);
  set(link, { href: address });
  link.textContent = told.retry;
  box.prepend(said);
  announce(words);
}

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

// Paper says the date: “2 minutes ago” would lie by tomorrow.
addEventListener("beforeprint", () => {
  for (const time of $("time[data-written]")) time.textContent = time.dataset.written;
});
addEventListener("afterprint", () => freshen());

/* ---- the combobox pattern of the ARIA authoring practices ---- */
function combobox(input) {
  const root = input.parentElement;
  const list = document.createElement("div");
  let options = [];
  let at = -1;
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  set(list, { role: "listbox", "aria-label": root.querySelector("label").textContent });
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });
  root.append(list);

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
    options = $("a[href], [data-pick]", list);
    if (!options.length) return close();
    $("ul, li, h2, h3, p", list).forEach((node) => set(node, { role: "presentation" }));
    $("section", list).forEach((group) => set(group, { role: "group", "aria-label": group.querySelector("h2, h3")?.textContent || "" }));
    options.forEach((option, n) => set(option, { id: `${list.id}-${n}`, role: "option", tabindex: "-1" }));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
    announce(input.dataset.found.replace("#", options.length));
  };
  let timer, request;
  const forget = () => {
    clearTimeout(timer);
    request?.abort();
    end(list);
    if (!options.length) list.hidden = true;
  };
  input.addEventListener("input", (event) => {
    if (!event.isTrusted) return; // a product was taken from the list
    forget();
    const words = input.value.trim();
    if (words.length < 2) return close();
    timer = setTimeout(async () => {
      const { signal } = request = new AbortController();
      begin(list);
      try {
        const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal });
        if (!response.ok) throw new Error(response.status);
        show(await response.text());
      } catch {
        if (signal.aborted) return; // typed on
        if (!input.dataset.plain) return close(); // the form itself still searches
        fail(list, input.dataset.plain + encodeURIComponent(words));
        show(list.innerHTML);
        announce(told.failed);
      } finally {
        if (!signal.aborted) end(list);
      }
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
  root.addEventListener("focusout", (event) => {
    if (root.contains(event.relatedTarget)) return;
    forget();
    close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the field
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-pick]");
    if (!option) return;
    close();
    takeProduct(input, option.dataset);
  });
}

/* ---- one of the products suggested stands in its field, and is the one meant; or none is: then in their own words ---- */
function takeProduct(input, { pick, name }) {
  const form = input.form;
  let picked = form.querySelector("input[type=hidden][name=pick]");
  if (!picked) {
    picked = document.createElement("input");
    set(picked, { type: "hidden", name: "pick" });
    input.after(picked);
    input.addEventListener("input", (event) => { if (event.isTrusted) picked.disabled = true; }); // another one is typed
  }
  picked.value = pick;
  picked.disabled = !pick;
  $("input[type=radio][name=pick]", form).forEach((radio) => { radio.checked = false; });
  if (!pick) {
    const words = form.elements.product_words;
    form.elements.about.value = "unknown";
    words.value ||= input.value;
    words.focus();
  }
  input.value = name || "";
  input.dispatchEvent(new Event("input", { bubbles: true })); // a draft keeps it
}

/* ---- one listener each, so that what htmx brings later is covered ---- */
document.addEventListener("click", async (event) => {
  for (const menu of $("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const link = event.target.closest("a[data-copy]");
  if (!link || !(navigator.share || navigator.clipboard) || event.metaKey || event.ctrlKey) return;
  const { url, copy } = link.dataset;
  if (url) event.preventDefault(); // it leads to a page that shows the address, for browsers that can do neither
  const address = new URL(url || link.href, location).href;
  try {
    if (url && navigator.share) return await navigator.share({ url: address });
    await navigator.clipboard.writeText(address);
    announce(copy);
  } catch (error) {
    if (url && error.name !== "AbortError") location = link.href; // not allowed
  }
});

/* fields to be copied: the buttons are there where they can do something */
if (navigator.clipboard) for (const button of $("[data-copy-from]")) button.hidden = false;
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-from]");
  const field = button && document.getElementById(button.dataset.copyFrom);
  if (!field) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    announce(button.dataset.copied);
  } catch { /* not allowed: it is selected, Ctrl+C copies it */ }
});

/* a quote holds only the words that were marked, if any were */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-quote]");
  const marked = link && getSelection();
  const words = marked?.rangeCount && document.getElementById(link.dataset.quote)?.contains(marked.getRangeAt(0).commonAncestorContainer) && marked.toString().trim();
  if (words) link.search = `${link.search.replace(/&words=.*/, "")}&words=${encodeURIComponent(words.slice(0, 1200))}`;
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit?.();
  } else if (event.key === "Escape") {
    const menu = event.target.closest("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  }
});

/* ---- what a kept page cannot hold ---- */
async function fetchInto(box) {
  if (box.dataset.plain) begin(box);
  try {
    const response = await fetch(box.dataset.load);
    if (!response.ok) throw new Error(response.status);
    box.innerHTML = await response.text();
  } catch {
    if (box.dataset.plain) fail(box, box.dataset.plain); // others are comfort alone
  }
  end(box);
}

/* ---- unsaved text: the browser asks before it is lost ---- */
const unsaved = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) unsaved.add(form);
});
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) unsaved.delete(event.target); });
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
      if (response.status === 503) throw new Error(response.status); // closed, or to be read only: tried again
      if (!response.ok && response.status !== 409) return; // 409 says in words why nothing is kept
      said.textContent = (await response.text()).trim();
      if (!response.ok) return;
      const number = response.headers.get("X-Draft"); // of a question kept for the first time
      if (number) { form.elements.draft.value = number; fields.set("draft", number); }
      kept = `${fields}`;
      if (kept === `${typed()}`) unsaved.delete(form);
    } catch { // offline or signed out: it is said, tried again, and the browser asks before the text is lost
      said.textContent = said.dataset.lost;
      timer = setTimeout(keep, 10000);
    }
  };
  form.addEventListener("input", () => {
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(3000, since + 10000 - Date.now())));
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) keep(); });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) { clearTimeout(timer); form.dataset.sent = "1"; return; }
    event.preventDefault(); // the page of the browser that says so would take the place of the text
    said.textContent = said.dataset.lost;
  });
}
/* ---- how many characters are left, from three quarters of the limit on ---- */
function countDown(said) {
  const field = said.closest(".field").querySelector("textarea, input");
  const limit = Number(said.dataset.limit);
  const number = new Intl.NumberFormat(document.documentElement.lang || "en");
  let timer;
  const tell = () => {
    const left = limit - [...field.value].length;
    said.hidden = left > limit / 4;
    said.textContent = (left < 0 ? said.dataset.over : said.dataset.left).replace("#", number.format(Math.abs(left)));
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(tell, 300); });
  tell();
}
/* ---- how a text will look, below it; without script the button opens another tab ---- */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-preview]");
  if (!button) return;
  event.preventDefault();
  const box = button.form.querySelector("[data-shown]");
  const response = await fetch(button.formAction, {
    method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams([...new FormData(button.form, button)].filter(([, value]) => typeof value === "string")),
  }).catch(() => null);
  if (!response?.ok) return;
  box.innerHTML = await response.text();
  box.hidden = false;
  box.focus();
});

/* ---- saved replies: their list comes below the text, and they go into it where the cursor is ---- */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-replies], button[data-insert]");
  if (!button) return;
  event.preventDefault();
  const field = button.form.elements.body;
  const box = document.getElementById("replies");
  if (button.dataset.replies) {
    const response = await fetch(button.dataset.replies).catch(() => null);
    if (!response?.ok) return;
    box.innerHTML = await response.text();
    box.focus();
  } else {
    const before = field.value.slice(0, field.selectionStart).trimEnd() && "\n\n";
    field.setRangeText(`${before}${button.dataset.insert}`, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
});

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
  const refuse = (why) => { said.textContent = why; file.value = ""; };
  const changed = () => field.dispatchEvent(new Event("input", { bubbles: true }));
  const words = () => alt.value.trim().replace(/[[\]]/g, "");
  const send = async (picture) => {
    box.open = true;
    if (picture.size > Number(box.dataset.limit)) return refuse(box.dataset.large);
    const sent = new FormData();
    sent.set("picture", picture);
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    said.textContent = box.dataset.busy;
    try {
      const response = await fetch(box.dataset.pictures, { method: "POST", body: sent });
      const answer = await response.json();
      if (!response.ok) return refuse(answer.error);
      said.textContent = box.dataset.done;
      if (last) alt.value = ""; // those words are of the picture before
      last = answer.address;
      const before = field.value.slice(0, field.selectionStart).trimEnd() && "\n\n";
      field.setRangeText(`${before}![${words()}](${last})\n\n`, field.selectionStart, field.selectionEnd, "end");
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
  $("button", box).forEach((button) => button.remove()); // so that Enter presses the main one from anywhere
  field.closest(".field").after(box);
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
  const hint = document.getElementById("moment-hint");
  if (hint && event.target.name === "context") hint.textContent = hint.dataset[event.target.value] || "";
});

/* ---- on arrival ---- */
freshen();
for (const table of $(".prose table")) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0; // arrows scroll it
document.addEventListener("visibilitychange", () => { if (!document.hidden) freshen(); });
document.addEventListener("htmx:beforeSwap", (event) => { // closed, or to be read only: said above, and the page stays as it is
  if (event.detail.xhr.status === 503 && event.detail.xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = true;
});
document.addEventListener("htmx:beforeSwap", (event) => { // a tag ticked while the new list was on its way stays ticked
  const ticked = $("[name=tag]:checked", event.detail.target).map((box) => box.value);
  const sent = event.detail.requestConfig.formData.getAll("tag");
  if (`${ticked}` !== `${sent}`) event.detail.shouldSwap &&= event.detail.target.id !== "suggested-tags";
});
document.addEventListener("htmx:beforeRequest", (event) => begin(event.detail.target));
document.addEventListener("htmx:afterRequest", (event) => end(event.detail.target));
document.addEventListener("htmx:responseError", ({ detail }) => { // the whole page says why
  const { submitter } = detail.requestConfig.triggeringEvent;
  if (!submitter) return lost({ detail });
  const pressed = document.createElement("input");
  set(pressed, { type: "hidden", name: submitter.name, value: submitter.value });
  detail.elt.append(pressed);
  detail.elt.submit();
});
function lost({ detail: { elt, target } }) {
  const { plain, words, failed } = elt.dataset;
  if (plain) fail(target, plain + (words ? encodeURIComponent(document.querySelector(words).value) : ""), failed);
}
for (const name of ["sendError", "timeout"]) document.addEventListener(`htmx:${name}`, lost);
document.addEventListener("htmx:afterSettle", (event) => {
  freshen(event.target);
  if (!event.target.textContent.trim()) event.target.replaceChildren(); // :empty hides the box of similar answers
  const found = event.target.querySelectorAll("li a").length;
  if (found && event.target.dataset.found) announce(event.target.dataset.found.replace("#", found));
});
for (const field of $("[data-guess='time zone']")) {
  // A zone that is not in the list (UTC, a former name) would leave the field empty.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!field.value && [...field.options].some((option) => option.value === zone)) field.value = zone;
}
$("input[data-suggest]").forEach(combobox);
const shown = new IntersectionObserver((boxes) => {
  for (const { target } of boxes.filter((box) => box.isIntersecting)) { shown.unobserve(target); fetchInto(target); }
}, { rootMargin: "0px 0px 200px" });
if (!document.documentElement.hasAttribute("data-saving")) $("[data-load]").forEach((box) => shown.observe(box)); // what nobody scrolls to is not fetched
for (const { dataset } of $("[data-later]")) setTimeout(() => import(dataset.later), 30000); // of use to whoever stays
$("form[data-keep]").forEach(keepDraft);
$("form[data-names]").forEach(nameHelp);
$("[data-pictures]").forEach(pictureHelp);
$("[data-limit][data-over]").forEach(countDown);
document.getElementById("error-summary")?.focus();
