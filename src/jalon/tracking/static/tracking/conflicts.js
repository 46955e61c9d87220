// Two people on one cell: both values side by side, and whose stands is for the second to say.

import { safe } from "./format.js";

/** @typedef {{case: string, leur: string, mienne: string, par: string, le: string}} Conflict */

/**
 * @param {HTMLDialogElement} dialog
 * @param {(conflicts: Conflict[]) => void} insist called with those where the person puts his own value
 * @param {() => void} closed
 */
export function conflictsIn(dialog, insist, closed) {
  const list = dialog.querySelector("[data-conflicts]");
  /** @type {Conflict[]} */
  let open = [];
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choice]");
    if (!button) return;
    const chosen = button.dataset.index === undefined ? open : [open[Number(button.dataset.index)]];
    const mine = button.dataset.choice === "mine";
    open = button.dataset.index === undefined ? [] : open.filter((one) => !chosen.includes(one));
    if (mine) insist(chosen);
    draw();
  });
  dialog.addEventListener("close", closed);

  function draw() {
    if (!open.length) { dialog.close(); return; }
    list.innerHTML = open.map((one, index) => `<li><h3>${safe(one.case)}</h3><dl class="conflict">`
      + `<div><dt>${safe(one.par || "Une autre personne")}${one.le ? `, le ${safe(one.le)}` : ""}</dt><dd><strong>${safe(one.leur)}</strong>`
      + `<button class="button secondary small" type="button" data-choice="theirs" data-index="${index}">Garder la leur</button></dd></div>`
      + `<div><dt>Vous</dt><dd><strong>${safe(one.mienne)}</strong>`
      + `<button class="button secondary small" type="button" data-choice="mine" data-index="${index}">Mettre la mienne</button></dd></div></dl></li>`).join("");
    dialog.querySelector("[data-all]").hidden = open.length < 2;
  }

  return (/** @type {Conflict[]} */ conflicts) => {
    open = [...open, ...conflicts];
    draw();
    if (!dialog.open) dialog.showModal();
    list.querySelector("button")?.focus();
  };
}
