// Comfort only, on guides and results of a search: answering in place, and which result was opened.

/* ---- an answer takes the place of the form that was sent; without script it is a page ---- */
async function sendInPlace(form, button) {
  const box = form.closest("[data-in-place]");
  const sent = new FormData(form);
  if (button?.name) sent.set(button.name, button.value);
  const asks = form.method === "get";
  const address = asks ? `${form.action}?${new URLSearchParams(sent)}` : form.action;
  const response = await fetch(address, { method: form.method, headers: { "HX-Request": "true" }, body: asks ? undefined : new URLSearchParams(sent) });
  const html = await response.text();
  if (!html.trim() || /<html/i.test(html)) throw new Error(response.status); // a page of its own, such as 403
  box.innerHTML = html;
  const next = box.querySelector("form[data-now]");
  if (next) return sendInPlace(next, next.querySelector("button"));
  (box.querySelector("#error-summary") || box.querySelector("[data-focus]"))?.focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (!form.closest("[data-in-place]") || event.defaultPrevented || button?.hasAttribute("data-leaves")) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  try {
    await sendInPlace(form, button);
  } catch { // offline, or something that only a page can say
    const left = form.isConnected ? form : document.querySelector("[data-in-place] form");
    if (button?.name && left === form) left.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    left?.submit();
  }
});

/* ---- what was searched before this guide was opened goes along with a no, and into a question; nothing else remembers it ---- */
try {
  const from = new URL(document.referrer);
  const searched = from.origin === location.origin && /^\/\w\w\/search\/$/.test(from.pathname) && from.searchParams.get("q");
  if (searched) for (const field of document.querySelectorAll("[data-searched]")) {
    if (field.href) field.search = new URLSearchParams([...new URLSearchParams(field.search), ["q", searched]]);
    else Object.assign(field, { value: searched, disabled: false });
  }
} catch { /* opened from nowhere */ }

/* ---- which result of a search was opened, by a signed note of that page: no cookie, no name. Nobody waits for it ---- */
for (const list of document.querySelectorAll("[data-opened]")) {
  const note = (event) => {
    const row = event.target.closest("h2 a") && event.target.closest("li");
    if (row && event.button < 2) navigator.sendBeacon(list.dataset.opened, new URLSearchParams({ token: list.dataset.token, place: Number(list.dataset.place) + [...list.children].indexOf(row) }));
  };
  for (const kind of ["click", "auxclick"]) list.addEventListener(kind, note);
}
