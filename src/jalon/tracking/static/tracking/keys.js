// The keyboard in the grid: moves, opening, copying.

import { shown } from "./format.js";

/**
 * @param {import("./table.js").Table} table
 * @param {import("./panel.js").Panel} panel
 * @param {HTMLInputElement} search
 */
export function bindKeys(table, panel, search) {
  const { scroller } = table;
  // The panel takes room from the grid: the cell it is about is brought back into sight.
  const open = (write = false) => panel.open(table.target, write).then(() => table.go(table.active.row, table.active.column));
  scroller.addEventListener("keydown", (event) => {
    if (event.target !== scroller) return;
    const step = moves(event, table);
    if (step) { event.preventDefault(); table.go(...step); return; }
    if (!table.target) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); }
    if (event.key === "F2") { event.preventDefault(); open(true); }
    if (event.key === "Escape" && panel.isOpen) panel.close();
    if (event.key === "c" && (event.ctrlKey || event.metaKey)) copy(table);
  });
  scroller.addEventListener("focus", () => table.mark());
  scroller.addEventListener("click", (event) => {
    const cell = event.target.closest("td.cell");
    if (!cell) return;
    table.go(Number(cell.parentElement.dataset.row), Number(cell.dataset.place));
    open();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select, dialog")) { event.preventDefault(); search.focus(); }
  });
}

/** Where a key leads from the active cell: [row, column], or null. */
function moves(event, table) {
  const { row, column } = table.active;
  const page = Math.max(1, Math.floor(table.scroller.clientHeight / 30) - 4);
  const end = event.ctrlKey || event.metaKey;
  const last = [table.store.order.length - 1, table.columns.length - 1];
  return {
    ArrowDown: [end ? last[0] : row + 1, column], ArrowUp: [end ? 0 : row - 1, column],
    ArrowRight: [row, end ? last[1] : column + 1], ArrowLeft: [row, end ? 0 : column - 1],
    PageDown: [row + page, column], PageUp: [row - page, column],
    Home: end ? [0, 0] : [row, 0], End: end ? last : [row, last[1]],
  }[event.key] ?? null;
}

function copy(table) {
  const { id, type } = table.columns[table.active.column];
  const { text } = shown(table.store.entry(id, table.store.order[table.active.row]), type);
  navigator.clipboard?.writeText(text);
}
