// A screen at a counter: whoever stops touching it leaves nothing behind for the next person.

const root = document.documentElement;
const idle = Number(root.dataset.idle) * 1000, warning = 20000;
const still = document.getElementById("still");
let timer, told = Date.now();

const start = () => location.replace(root.dataset.start);
const warn = () => {
  still.hidden = false;
  timer = setTimeout(start, warning);
};
const touched = () => {
  still.hidden = true;
  clearTimeout(timer);
  timer = setTimeout(warn, idle - warning);
  if (root.dataset.here && Date.now() - told > 5000) { // the server counts too
    told = Date.now();
    fetch(root.dataset.here, { method: "HEAD" }).catch(() => {});
  }
};

for (const kind of ["pointerdown", "keydown", "scroll", "input", "focusin"]) addEventListener(kind, touched, { passive: true, capture: true });
addEventListener("pageshow", (event) => { if (event.persisted) start(); }); // the Back button shows nothing of before
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
document.getElementById("error-summary")?.focus();
touched();
