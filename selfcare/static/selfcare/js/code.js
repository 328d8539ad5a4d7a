// Blocks of code and logs: copied by a button, their long lines wrapped or not. Loaded only where there is one.

const words = document.querySelector("script[data-code]").dataset;

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "small quiet";
  made.textContent = label;
  made.addEventListener("click", () => act(made));
  return made;
}

function copying(block) {
  const made = button(words.copy, async () => {
    const said = document.getElementById("announce");
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(block.textContent);
      said.textContent = made.textContent = words.copied;
    } catch { getSelection().selectAllChildren(block); } // not allowed: it is marked, Ctrl+C copies it
  });
  made.addEventListener("blur", () => { made.textContent = words.copy; });
  return made;
}

function wrap(block, wraps) {
  block.style.whiteSpace = wraps ? "" : "pre";
  block.style.overflowX = wraps ? "" : "auto";
}

function wrapping(block) {
  wrap(block, false);
  const isLong = block.scrollWidth > block.clientWidth;
  wrap(block, true);
  if (!isLong) return [];
  const made = button(words.wrap, () => {
    const wraps = made.getAttribute("aria-pressed") !== "true";
    made.setAttribute("aria-pressed", wraps);
    wrap(block, wraps);
    for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", words.code]]) {
      if (wraps) block.removeAttribute(name);
      else block.setAttribute(name, value); // what scrolls is reached by keys
    }
  });
  made.setAttribute("aria-pressed", "true");
  return [made];
}

function dress(root) {
  for (const block of root.querySelectorAll("pre:not([data-tools])")) {
    block.dataset.tools = "";
    const tools = [...(navigator.clipboard ? [copying(block)] : []), ...wrapping(block)];
    if (!tools.length) continue;
    const row = document.createElement("p");
    row.className = "row screen-only";
    row.append(...tools);
    block.after(row);
  }
}

dress(document.getElementById("main"));
document.addEventListener("htmx:load", (event) => dress(event.target));
