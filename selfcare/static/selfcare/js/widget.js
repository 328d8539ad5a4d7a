/* The questions about a product, on its page in a shop:
 *   <script src="https://help.example/embed/widget.js" async></script>
 *   <selfcare-questions product="gtin:3017620422003" lang="fr" theme="auto" limit="3" heading="3">
 *     <a href="https://help.example/p/gtin/03017620422003/">Questions sur ce produit</a>
 *   </selfcare-questions>
 * The link inside is what people see without this script, and until the questions are here. No cookie, nothing stored,
 * nothing told but the number of the product. The page hears `selfcare:ask` before somebody leaves to ask.
 */
(() => {
  const own = document.currentScript || document.querySelector('script[src*="/embed/widget.js"]');
  if (!own || customElements.get("selfcare-questions")) return;
  const site = new URL(own.src).origin;

  const css = `
    :host { display: block; font: inherit; }
    :host([hidden]) { display: none; }
    section {
      --accent: var(--selfcare-accent, currentColor);
      font-family: var(--selfcare-font, inherit); line-height: 1.5;
      color: var(--selfcare-text, inherit); background: var(--selfcare-surface, transparent);
      border-radius: var(--selfcare-radius, .5rem); overflow-wrap: anywhere;
    }
    :host([theme="light"]) section, :host([theme="dark"]) section { padding: 1rem; }
    :host([theme="light"]) section {
      --accent: var(--selfcare-accent, #0b4853);
      color: var(--selfcare-text, #1c2426); background: var(--selfcare-surface, #fff);
    }
    :host([theme="dark"]) section {
      --accent: var(--selfcare-accent, #8fd3de);
      color: var(--selfcare-text, #e8eef0); background: var(--selfcare-surface, #0c2a31);
    }
    h2, h3, h4, h5, h6 { margin: 0 0 .5em; font-size: 1.2em; line-height: 1.25; }
    ol { list-style: none; margin: 0; padding: 0; }
    li { padding-block: .7em; border-block-end: 1px solid var(--selfcare-line, rgba(128, 128, 128, .4)); }
    p { margin: .3em 0 0; }
    a { color: var(--accent); text-underline-offset: .15em; }
    a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
    [data-selfcare="title"] { font-weight: 600; }
    [data-selfcare="facts"] { font-size: .88em; }
    [data-selfcare="acts"] { display: flex; flex-wrap: wrap; gap: .3em 1.2em; }
    [data-selfcare="acts"] a { display: inline-block; padding-block: .5em; }`;

  // A strict policy of the shop refuses <style>; a sheet made by script is not refused. Old browsers have only the first.
  function dress(root) {
    if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      return [];
    }
    const style = document.createElement("style");
    style.textContent = css;
    return [style];
  }

  class SelfcareQuestions extends HTMLElement {
    static get observedAttributes() { return ["product", "lang", "limit", "heading"]; }

    connectedCallback() { this.refresh(); }

    attributeChangedCallback() { this.refresh(); }

    // Frameworks set attributes one by one: one request for all of them.
    refresh() {
      this.planned = this.planned || Promise.resolve().then(() => {
        this.planned = null;
        return this.isConnected && this.load();
      });
    }

    get source() {
      const [, digits] = /^\s*gtin:([\d\s-]{8,20})$/.exec(this.getAttribute("product") || "") || [];
      if (!digits) return "";
      const around = this.closest("[lang]");
      const asked = new URL(`/embed/p/gtin/${digits.replace(/\D/g, "").padStart(14, "0")}/fragment/`, site);
      const wishes = {
        lang: around ? around.getAttribute("lang").slice(0, 2) : "",
        limit: this.getAttribute("limit"),
        heading: this.getAttribute("heading"),
      };
      for (const [name, value] of Object.entries(wishes)) if (value) asked.searchParams.set(name, value);
      return asked.href;
    }

    async load() {
      const { source } = this;
      if (!source || source === this.shown) return;
      this.shown = source;
      try {
        const response = await fetch(source, { credentials: "omit", referrerPolicy: "no-referrer" });
        if (this.shown !== source) return; // another product was asked for meanwhile
        this.hidden = response.status === 404; // we do not know this product: its link leads nowhere
        if (response.ok) this.show(await response.text());
      } catch {
        this.shown = ""; // out of reach: the link inside stays
      }
    }

    show(html) {
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      if (!root.firstChild) root.addEventListener("click", (event) => this.tell(event));
      const found = new DOMParser().parseFromString(html, "text/html").body;
      root.replaceChildren(...dress(root), ...found.children);
    }

    tell(event) {
      const link = event.target.closest('[data-selfcare="ask"]');
      if (!link) return;
      const detail = { product: this.getAttribute("product"), url: link.href };
      const told = new CustomEvent("selfcare:ask", { bubbles: true, composed: true, cancelable: true, detail });
      if (!this.dispatchEvent(told)) event.preventDefault(); // the shop opens it in its own way
    }
  }

  customElements.define("selfcare-questions", SelfcareQuestions);
})();
