// What is searched, filtered and sorted, and the address that says it.

import { safe } from "./format.js";

/**
 * @param {HTMLElement} page
 * @param {import("./store.js").Store} store
 * @param {import("./table.js").Table} table
 */
export class Toolbar {
  constructor(page, store, table) {
    Object.assign(this, { page, store, table });
    this.form = document.querySelector("[data-toolbar]");
    this.search = this.form.querySelector("[data-search]");
    this.chips = document.querySelector("[data-chips]");
    this.search.addEventListener("input", () => { store.search = this.search.value; this.apply(); });
    this.form.addEventListener("change", (event) => this.go(event.target));
    table.table.tHead.addEventListener("click", (event) => this.clickHead(event));
    document.querySelector("[data-save-view]")?.addEventListener("submit", (event) => this.saveView(event));
    document.querySelectorAll("[data-pages], [data-needless]").forEach((needless) => needless.remove());
    this.addFilters();
  }

  go(field) {
    if (field.matches("[data-goes]")) location.assign(field.value);
    if (field.matches("[data-submits], [name=connu]")) this.form.requestSubmit();
  }

  /** A filter under each column: a list for choices, free text for the rest. */
  addFilters() {
    const row = this.table.table.tHead.insertRow();
    row.className = "filters";
    const head = `<td class="frozen f1"></td><td class="frozen f2"></td>`;
    row.innerHTML = head + this.table.moving.map((column) => `<td>${this.field(column)}</td>`).join("");
    row.addEventListener("input", (event) => {
      this.store.filters[event.target.dataset.filter] = event.target.value;
      this.apply();
    });
  }

  field(column) {
    const label = `Filtrer ${column.label}`;
    const value = this.store.filters[column.id] ?? "";
    const known = (column.values ?? []).slice(0, 12);
    if (column.type === "choice" && known.length) {
      const options = [["", "tout"], ...known.map((one) => [`=${one}`, one]), ["vide", "(vide)"], ["nd", "(n.d.)"]];
      return `<select data-filter="${column.id}" aria-label="${safe(label)}">${options.map(([code, word]) =>
        `<option value="${safe(code)}"${code === value ? " selected" : ""}>${safe(word)}</option>`).join("")}</select>`;
    }
    const hint = ["integer", "number", "percent", "amount"].includes(column.type) ? ">= 100" : "contient";
    return `<input data-filter="${column.id}" aria-label="${safe(label)}" value="${safe(value)}" placeholder="${hint}" title="Exemples : ${hint === "contient" ? "chu ; !psy ; vide" : "120 ; >= 100 ; 10..50 ; nd"}">`;
  }

  clickHead(event) {
    const link = event.target.closest("tr.names th a");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const place = link.closest("th").cellIndex - 2 - this.table.identity.length;
    const { id } = this.table.columns[place];
    this.store.sort = { [id]: `-${id}`, [`-${id}`]: "" }[this.store.sort] ?? id;
    this.table.table.tHead.querySelectorAll("[aria-sort]").forEach((th) => th.removeAttribute("aria-sort"));
    if (this.store.sort) link.closest("th").setAttribute("aria-sort", this.store.sort.startsWith("-") ? "descending" : "ascending");
    this.apply();
  }

  /** Select again, draw again, and put it all in the address so that it can be shared. */
  apply() {
    if (!this.store.ready) return; // typed before the data came: applied when they arrive
    this.store.select();
    this.table.scroller.scrollTop = 0;
    this.table.draw(true);
    const query = this.query();
    history.replaceState(null, "", `?${query}`);
    document.querySelectorAll("[data-export]").forEach((link) => {
      link.href = `${this.store.boot.export}${link.dataset.export}?${query}`;
    });
    document.querySelectorAll("[data-look]").forEach((link) => {
      link.href = `${this.store.boot.base}${link.dataset.look}?${query}`;
    });
    this.drawChips();
  }

  query() {
    const { boot, search, filters, sort } = this.store;
    const query = new URLSearchParams(location.search);
    for (const key of [...query.keys()]) if (key.startsWith("f.") || ["q", "tri", "page", "vue"].includes(key)) query.delete(key);
    query.set("region", boot.region);
    query.set("mois", boot.month);
    if (search) query.set("q", search);
    if (sort) query.set("tri", sort);
    for (const [id, text] of Object.entries(filters)) if (text.trim()) query.set(`f.${id}`, text);
    return query;
  }

  drawChips() {
    const labels = new Map(this.table.moving.map((column) => [column.id, column.label]));
    const filters = Object.entries(this.store.filters).filter(([, text]) => text.trim());
    this.chips.innerHTML = filters.map(([id, text]) =>
      `<button class="chip" type="button" data-id="${safe(id)}">${safe(labels.get(id) ?? id)} : ${safe(text)} <span aria-hidden="true">×</span><span class="visually-hidden">retirer ce filtre</span></button>`).join("");
    this.chips.onclick = (event) => {
      const chip = event.target.closest("[data-id]");
      if (!chip) return;
      delete this.store.filters[chip.dataset.id];
      const field = this.table.table.querySelector(`[data-filter="${chip.dataset.id}"]`);
      if (field) field.value = "";
      this.apply();
    };
  }

  saveView(event) {
    const form = event.target;
    form.action = `${this.store.boot.views}?${this.query()}`;
  }
}
