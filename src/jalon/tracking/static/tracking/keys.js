// The keyboard in the grid: moves, selection, editing, blocks.

import { carried, confirm, empty, fillDown } from "./clipboard.js";

/**
 * @param {import("./table.js").Table} table
 * @param {{panel: (write?: boolean) => void, close: () => boolean, editor: import("./editor.js").Editor,
 *   blocks: import("./blocks.js").Blocks, search: HTMLInputElement}} page
 */
export function bindKeys(table, page) {
  table.table.addEventListener("keydown", (event) => {
    if (event.target !== table.table || event.isComposing) return;
    const step = moves(event, table);
    if (step) { event.preventDefault(); table.go(...step, event.shiftKey && event.key !== "Tab"); return; }
    if (table.target && acts(event, table, page)) event.preventDefault();
  });
  table.table.addEventListener("focus", () => table.mark());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select, dialog")) { event.preventDefault(); page.search.focus(); }
  });
}

/** Where a key leads: [row, column], or null. With shift, the far corner of the selection goes there. */
function moves(event, table) {
  const { row, column } = event.shiftKey && event.key !== "Tab" ? table.end : table.active;
  const page = Math.max(1, Math.floor(table.scroller.clientHeight / 30) - 4);
  const far = event.ctrlKey || event.metaKey;
  const last = [table.store.order.length - 1, table.columns.length - 1];
  return {
    ArrowDown: [far ? last[0] : row + 1, column], ArrowUp: [far ? 0 : row - 1, column],
    ArrowRight: [row, far ? last[1] : column + 1], ArrowLeft: [row, far ? 0 : column - 1],
    PageDown: [row + page, column], PageUp: [row - page, column],
    Home: far ? [0, 0] : [row, 0], End: far ? last : [row, last[1]],
  }[event.key] ?? null;
}

/** What a key does to the cell or the selection; true when it did something. */
function acts(event, table, { panel, close, editor, blocks }) {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const { line, column } = { line: table.store.order[table.active.row], column: table.columns[table.active.column].id };
  const locked = Boolean(table.store.lock(column, line));
  if (command && key === "Enter") panel();
  else if (command && key === "d") fillDown(table, blocks);
  else if (command && key === "z" && !event.shiftKey) blocks.undo();
  else if (command && (key === "y" || key === "z")) blocks.redo();
  else if (command && key === "a") selectColumn(table);
  else if (command || event.altKey) return false;
  else if (key === "Enter") locked ? panel() : editor.open();
  else if (key === " ") carried(table).length ? confirm(table, blocks) : panel();
  else if (key === "F2") locked ? editor.page.say(table.store.lock(column, line)) : editor.open();
  else if (key === "Delete" || key === "Backspace") empty(table, blocks);
  else if (key === "Escape") return close();
  else if (key.length === 1 && key !== "/") editor.open(event.key);
  else return false;
  return true;
}

/** The whole column; when it is selected already, the whole grid. */
function selectColumn(table) {
  const { column } = table.active;
  const last = table.store.order.length - 1;
  const whole = table.rect.top === 0 && table.rect.bottom === last && table.rect.left === table.rect.right;
  table.active = { row: 0, column: whole ? 0 : column };
  table.end = { row: last, column: whole ? table.columns.length - 1 : column };
  table.mark();
}
