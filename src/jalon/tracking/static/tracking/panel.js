// The panel of a cell: opened, written in, undone, without leaving the grid.

export class Panel {
  /**
   * @param {HTMLElement} page
   * @param {import("./store.js").Store} store
   * @param {(columns: string[], batch: number) => Promise<void>} moved called with the columns an entry may have changed,
   *   and the publication that changed them
   */
  constructor(page, store, moved) {
    this.store = store;
    this.moved = moved;
    this.panel = page.querySelector("[data-panel]");
    this.table = page.querySelector("[data-table]");
    this.panel.addEventListener("submit", (event) => this.submit(event));
    this.panel.addEventListener("click", (event) => {
      if (event.target.closest("[data-closes-panel]")) this.close();
    });
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.stopPropagation(); this.close(); }
    });
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** Show a cell; `write` puts the cursor in its form. */
  async open({ finess, column }, write = false) {
    const { base, region, month, known } = this.store.boot;
    const query = new URLSearchParams({ region, mois: month, ...(known ? { connu: known } : {}) });
    this.panel.hidden = false;
    this.panel.setAttribute("aria-busy", "true");
    const answer = await fetch(`${base}${finess}/${column}/?${query}`, { headers: PART });
    await this.show(answer);
    const first = write && this.panel.querySelector("[data-first]");
    if (first) { first.focus(); first.select?.(); }
  }

  async show(answer) {
    this.panel.innerHTML = await answer.text();
    this.panel.removeAttribute("aria-busy");
    this.panel.scrollTop = 0;
  }

  async submit(event) {
    const form = event.target.closest("[data-cell-form]");
    if (!form) return;
    event.preventDefault();
    this.panel.setAttribute("aria-busy", "true");
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: PART });
    await this.show(answer);
    const columns = (answer.headers.get("X-Colonnes") ?? "").split(",").filter(Boolean);
    if (answer.ok && columns.length) await this.moved(columns, Number(answer.headers.get("X-Publication")));
    (this.panel.querySelector("[role=status] button, [role=alert], [data-first]") ?? this.panel).focus?.();
  }

  close() {
    this.panel.hidden = true;
    this.table.focus({ preventScroll: true });
  }
}

const PART = { "X-Requested-With": "jalon", Accept: "text/html" };
