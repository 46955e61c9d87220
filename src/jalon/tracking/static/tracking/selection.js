// The rectangle of cells selected: dragged with the mouse, and what is in it.

import { ROW } from "./table.js";

/** @typedef {{line: number, id: string}} Place a line of the month and a column */

/** The places selected, line by line. @param {import("./table.js").Table} table @returns {Place[]} */
export function places(table) {
  const { top, bottom, left, right } = table.rect;
  const found = [];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const line = table.store.order[row];
      if (line !== undefined && table.columns[column]) found.push({ line, id: table.columns[column].id });
    }
  }
  return found;
}

/** How many lines and columns are selected. @param {import("./table.js").Table} table */
export function extent({ rect }) {
  return { rows: rect.bottom - rect.top + 1, columns: rect.right - rect.left + 1 };
}

/**
 * Select with the mouse: a drag makes a rectangle, shift and a click too. A finger scrolls, as everywhere.
 * @param {import("./table.js").Table} table
 * @param {() => void} clicked called after a plain click on a cell
 */
export function bindMouse(table, clicked) {
  const { scroller } = table;
  let dragged = false;
  let timer = 0;
  scroller.addEventListener("pointerdown", (event) => {
    const place = under(event.target);
    if (!place || event.button !== 0 || event.pointerType === "touch") return;
    dragged = false;
    const start = event;
    table.go(...place, event.shiftKey);
    table.focus();
    const move = (moved) => {
      if (!dragged && Math.hypot(moved.clientX - start.clientX, moved.clientY - start.clientY) < 4) return;
      dragged = true;
      clearInterval(timer);
      timer = setInterval(() => follow(table, moved), 60);
      follow(table, moved);
    };
    const stop = () => {
      clearInterval(timer);
      removeEventListener("pointermove", move);
      setTimeout(() => { dragged = false; }); // once the click that ends a drag has been let by
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop, { once: true });
    addEventListener("pointercancel", stop, { once: true });
  });
  scroller.addEventListener("click", (event) => {
    const place = under(event.target);
    if (!place || event.shiftKey || dragged) return;
    table.go(...place);
    clicked();
  });
}

/** Extend to what lies under the mouse; beyond an edge, one step further at each call. */
function follow(table, { clientX, clientY }) {
  const box = table.scroller.getBoundingClientRect();
  const head = table.table.tHead.getBoundingClientRect().bottom;
  const { row, column } = table.end;
  const down = clientY > box.bottom - ROW ? 1 : clientY < head ? -1 : 0;
  const right = clientX > box.right - 8 ? 1 : clientX < box.left + table.frozenWidth ? -1 : 0;
  if (down || right) { table.go(row + down, column + right, true); return; }
  const place = under(document.elementFromPoint(clientX, clientY));
  if (place && (place[0] !== row || place[1] !== column)) table.go(...place, true);
}

/** The row and place of a cell in the page, null elsewhere. */
function under(target) {
  const cell = target?.closest?.("td.cell");
  return cell ? [Number(cell.parentElement.dataset.row), Number(cell.dataset.place)] : null;
}
