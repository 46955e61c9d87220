// The table drawn by windows: only the rows and columns in sight are in the page.

import { safe, shown, totalText, totalWords } from "./format.js";

export const ROW = 30; // px, as in grid.css
const AROUND = 8; // rows drawn above and below the window

export class Table {
  /**
   * @param {HTMLElement} page
   * @param {import("./store.js").Store} store
   */
  constructor(page, store) {
    this.store = store;
    this.scroller = page.querySelector("[data-scroller]");
    this.table = page.querySelector("[data-table]");
    this.body = this.table.tBodies[0];
    this.foot = this.table.tFoot;
    this.status = page.querySelector("[data-status]");
    this.identity = store.boot.identity;
    this.columns = store.boot.order.map((id) => store.columns.get(id));
    this.active = { row: 0, column: 0 }; // where one types; the selection goes from there to `end`
    this.end = this.active;
    /** @type {(() => void)[]} called when the selection has moved */
    this.watchers = [];
    this.drawn = "";
    this.scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw(true)).observe(this.scroller);
  }

  /** Take over the table that the server wrote. */
  adopt() {
    this.measure();
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    this.table.tabIndex = 0; // the keyboard speaks to the grid, no longer to what scrolls around it
    this.scroller.removeAttribute("tabindex");
    this.table.classList.add("windowed");
    this.head = this.table.tHead;
    this.draw(true);
  }

  /** Fixed widths, so that what is not drawn keeps its place. */
  measure() {
    const narrow = matchMedia("(max-width: 640px)").matches;
    const widths = [narrow ? 150 : store_width(this.store, 0), store_width(this.store, 1)];
    widths.push(...this.identity.map((one) => one.width), ...this.columns.map((one) => one.width));
    const group = document.createElement("colgroup");
    widths.forEach((width) => {
      const col = document.createElement("col");
      col.style.width = `${width}px`;
      group.append(col);
    });
    this.table.prepend(group);
    this.table.style.width = `${widths.reduce((a, b) => a + b, 0)}px`;
    this.edges = widths.slice(2).reduce((edges, width) => [...edges, edges.at(-1) + width], [0]);
    this.frozenWidth = narrow ? widths[0] : widths[0] + widths[1];
  }

  get moving() {
    return [...this.identity, ...this.columns];
  }

  /** Draw what is in sight; `again` even if the window has not moved. */
  draw(again = false) {
    if (!this.store.ready || !this.edges) return;
    const { scrollTop, scrollLeft, clientHeight, clientWidth } = this.scroller;
    const count = this.store.order.length;
    const first = Math.max(0, Math.floor(scrollTop / ROW) - AROUND);
    const last = Math.min(count, Math.ceil((scrollTop + clientHeight) / ROW) + AROUND);
    const [from, to] = this.columnsIn(scrollLeft, scrollLeft + clientWidth - this.frozenWidth);
    const drawn = `${first} ${last} ${from} ${to}`;
    if (!again && drawn === this.drawn) return;
    this.drawn = drawn;
    const rows = [];
    for (let index = first; index < last; index += 1) rows.push(this.row(index, from, to));
    this.body.innerHTML = count
      ? `${gap(first * ROW)}${rows.join("")}${gap((count - last) * ROW)}`
      : `<tr><td class="none" colspan="${this.moving.length + 2}">Aucun établissement ne répond à ces filtres.</td></tr>`;
    this.body.querySelectorAll("tr.gap > td").forEach((td) => { td.style.height = `${td.dataset.height}px`; });
    if (again) this.drawFoot();
    this.table.setAttribute("aria-rowcount", String(count + 2));
    this.mark();
  }

  columnsIn(left, right) {
    const count = this.moving.length;
    let from = 0;
    while (from < count - 1 && this.edges[from + 1] < left - 200) from += 1;
    let to = from;
    while (to < count && this.edges[to] < right + 200) to += 1;
    return [from, to];
  }

  row(index, from, to) {
    const { store } = this;
    const line = store.order[index];
    const finess = store.lines.finess_et[line];
    const marks = (store.lines.marks?.[line] ?? []).map((mark) => ` <span class="mark">${safe(mark)}</span>`).join("");
    const cells = [];
    if (from) cells.push(`<td colspan="${from}"></td>`);
    for (let column = from; column < to; column += 1) cells.push(this.cell(index, column, line));
    if (to < this.moving.length) cells.push(`<td colspan="${this.moving.length - to}"></td>`);
    return `<tr data-row="${index}" aria-rowindex="${index + 3}"><th class="frozen f1" scope="row" title="${safe(store.lines.raison_sociale[line])}">`
      + `<a href="${safe(store.boot.establishments)}${safe(finess)}/">${safe(store.lines.raison_sociale[line])}</a>${marks}</th>`
      + `<td class="frozen f2 code">${safe(finess)}</td>${cells.join("")}</tr>`;
  }

  cell(row, column, line) {
    if (column < this.identity.length) {
      const { id, code } = this.identity[column];
      const text = safe(this.store.lines[id]?.[line] ?? "");
      return `<td class="${code ? "code" : ""}" title="${text}">${text}</td>`;
    }
    const place = column - this.identity.length;
    const { id, type } = this.columns[place];
    const typing = this.store.pending.get(`${line} ${id}`);
    const { text, css, says } = typing === undefined ? shown(this.store.entry(id, line), type) : { text: typing, css: "pending", says: "en cours d'enregistrement" };
    const locked = this.store.lock(id, line) ? " locked" : "";
    const shared = css.includes("shared") ? "<sup>EJ</sup>" : "";
    const proposed = css.includes("contested") ? this.store.boot.proposed?.[id]?.[this.store.lines.id[line]] : "";
    const beside = proposed ? ` <ins>→ ${safe(proposed)} ?</ins>` : "";
    return `<td class="cell t-${type} ${css}${locked}" id="c${row}-${place}" data-place="${place}" title="${safe((says || text) + (proposed ? ` : la région propose « ${proposed} »` : ""))}">${safe(text)}${shared}${beside}</td>`;
  }

  drawFoot() {
    const cells = this.columns.map((column) => {
      const total = this.store.total(column.id);
      return `<td class="t-${column.type}" title="${safe(totalWords(total, column))}">${safe(totalText(total, column))}</td>`;
    });
    this.foot.rows[0].innerHTML = `<th class="frozen f1" scope="row">Ensemble des lignes affichées</th><td class="frozen f2"></td>${this.identity.length ? `<td colspan="${this.identity.length}"></td>` : ""}${cells.join("")}`;
    const kept = this.store.order.length;
    const all = this.store.lines.id.length;
    const words = (n) => `${n.toLocaleString("fr-FR")} établissement${n > 1 ? "s" : ""}`;
    this.status.textContent = kept === all ? words(all) : `${words(kept)} sur ${all.toLocaleString("fr-FR")}`;
  }

  /** Show which cell is the active one and which are selected, for the eye and for screen readers. */
  mark() {
    const { top, bottom, left, right } = this.rect;
    for (const cell of this.body.querySelectorAll("td.cell")) {
      const [row, place] = [Number(cell.parentElement.dataset.row), Number(cell.dataset.place)];
      const inside = row >= top && row <= bottom && place >= left && place <= right;
      cell.classList.toggle("selected", inside && (top !== bottom || left !== right));
      cell.classList.toggle("active", row === this.active.row && place === this.active.column);
      cell.toggleAttribute("aria-selected", inside);
      if (inside) cell.setAttribute("aria-selected", "true");
    }
    const active = document.getElementById(`c${this.active.row}-${this.active.column}`);
    if (active && this.focused) this.table.setAttribute("aria-activedescendant", active.id);
    else if (!active) this.table.removeAttribute("aria-activedescendant"); // scrolled out of what is drawn
    this.watchers.forEach((watch) => watch());
  }

  get focused() {
    return document.activeElement === this.table;
  }

  focus() {
    this.table.focus({ preventScroll: true });
  }

  /** The rectangle selected, in rows and places of columns, both ends included. */
  get rect() {
    const [{ row, column }, end] = [this.active, this.end];
    return {
      top: Math.min(row, end.row), bottom: Math.max(row, end.row),
      left: Math.min(column, end.column), right: Math.max(column, end.column),
    };
  }

  /** Make a cell active and bring it into sight; `extend`: the selection goes on to there instead. */
  go(row, column, extend = false) {
    this.end = {
      row: Math.max(0, Math.min(row, this.store.order.length - 1)),
      column: Math.max(0, Math.min(column, this.columns.length - 1)),
    };
    if (!extend) this.active = this.end;
    this.reveal(this.end);
    this.draw();
    this.mark();
  }

  reveal({ row, column }) {
    const head = this.table.tHead.offsetHeight + this.foot.offsetHeight;
    const top = row * ROW;
    const view = this.scroller.clientHeight - head;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    if (top + ROW > this.scroller.scrollTop + view) this.scroller.scrollTop = top + ROW - view;
    const place = column + this.identity.length;
    const room = this.scroller.clientWidth - this.frozenWidth;
    if (this.edges[place] < this.scroller.scrollLeft) this.scroller.scrollLeft = this.edges[place];
    if (this.edges[place + 1] > this.scroller.scrollLeft + room) this.scroller.scrollLeft = this.edges[place + 1] - room;
  }

  /** The line and column of the active cell. */
  get target() {
    const line = this.store.order[this.active.row];
    const column = this.columns[this.active.column];
    return line === undefined || !column ? null : { finess: this.store.lines.finess_et[line], column: column.id };
  }
}

function store_width(store, index) {
  return store.boot.frozen[index].width;
}

function gap(height) {
  return height > 0 ? `<tr class="gap" aria-hidden="true"><td data-height="${height}"></td></tr>` : "";
}
