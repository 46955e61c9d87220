// Typing in a cell of the grid: a field over the cell, a list where the column has one.

import { completed } from "./blocks.js";
import { safe, typed } from "./format.js";

const NEXT = { Enter: [1, 0], Tab: [0, 1] };

export class Editor {
  /**
   * @param {import("./table.js").Table} table
   * @param {import("./blocks.js").Blocks} blocks
   * @param {{say: (words: string) => void, panel: (write: boolean) => void}} page
   */
  constructor(table, blocks, page) {
    Object.assign(this, { table, blocks, page });
    this.field = null;
  }

  /** Edit the active cell; `first`: the character typed, which replaces what it held. */
  open(first = "") {
    const { table } = this;
    const line = table.store.order[table.active.row];
    const column = table.columns[table.active.column];
    if (line === undefined || !column) return;
    const why = table.store.lock(column.id, line);
    if (why) { this.page.say(why); return; }
    if (column.type === "set") { this.page.panel(true); return; } // several boxes to tick: the panel has the room
    table.go(table.active.row, table.active.column);
    this.close();
    const entry = table.store.entry(column.id, line);
    this.place = { line, id: column.id, seen: table.store.seen(column.id, line) };
    this.before = table.store.pending.get(`${line} ${column.id}`) ?? typed(entry, column.type);
    this.field = this.made(column, first, table.store.lines.raison_sociale[line]);
    this.lay();
    this.field.focus();
    this.start(column, first);
  }

  made(column, first, name) {
    const listed = column.type === "choice" && !column.open_list;
    const field = document.createElement(listed ? "select" : column.type === "text" ? "textarea" : "input");
    field.className = "cell-editor";
    field.setAttribute("aria-label", `${column.label}, ${name}`);
    if (listed) {
      const known = ["", ...column.values.filter((value) => value)];
      if (this.before && !known.includes(this.before)) known.push(this.before);
      field.innerHTML = known.map((value) => `<option value="${safe(value)}">${safe(value || "(vide)")}</option>`).join("");
      field.value = (first && completed(column.values, first)) || this.before;
    } else {
      field.maxLength = 2000;
      field.autocomplete = "off";
      field.value = first || this.before;
      if (column.open_list) this.suggest(field, column.values);
    }
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.commit());
    return field;
  }

  suggest(field, values) {
    this.list = document.createElement("datalist");
    this.list.id = "valeurs-connues-ici";
    this.list.innerHTML = values.map((value) => `<option value="${safe(value)}">`).join("");
    this.table.scroller.append(this.list);
    field.setAttribute("list", this.list.id);
  }

  /** Over the cell, scrolling with it. */
  lay() {
    const cell = document.getElementById(`c${this.table.active.row}-${this.table.active.column}`);
    const { scroller } = this.table;
    const [box, around] = [cell.getBoundingClientRect(), scroller.getBoundingClientRect()];
    const tall = this.field.tagName === "TEXTAREA";
    Object.assign(this.field.style, {
      left: `${box.left - around.left + scroller.scrollLeft}px`, top: `${box.top - around.top + scroller.scrollTop}px`,
      width: `${Math.max(box.width, tall ? 260 : 0)}px`, height: `${tall ? box.height * 3 : box.height}px`,
    });
    scroller.append(this.field);
  }

  /** The cursor after what was typed; a list opens at once when the browser allows it. */
  start(column, first) {
    const { field } = this;
    if (field.tagName !== "SELECT") { field.setSelectionRange(field.value.length, field.value.length); return; }
    Object.assign(this, { spelt: 0, letters: first, values: column.values });
    if (!first) try { field.showPicker?.(); } catch { /* not from a gesture: the list opens with the arrow keys */ }
  }

  key(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") { event.preventDefault(); this.close(); this.table.focus(); return; }
    if (event.key === "Enter" && event.altKey && this.field.tagName === "TEXTAREA") {
      event.preventDefault();
      this.field.setRangeText("\n", this.field.selectionStart, this.field.selectionEnd, "end");
      return;
    }
    if (this.field.tagName === "SELECT" && event.key.length === 1 && !event.ctrlKey && !event.metaKey) return this.spell(event);
    const step = NEXT[event.key];
    if (!step || event.altKey) return;
    event.preventDefault();
    const back = event.shiftKey ? -1 : 1;
    const { row, column } = this.table.active;
    this.commit();
    this.table.focus();
    this.table.go(row + back * step[0], column + back * step[1]);
  }

  /** Letters typed on a list, the one that opened it included, choose the value that begins so. */
  spell(event) {
    event.preventDefault();
    this.letters = this.spelt && event.timeStamp - this.spelt > 1500 ? event.key : this.letters + event.key;
    this.spelt = event.timeStamp;
    this.field.value = completed(this.values, this.letters) ?? this.field.value;
  }

  /** Write what was typed, unless it is what the cell held. */
  commit() {
    if (!this.field) return;
    const [written, { before, place }] = [this.field.value, this];
    this.close();
    if (written !== before) this.blocks.write([{ ...place, written }]);
  }

  close() {
    const [field, list] = [this.field, this.list];
    this.field = this.list = null;
    field?.remove();
    list?.remove();
  }
}
