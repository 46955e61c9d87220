// data-confirm="Retirer ce message ?" on a form, or on its submit button: asks first.
// data-confirm-yes gives the word of the button that goes on. Without JavaScript the form simply goes.

import { spaced } from "./spacing.js";

const box = /** @type {HTMLDialogElement} */ (document.getElementById("confirmation"));

/**
 * @param {string} question
 * @param {string} [yes] the word of the button that goes on
 * @returns {Promise<boolean>}
 */
export function ask(question, yes = "Confirmer") {
  box.querySelector("[data-confirm-text]").textContent = spaced(question);
  box.querySelector("[data-confirm-yes]").textContent = yes;
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "oui"), { once: true });
  });
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const asking = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asking.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await ask(asking.dataset.confirm, asking.dataset.confirmYes))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  },
  true,
);
