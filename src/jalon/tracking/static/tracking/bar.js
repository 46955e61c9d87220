// The bar of a selection: how many cells, their sum, and what may be done with them; what was just done.

import { carried, confirm, copySelection, empty, fillDown } from "./clipboard.js";
import { safe, valueText } from "./format.js";
import { extent, places } from "./selection.js";

const count = (n, one, many) => `${n.toLocaleString("fr-FR")} ${n > 1 ? many : one}`;

export class Bar {
  /** @param {HTMLElement} page @param {import("./table.js").Table} table @param {import("./blocks.js").Blocks} blocks */
  constructor(page, table, blocks) {
    Object.assign(this, { table, blocks });
    this.bar = page.querySelector("[data-bar]");
    this.said = page.querySelector("[data-said]");
    this.form = document.querySelector("[data-fill]");
    this.bar.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
    this.said.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
    this.form.addEventListener("submit", (event) => this.fill(event));
    let asked = 0;
    table.watchers.push(() => { cancelAnimationFrame(asked); asked = requestAnimationFrame(() => this.draw()); });
  }

  act(name) {
    const { table, blocks } = this;
    const acts = {
      fill: () => this.ask(), down: () => fillDown(table, blocks), confirm: () => confirm(table, blocks),
      empty: () => empty(table, blocks), copy: () => copySelection(table), undo: () => blocks.undo(),
      hush: () => this.say(""),
    };
    if (!acts[name]) return;
    acts[name]();
    if (name !== "fill") table.focus();
  }

  draw() {
    const { rows, columns } = extent(this.table);
    const several = rows * columns > 1;
    this.bar.hidden = !several;
    if (!several) return;
    const { store } = this.table;
    const chosen = places(this.table);
    const open = chosen.filter(({ id, line }) => !store.lock(id, line)).length;
    const filled = chosen.filter(({ id, line }) => store.entry(id, line)[1] < 2 && store.entry(id, line)[0] !== null).length;
    const said = [
      `<strong>${count(chosen.length, "case", "cases")}</strong> ${rows}\u00a0×\u00a0${columns}`, count(filled, "renseignée", "renseignées"), this.sum(chosen),
      open < chosen.length ? (open ? count(chosen.length - open, "protégée", "protégées") : "toutes protégées") : "",
    ];
    this.bar.querySelector("[data-count]").innerHTML = said.filter(Boolean).join(" · ");
    const again = carried(this.table).length;
    const button = this.bar.querySelector("[data-act=confirm]");
    button.hidden = !again;
    button.querySelector("span").textContent = again > 1 ? `Confirmer les ${again.toLocaleString("fr-FR")} valeurs reprises` : "Confirmer la valeur reprise";
    for (const act of ["fill", "down", "empty"]) this.bar.querySelector(`[data-act=${act}]`).disabled = !open;
  }

  /** The sum of one column that adds up, each holder of a value counted once. */
  sum(chosen) {
    const { store, columns, rect } = this.table;
    const column = columns[rect.left];
    if (rect.left !== rect.right || !column.adds) return "";
    const held = new Map();
    for (const { id, line } of chosen) {
      const [value, state] = store.entry(id, line);
      if (typeof value === "number" && state === 0) held.set(store.data.get(id).e?.[line] || store.lines.id[line], value);
    }
    return held.size ? `somme ${valueText([...held.values()].reduce((a, b) => a + b, 0), column.type)}` : "";
  }

  /** Ask what to write in all the cells selected. */
  ask() {
    const dialog = this.form.closest("dialog");
    const { left, right } = this.table.rect;
    const values = left === right ? this.table.columns[left].values : [];
    this.form.querySelector("datalist").innerHTML = values.map((value) => `<option value="${safe(value)}">`).join("");
    this.form.querySelector("[data-fill-where]").textContent = this.bar.querySelector("[data-count]").textContent;
    this.form.reset();
    dialog.showModal();
    this.form.elements.valeur.focus();
  }

  fill(event) {
    event.preventDefault();
    this.form.closest("dialog").close();
    const { valeur, maniere } = this.form.elements;
    this.blocks.write(places(this.table).map((place) => ({ ...place, written: valeur.value, manner: maniere.value })));
    this.table.focus();
  }

  /** Tell the person. @param {string} words @param {string[]} details sentences, one per cell refused */
  say(words, details = [], undoable = false, wrong = false) {
    const more = details.length > 1 ? `<details><summary>${count(details.length, "refus", "refus")}</summary><ul>${details.map((one) => `<li>${safe(one)}</li>`).join("")}</ul></details>` : safe(details[0] ?? "");
    this.said.classList.toggle("wrong", wrong || details.length > 0);
    this.said.innerHTML = words ? `<p>${safe(words)} ${more}</p>${undoable ? `<button class="button quiet small" type="button" data-act="undo">Annuler</button>` : ""}`
      + `<button class="icon-button" type="button" data-act="hush" aria-label="Fermer ce message">×</button>` : "";
    clearTimeout(this.timer);
    if (words && !wrong && !details.length) this.timer = setTimeout(() => this.say(""), 8000);
  }
}
