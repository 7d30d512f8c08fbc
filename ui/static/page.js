// What Gradio has no setting for: the page's language whatever the browser's, names for assistive technology, one
// announcement an answer, focus and scrolling, keyboard shortcuts, what is told when the service does not answer, and
// files and links to take away.
// Runs before Gradio's own script.
"use strict";

const SAID = JSON.parse(document.getElementById("mots").textContent);
const LOCALE = SAID.language === "fr" ? "fr-FR" : "en-GB";
Object.defineProperty(Navigator.prototype, "language", { get: () => LOCALE });
Object.defineProperty(Navigator.prototype, "languages", { get: () => [LOCALE, SAID.language] });

const find = (selector) => document.querySelector(selector);
const MESSAGE = "#message textarea";

function rename(element, name, value) {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// --- names for assistive technology --------------------------------------------------------------------------------

// In the page's language, and none where Gradio repeats a message as raw Markdown or shows a code.
function name() {
  for (const element of document.querySelectorAll("[aria-label]")) {
    const words = SAID.gradio[element.getAttribute("aria-label")];
    if (words) {
      rename(element, "aria-label", words);
      if (element.title) rename(element, "title", words);
    }
  }
  for (const message of document.querySelectorAll("#fil [data-testid][aria-label]")) message.removeAttribute("aria-label");
  for (const box of document.querySelectorAll("#formulaire input[type=checkbox][title]")) box.removeAttribute("title");
  for (const group of document.querySelectorAll("#formulaire fieldset")) {
    rename(group, "aria-label", group.querySelector("[data-testid=block-info]").textContent.trim());
  }
  rename(find(MESSAGE), "aria-label", SAID.conversation.message); // Gradio's label also holds the button
  rename(find("#reponses"), "role", "group");
  rename(find("#reponses"), "aria-label", SAID.conversation.replies);
  rename(find("#fil [role=log]"), "aria-live", "off"); // an answer is laid out in several steps: `announce` tells it once
  rename(find("#fil [role=log]"), "tabindex", "0"); // it scrolls: the arrow keys must too
  for (const menu of document.querySelectorAll("#formulaire .wide input[role=combobox]")) rename(menu, "placeholder", SAID.profile.choose);
  const opener = find("#formulaire > button");
  rename(opener, "aria-expanded", String(opener?.classList.contains("open") ?? false));
  if (SAID.language !== "fr" && find("#fil .user-row")) {
    for (const reply of document.querySelectorAll(".reply")) rename(reply, "lang", "fr");
  }
}

// --- what goes wrong -----------------------------------------------------------------------------------------------

const TRIES = 4;
const SLOW_MS = 500;
const RETRY_SECONDS = 2;
const ask = window.fetch;

function tell(id, words) {
  const line = document.getElementById(id);
  if (line && line.textContent !== words) line.textContent = words;
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// A turn whose server is busy or away is tried again: it carries its whole state, so that sending it twice is harmless.
// The message stays in its box until an answer came.
async function turn(resource, options) {
  tell("alerte", "");
  const slow = setTimeout(() => tell("attente", SAID.troubles.waiting), SLOW_MS);
  try {
    for (let left = TRIES - 1; ; left--) {
      const response = await ask(resource, options).catch(() => null);
      if (response?.ok) return response;
      const busy = response?.status === 429 || response?.status === 503;
      if (left > 0 && (busy || !response)) {
        tell("attente", busy ? SAID.troubles.busy : SAID.troubles.retrying);
        await pause(Number(response?.headers.get("retry-after")) || RETRY_SECONDS);
        continue;
      }
      tell("alerte", !response || busy ? SAID.troubles.lost : response.status === 401 ? SAID.troubles.signed_out : SAID.troubles.failed);
      return response ?? Response.error();
    }
  } finally {
    clearTimeout(slow);
    tell("attente", "");
  }
}

window.fetch = (resource, options) => (String(resource.url ?? resource).includes("/gradio_api/run/") ? turn : ask)(resource, options);

// --- after an answer -----------------------------------------------------------------------------------------------

const SETTLED_MS = 400;
const READ_MS = 15_000;
let ready = false;
let seen = 0;
let until = 0;
let byHand = false;
let reading = 0;

// Ready to type at once, without the page jumping to the box (Gradio's own autofocus scrolls).
function welcome() {
  if (ready || !find(MESSAGE) || !find("#ouvrir-partage")) return; // the last that is laid out
  ready = true;
  write();
  begin();
}

// To the message box; not by touch, where a keyboard would open over the answer.
function write() {
  if (matchMedia("(hover: hover)").matches) find(MESSAGE)?.focus({ preventScroll: true });
}

// A long answer is read from its beginning: the person's last message is brought to the top. An answer is laid out in
// several steps, so this is done again for a moment after it came.
function follow() {
  const log = find("#fil [role=log]");
  const rows = [...(log?.querySelectorAll(".message-row") ?? [])];
  if (seen && rows.length && rows.length !== seen) {
    until = performance.now() + 2 * SETTLED_MS;
    show();
    clearTimeout(reading);
    reading = setTimeout(announce, SETTLED_MS);
  }
  seen = rows.length || seen;
  const question = rows.findLast((row) => row.classList.contains("user-row"));
  if (question && performance.now() < until) {
    log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 10;
  }
}

// The last answer, read aloud once and without its markers.
function announce() {
  const answer = [...document.querySelectorAll("#fil .bot-row")].at(-1);
  tell("annonce", answer?.innerText.replace(/\s*\[\d+\]/g, "") ?? "");
  reading = setTimeout(() => tell("annonce", ""), READ_MS);
}

// Where columns are stacked, what changed may be off screen or squeezed under the page's head: the path after an edit by
// hand, else the conversation.
function show() {
  const target = find(byHand ? "#parcours" : "#fil");
  const { top } = target.getBoundingClientRect();
  if (byHand || top < 0 || top > innerHeight / 3) target.scrollIntoView({ block: "start" });
  byHand = false;
}

// --- going somewhere -----------------------------------------------------------------------------------------------

function go(selector) {
  const heading = find(`${selector} h2`);
  heading.tabIndex = -1;
  heading.focus();
  heading.scrollIntoView({ block: "start" });
}

// The profile's form, opened, at one field or at its first.
function correct(field = "profession") {
  const opener = find("#formulaire > button");
  const control = () => find(`#champ-${field} :is(input, textarea)`);
  if (!control()?.offsetParent) opener.click();
  setTimeout(() => control().focus(), 100);
}

const SHORTCUTS = {
  E: () => find(MESSAGE).focus(),
  P: () => correct(),
  R: () => go("#parcours"),
  S: () => go("#sources"),
  N: () => find("#effacer").focus(),
};

function pressed(event) {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
  const shortcut = SHORTCUTS[event.key.toUpperCase()] ?? SHORTCUTS[event.code.slice(3)];
  if (!shortcut) return;
  event.preventDefault();
  shortcut();
}

// A quick reply disappears once chosen: typing goes on in the message box.
function clicked(event) {
  const at = (selector) => event.target.closest?.(selector);
  if (at("#mettre-a-jour")) byHand = true;
  if (at(".reply, #effacer, .choice")) write();
  if (at("#effacer")) find("#panneau").scrollTop = 0;
  const value = at("[data-field]");
  if (value) {
    event.preventDefault();
    correct(value.dataset.field);
  }
}

// --- what a person takes away --------------------------------------------------------------------------------------

const SHARED = "#profil=";
const LONGEST_LINK = 5000;

const state = () => find("#etat textarea, #etat input")?.value ?? "";

// A page opens on the profile of a shared link, else on what the sign-on tells of the person; never on both.
function begin() {
  if (location.hash.startsWith(SHARED)) openShared();
  else if (find("#ouvrir-session")) press("#ouvrir-session");
}

// The browser sends a fragment to nobody by itself; the address is cleared, so that erasing everything really does.
function openShared() {
  if (!location.hash.startsWith(SHARED)) return;
  const value = location.hash.slice(SHARED.length, SHARED.length + LONGEST_LINK);
  history.replaceState(null, "", location.pathname + location.search);
  press("#ouvrir-partage", () => {
    const box = find("#partage textarea, #partage input");
    if (!box) return;
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Gradio does not say when it is ready to listen, so it is asked until it answers; a request under way is never sent twice
// (`trigger_mode` once).
async function press(button, prepare) {
  const stands = () => state() + document.querySelectorAll("#fil .user-row").length;
  const before = stands();
  for (let tries = 0; tries < 60 && stands() === before; tries++) {
    prepare?.();
    await pause(0.05);
    if (stands() === before) find(button)?.click();
    await pause(0.2);
  }
}

// A file of the path as it is shown, made by whichever worker answers and kept by none.
async function taken(type) {
  let response;
  try {
    response = await ask(`${SAID.root}api/v1/recommend`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: type },
      body: JSON.stringify({ state: state() }),
    });
  } catch {
    throw new Error(SAID.takeaway.lost);
  }
  if (response.ok) return response.blob();
  const problem = await response.json().catch(() => ({}));
  throw new Error(problem.detail ?? SAID.takeaway.failed);
}

const TYPES = { pdf: "application/pdf", md: "text/markdown", ics: "text/calendar" };

async function download(ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await taken(TYPES[ending]));
  link.download = `parcours-ia-sante.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return SAID.takeaway.downloaded;
}

// The clipboard's own interface exists on secure addresses only; many intranets have none.
async function copy(text, words) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return words;
  }
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  if (!copied) throw new Error(SAID.takeaway.no_copy);
  return words;
}

const ACTIONS = {
  file: (button) => download(button.dataset.file),
  link: (button) => copy(location.origin + location.pathname + button.dataset.link, SAID.takeaway.link_copied),
  copy: async () => copy(await (await taken(TYPES.md)).text(), SAID.takeaway.copied),
  print: async () => window.print(),
};

async function takeAway(event) {
  const button = event.target.closest?.(".take-away button");
  if (!button) return;
  const told = button.closest(".take-away").querySelector("[role=status]");
  const action = Object.keys(ACTIONS).find((name) => name in button.dataset);
  told.textContent = "";
  button.setAttribute("aria-busy", "true");
  try {
    told.textContent = (await ACTIONS[action](button)) ?? "";
  } catch (error) {
    told.textContent = error.message;
  }
  button.removeAttribute("aria-busy");
}

document.addEventListener("DOMContentLoaded", () => {
  document.addEventListener("click", clicked);
  document.addEventListener("click", takeAway);
  window.addEventListener("hashchange", openShared);
  document.addEventListener("keydown", pressed);
  new MutationObserver(() => {
    name();
    welcome();
    follow();
  }).observe(document.body, { childList: true, subtree: true });
});
