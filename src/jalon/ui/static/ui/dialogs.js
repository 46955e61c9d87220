// [data-opens="id"] opens a <dialog> or a side panel; [data-closes] closes the dialog around it;
// [data-hides="id"] folds a side panel away and gives the focus back to what opened it.

/** @type {Map<Element, Element>} who opened what, so that focus goes back there */
const openers = new Map();

/** @param {string} ident @param {Element} opener */
function open(ident, opener) {
  const target = document.getElementById(ident);
  if (!target) return;
  openers.set(target, opener);
  if (target instanceof HTMLDialogElement) return target.showModal();
  target.hidden = false;
  target.querySelector("button, a[href], input")?.focus();
}

/** @param {Element} panel */
function hide(panel) {
  panel.hidden = true;
  openers.get(panel)?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) return open(opener.dataset.opens, opener);
  if (event.target.closest("[data-closes]")) return event.target.closest("dialog")?.close();
  const hider = event.target.closest("[data-hides]");
  if (hider) return hide(document.getElementById(hider.dataset.hides));
  if (event.target instanceof HTMLDialogElement) event.target.close(); // the veil around it
});

document.addEventListener("keydown", (event) => {
  const panel = event.target.closest?.(".side-panel");
  if (event.key === "Escape" && panel) hide(panel);
});
