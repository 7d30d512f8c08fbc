// What Gradio has no setting for: French whatever the browser's language, names for assistive technology, focus and
// scrolling after an answer. Runs before Gradio's own script.
"use strict";

Object.defineProperty(Navigator.prototype, "language", { get: () => "fr-FR" });
Object.defineProperty(Navigator.prototype, "languages", { get: () => ["fr-FR", "fr"] });

const FRENCH = {
  "chatbot conversation": "Fil de la conversation",
  "Scroll down": "Aller à la fin",
};

function rename(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// Names for assistive technology: in French, and none where Gradio repeats a message as raw Markdown or shows a code.
function translate() {
  for (const element of document.querySelectorAll("[aria-label]")) {
    const french = FRENCH[element.getAttribute("aria-label")];
    if (french) {
      rename(element, "aria-label", french);
      if (element.title) rename(element, "title", french);
    }
  }
  for (const message of document.querySelectorAll("#fil [data-testid][aria-label]")) message.removeAttribute("aria-label");
  for (const box of document.querySelectorAll("#formulaire input[type=checkbox][title]")) box.removeAttribute("title");
  for (const group of document.querySelectorAll("#formulaire fieldset")) {
    rename(group, "aria-label", group.querySelector("[data-testid=block-info]").textContent.trim());
  }
}

const LOST = "Le service ne répond plus. Nouvel essai en cours : votre message n'est pas perdu.";
const FAILED = "Une erreur s'est produite de notre côté. Réessayez dans un instant.";

// Gradio's own alerts are in English and may quote an error: a sentence in French stands in their place.
function translateAlerts() {
  for (const title of document.querySelectorAll(".toast-title")) {
    if (title.textContent.trim() === "Error") title.textContent = "Erreur";
  }
  for (const text of document.querySelectorAll(".toast-message-text")) {
    const words = text.textContent.trim();
    if (words && words !== LOST && words !== FAILED) text.textContent = words.startsWith("Connection") ? LOST : FAILED;
  }
  for (const close of document.querySelectorAll(".toast-close")) rename(close, "aria-label", "Fermer");
}

let ready = false;

// Ready to type at once, without the page jumping to the box (Gradio's own autofocus scrolls).
function welcome() {
  const box = document.querySelector("#message textarea");
  if (ready || !box) return;
  ready = true;
  if (matchMedia("(hover: hover)").matches) box.focus({ preventScroll: true });
}

let seen = 0;
let until = 0;

// A long answer is read from its beginning: the person's last message is brought to the top. An answer is laid out in
// several steps, so this is done again for a moment after it came.
function follow() {
  const fil = document.querySelector("#fil [role=log]");
  const rows = [...(fil?.querySelectorAll(".message-row") ?? [])];
  if (rows.length > seen) {
    until = performance.now() + 800;
    if (seen) show();
  }
  seen = rows.length;
  const question = rows.findLast((row) => row.classList.contains("user-row"));
  if (question && performance.now() < until) {
    fil.scrollTop += question.getBoundingClientRect().top - fil.getBoundingClientRect().top - 10;
  }
}

let byHand = false;

// Where columns are stacked, what changed may be off screen: the path after an edit by hand, else the conversation.
function show() {
  const target = document.querySelector(byHand ? "#parcours" : "#fil");
  if (byHand || target.getBoundingClientRect().top < 0) target.scrollIntoView({ block: "start" });
  byHand = false;
}

// A quick reply disappears once chosen: typing goes on in the message box (not on a phone, where a keyboard would open).
function clicked(event) {
  if (event.target.closest?.("#mettre-a-jour")) byHand = true;
  if (event.target.closest?.(".reply, #effacer") && matchMedia("(hover: hover)").matches) {
    document.querySelector("#message textarea")?.focus();
  }
}

document.addEventListener("DOMContentLoaded", () => {
  document.addEventListener("click", clicked);
  new MutationObserver(() => {
    translate();
    translateAlerts();
    welcome();
    follow();
  }).observe(document.body, { childList: true, subtree: true });
});
