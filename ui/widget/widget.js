/* Parcours IA Santé: a button and a panel on any intranet page, in a Shadow DOM. No dependency, no cookie, nothing stored.
 *
 *   <script src="https://parcours.chu.example/widget.js" defer
 *           data-profession="medecin" data-specialty="cardiologie" data-city="Lyon" data-theme="auto" data-lang="fr"></script>
 *
 * Context may also come later: window.postMessage({type: "parcours-ia:contexte", profession: "interne"}, location.origin).
 * data-mode="iframe" shows the whole page in a frame instead (its origin must allow this page: PARCOURS_FRAME_ANCESTORS).
 */
(() => {
  "use strict";
  const script = document.currentScript;
  const base = script.src.replace(/widget\.js(\?.*)?$/, "");
  const PROFILE_FIELDS = ["profession", "specialty", "stage", "setting", "city", "region"];
  const ALSO_SAID = { town: "city", ville: "city", specialite: "specialty" };
  const MAX_MESSAGE = 4000;
  const WORDS = {
    fr: {
      open: "Se former à l’IA en santé", title: "Parcours IA Santé", close: "Fermer", send: "Envoyer", message: "Votre message",
      placeholder: "Votre question", restart: "Tout effacer", conversation: "Conversation", you: "Vous", advisor: "Le conseiller",
      sources: "Sources", replies: "Réponses rapides", wait: "Je cherche…", newTab: "nouvel onglet", undated: "date non connue",
      hello: "Dites-moi en une phrase qui vous êtes et ce que vous cherchez : je vous propose des formations, avec leurs sources. L’IA complète le soignant, elle ne remplace personne.",
      failed: "Je n’ai pas pu répondre. Réessayez dans un instant.", offline: "Le conseiller ne répond pas : vérifiez votre connexion, puis réessayez.",
      privacy: "N’écrivez aucune donnée de patient. Rien n’est conservé.",
    },
    en: {
      open: "AI training for health", title: "Parcours IA Santé", close: "Close", send: "Send", message: "Your message",
      placeholder: "Your question", restart: "Erase all", conversation: "Conversation", you: "You", advisor: "The advisor",
      sources: "Sources", replies: "Quick replies", wait: "Looking…", newTab: "new tab", undated: "date unknown",
      hello: "Tell me in one sentence who you are and what you are looking for. Answers are in French. AI complements clinicians, it replaces no one.",
      failed: "I could not answer. Please try again in a moment.", offline: "The advisor does not answer: check your connection, then try again.",
      privacy: "Do not write any patient data. Nothing is kept.",
    },
  };
  const words = WORDS[script.dataset.lang === "en" ? "en" : "fr"];

  const CSS = `
    :host { all: initial; --ink: #1b2529; --soft: #4c5358; --paper: #fff; --edge: #d9d5ca; --accent: #17624f; --on-accent: #fff; --mine: #e6f1ed;
      font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; color: var(--ink); color-scheme: light; }
    :host([data-theme="dark"]) { --ink: #e8ebe9; --soft: #b3babd; --paper: #171e22; --edge: #333d42; --accent: #8fcab8; --on-accent: #0b1a16; --mine: #17302a; color-scheme: dark; }
    @media (prefers-color-scheme: dark) { :host([data-theme="auto"]) { --ink: #e8ebe9; --soft: #b3babd; --paper: #171e22; --edge: #333d42; --accent: #8fcab8; --on-accent: #0b1a16; --mine: #17302a; color-scheme: dark; } }
    *, *::before { box-sizing: border-box; }
    button { font: inherit; cursor: pointer; border-radius: 10px; border: 1px solid var(--accent); padding: 8px 14px; min-height: 40px; background: var(--paper); color: var(--accent); }
    button.full, .open { background: var(--accent); color: var(--on-accent); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    .open { position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; border-radius: 24px; padding: 12px 20px; box-shadow: 0 3px 14px #0005; }
    .panel { position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; width: min(420px, calc(100vw - 24px)); height: min(640px, calc(100vh - 40px));
      display: flex; flex-direction: column; background: var(--paper); border: 1px solid var(--edge); border-radius: 14px; box-shadow: 0 6px 28px #0006; overflow: hidden; }
    .panel[hidden], .open[hidden] { display: none; }
    header { display: flex; align-items: center; gap: 8px; padding: 10px 12px; border-bottom: 1px solid var(--edge); }
    h2 { font-size: 1.05rem; margin: 0; flex: 1; }
    .log { flex: 1; min-height: 0; overflow-y: auto; position: relative; padding: 12px; overscroll-behavior: contain; }
    .turn { margin: 0 0 14px; overflow-wrap: anywhere; }
    .turn.mine { background: var(--mine); border-radius: 12px; padding: 8px 12px; margin-left: 32px; }
    .turn h3, .turn h4 { font-size: 1rem; margin: 10px 0 4px; }
    .turn p, .turn ul, .turn ol { margin: 0 0 8px; } .turn ul, .turn ol { padding-left: 22px; }
    .turn table { border-collapse: collapse; display: block; overflow-x: auto; margin: 0 0 8px; } .turn td, .turn th { border: 1px solid var(--edge); padding: 4px 8px; text-align: left; vertical-align: top; }
    a { color: var(--accent); } sup { line-height: 0; } sup a { padding: 0 2px; }
    details { font-size: .9rem; color: var(--soft); } summary { cursor: pointer; padding: 6px 0; } details ol { padding-left: 24px; }
    .replies { display: flex; gap: 6px; padding: 6px 12px; overflow-x: auto; flex: none; } .replies button { font-size: .9rem; white-space: nowrap; flex: none; }
    form { display: flex; gap: 8px; padding: 10px 12px 4px; border-top: 1px solid var(--edge); }
    textarea { flex: 1; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 10px; padding: 8px 10px; resize: none; min-height: 42px; max-height: 120px; }
    .foot { display: flex; justify-content: space-between; align-items: center; gap: 8px; padding: 0 12px 8px; font-size: .8rem; color: var(--soft); }
    .foot button { border: 0; padding: 4px 6px; min-height: 28px; font-size: .8rem; background: none; text-decoration: underline; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    iframe { border: 0; flex: 1; width: 100%; }
    @media (max-width: 480px) { .panel { inset: 0; width: 100vw; height: 100dvh; border-radius: 0; border: 0; } }
    @media (prefers-reduced-motion: no-preference) { .panel { animation: up .15s ease-out; } @keyframes up { from { transform: translateY(12px); opacity: .4; } } }
  `;

  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  };

  /* Markdown as nodes, never as HTML: what an answer holds cannot become markup. */
  const SPANS = /\*\*(.+?)\*\*|\*(.+?)\*|_(.+?)_|\[(\d+)\]|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)|(https?:\/\/[^\s)]+)/g;
  const outside = (url, label, title) =>
    el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: title || null }, label, el("span", { class: "hidden" }, ` (${words.newTab})`));
  const inline = (text, citations) => {
    const nodes = [];
    let from = 0;
    for (const found of text.matchAll(SPANS)) {
      nodes.push(text.slice(from, found.index));
      const [whole, strong, em, under, marker, label, url, bare] = found;
      if (strong) nodes.push(el("strong", {}, ...inline(strong, citations)));
      else if (em || under) nodes.push(el("em", {}, ...inline(em || under, citations)));
      else if (marker) {
        const cited = citations.get(Number(marker));
        nodes.push(cited && cited.url ? el("sup", {}, outside(cited.url, `[${marker}]`, cited.title)) : el("sup", {}, `[${marker}]`));
      } else if (url) nodes.push(outside(url, label));
      else nodes.push(outside(bare, bare));
      from = found.index + whole.length;
    }
    nodes.push(text.slice(from));
    return nodes;
  };
  const blocks = (markdown, citations) => {
    const out = [];
    let list = null, table = null;
    for (const line of markdown.split("\n")) {
      const item = /^\s*(?:[-*]|(\d+)[.)])\s+(.*)/.exec(line);
      const row = /^\s*\|(.+)\|\s*$/.exec(line);
      if (item) {
        const tag = item[1] ? "OL" : "UL";
        if (!list || list.tagName !== tag) out.push((list = el(tag.toLowerCase(), item[1] ? { start: item[1] } : {})));
        list.append(el("li", {}, ...inline(item[2], citations)));
        table = null;
        continue;
      }
      if (list && /^\s{2,}\S/.test(line)) { // goes on with the item above
        list.lastChild.append(el("p", {}, ...inline(line.trim(), citations)));
        continue;
      }
      list = line.trim() ? null : list;
      if (row) {
        if (/^[\s|:-]+$/.test(row[1])) continue;
        const head = !table;
        if (head) out.push((table = el("table", { tabindex: "0" })));
        const cells = row[1].split("|").map((cell, column) => {
          const scope = head ? "col" : column ? null : "row";
          return el(scope && cell.trim() ? "th" : "td", { scope: (cell.trim() && scope) || null }, ...inline(cell.trim(), citations));
        });
        table.append(el("tr", {}, ...cells));
        continue;
      }
      table = null;
      const heading = /^(#{1,4})\s+(.*)/.exec(line);
      if (heading) out.push(el(heading[1].length < 3 ? "h3" : "h4", {}, ...inline(heading[2], citations)));
      else if (line.trim()) out.push(el("p", {}, ...inline(line, citations)));
    }
    return out;
  };
  const sources = (citations) => {
    if (!citations.length) return null;
    const items = citations.map((c) => {
      const told = `${c.title}, ${c.as_of || words.undated}`;
      return el("li", { value: c.marker }, c.url ? outside(c.url, told) : told);
    });
    return el("details", {}, el("summary", {}, `${words.sources} (${citations.length})`), el("ol", {}, ...items));
  };

  class Widget {
    constructor() {
      this.state = null;
      this.profile = this.context(script.dataset);
      const host = el("div", { "data-theme": ["light", "dark"].includes(script.dataset.theme) ? script.dataset.theme : "auto", lang: words === WORDS.en ? "en" : "fr" });
      const root = host.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet(); // not a <style>: a strict policy of the host page forbids those
      sheet.replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
      this.opener = el("button", { class: "open", type: "button", "aria-expanded": "false", "aria-haspopup": "dialog", onclick: () => this.open() }, script.dataset.label || words.open);
      this.panel = el("section", { class: "panel", role: "dialog", "aria-label": words.title, hidden: true, onkeydown: (event) => event.key === "Escape" && this.close() });
      root.append(this.opener, this.panel);
      document.body.append(host);
      window.addEventListener("message", (event) => this.told(event));
    }

    /* Profile fields of attributes or of a message: codes of the contract, a town by its name, topics with commas. */
    context(given) {
      const found = {};
      for (const [name, value] of Object.entries(given)) {
        const field = ALSO_SAID[name] || name;
        if (PROFILE_FIELDS.includes(field) && typeof value === "string" && value) found[field] = value.slice(0, 80);
        if (name === "topics") found.topics = String(value).split(",").map((topic) => topic.trim()).filter(Boolean);
      }
      return found;
    }

    /* Only this very page may speak to the widget, and only of the profile. */
    told(event) {
      if (event.source !== window || event.origin !== location.origin || !event.data || event.data.type !== "parcours-ia:contexte") return;
      this.profile = { ...this.profile, ...this.context(event.data) };
      this.fresh = true;
      if (event.data.ouvrir) this.open();
    }

    open() {
      if (!this.panel.firstChild) script.dataset.mode === "iframe" ? this.frame() : this.build();
      this.panel.hidden = false;
      this.opener.hidden = true;
      this.opener.setAttribute("aria-expanded", "true");
      (this.input || this.panel.querySelector("button")).focus();
    }

    close() {
      this.panel.hidden = true;
      this.opener.hidden = false;
      this.opener.setAttribute("aria-expanded", "false");
      this.opener.focus();
    }

    head() {
      return el("header", {}, el("h2", {}, words.title), el("button", { type: "button", onclick: () => this.close() }, words.close));
    }

    frame() {
      this.panel.append(this.head(), el("iframe", { src: base, title: words.title, referrerpolicy: "no-referrer" }));
    }

    build() {
      this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": words.conversation, tabindex: "0" });
      this.replies = el("div", { class: "replies", role: "group", "aria-label": words.replies });
      this.input = el("textarea", {
        rows: "1", maxlength: MAX_MESSAGE, placeholder: words.placeholder, "aria-label": words.message,
        onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(this.input.value); } },
      });
      const form = el("form", { onsubmit: (event) => { event.preventDefault(); this.say(this.input.value); } }, this.input, el("button", { class: "full", type: "submit" }, words.send));
      const foot = el("div", { class: "foot" }, el("span", {}, words.privacy), el("button", { type: "button", onclick: () => this.restart() }, words.restart));
      this.panel.append(this.head(), this.log, this.replies, form, foot);
      this.restart();
    }

    restart() {
      this.state = null;
      this.log.replaceChildren();
      this.replies.replaceChildren();
      this.turn(words.advisor, el("p", {}, words.hello));
      this.input.focus();
    }

    turn(who, ...nodes) {
      const node = el("div", { class: who === words.you ? "turn mine" : "turn" }, el("span", { class: "hidden" }, `${who} : `), ...nodes);
      this.log.append(node);
      const question = node.previousSibling && who !== words.you ? node.previousSibling : node; // read from the question on
      this.log.scrollTop += question.getBoundingClientRect().top - this.log.getBoundingClientRect().top - 8;
      return node;
    }

    async say(raw) {
      const message = raw.trim();
      if (!message || this.busy) return;
      this.busy = true;
      this.input.value = "";
      this.replies.replaceChildren();
      this.turn(words.you, el("p", {}, message));
      const waiting = this.turn(words.advisor, el("p", {}, words.wait));
      try {
        const answer = await this.ask(message);
        waiting.remove();
        this.state = answer.state;
        const citations = new Map(answer.citations.map((c) => [c.marker, c]));
        this.turn(words.advisor, ...blocks(answer.text, citations), ...[sources(answer.citations)].filter(Boolean));
        this.replies.replaceChildren(...answer.suggestions.map((text) => el("button", { type: "button", onclick: () => this.say(text) }, text)));
      } catch (error) {
        waiting.remove();
        this.input.value = message;
        this.turn(words.advisor, el("p", {}, error.told || words.offline));
      } finally {
        this.busy = false;
        this.input.focus();
      }
    }

    async ask(message) {
      const body = { message };
      if (this.state) body.state = this.state;
      if ((!this.state || this.fresh) && Object.keys(this.profile).length) body.profile = this.profile;
      this.fresh = false;
      const response = await fetch(`${base}api/v1/chat`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), credentials: "same-origin" });
      if (response.ok) return response.json();
      if (response.status === 409 && this.state) { this.state = null; return this.ask(message); } // expired: begin anew
      const problem = await response.json().catch(() => ({}));
      throw Object.assign(new Error("refused"), { told: problem.detail || words.failed });
    }
  }

  const start = () => { window.parcoursIA = new Widget(); };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();
