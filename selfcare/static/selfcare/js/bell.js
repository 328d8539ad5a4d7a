// How much is unread, for members: fetched by site.js for whoever stays, asked each minute while the page is looked at. A fault ends it.

function watchBell(bell) {
  let asked = Date.now() - performance.now(), timer, ended = false;
  const ask = async () => {
    asked = Date.now();
    ended = true; // unless an answer comes
    try {
      const shown = { "If-None-Match": `"${bell.dataset.count}"` };
      const response = await fetch(bell.dataset.bell, { headers: shown, redirect: "error" });
      if (!response.ok && response.status !== 304) return;
      if (response.ok) ring(await response.text(), Number(/\d+/.exec(response.headers.get("ETag"))));
      ended = false;
      wait();
    } catch { /* offline, or signed out */ }
  };
  const ring = (html, count) => {
    const more = count > Number(bell.dataset.count);
    bell.dataset.count = count;
    bell.innerHTML = html;
    if (more) document.getElementById("announce").textContent = bell.lastElementChild.textContent;
  };
  const wait = () => {
    clearTimeout(timer);
    if (!ended && !document.hidden) timer = setTimeout(ask, Math.max(0, asked + 60000 - Date.now()));
  };
  document.addEventListener("visibilitychange", wait);
  wait();
}

const bell = document.querySelector("[data-bell]");
if (bell && !navigator.connection?.saveData) watchBell(bell);
