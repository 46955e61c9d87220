// Copying to a spreadsheet and pasting from one; filling down, confirming, emptying what is selected.

import { isCarried, safe, typed } from "./format.js";
import { places } from "./selection.js";

/** @typedef {import("./table.js").Table} Table @typedef {import("./blocks.js").Blocks} Blocks */

/**
 * The browser's own events, when the grid has the focus.
 * @param {Table} table @param {Blocks} blocks @param {(words: string) => void} say
 */
export function bindClipboard(table, blocks, say) {
  const here = () => table.focused;
  document.addEventListener("copy", (event) => here() && copy(event, table, say));
  document.addEventListener("cut", (event) => {
    if (!here()) return;
    copy(event, table, say);
    empty(table, blocks);
  });
  document.addEventListener("paste", (event) => {
    if (!here()) return;
    event.preventDefault();
    blocks.paste(event.clipboardData.getData("text/plain"));
  });
}

function copy(event, table, say) {
  const rows = texts(table);
  event.preventDefault();
  event.clipboardData.setData("text/plain", rows.map((row) => row.map(quoted).join("\t")).join("\n"));
  const cells = (row) => row.map((text) => `<td>${safe(text).replaceAll("\n", "<br>")}</td>`).join("");
  event.clipboardData.setData("text/html", `<table>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("")}</table>`);
  const count = rows.length * rows[0].length;
  say(count > 1 ? `${count.toLocaleString("fr-FR")} cases copiées.` : "Case copiée.");
}

/** The selection as rows of exact texts: what is copied may be pasted back without changing anything. */
function texts(table) {
  const { left, right } = table.rect;
  const types = new Map(table.columns.map(({ id, type }) => [id, type]));
  const cells = places(table).map(({ line, id }) => typed(table.store.entry(id, line), types.get(id)));
  const rows = [];
  for (let start = 0; start < cells.length; start += right - left + 1) rows.push(cells.slice(start, start + right - left + 1));
  return rows.length ? rows : [[""]];
}

/** As spreadsheets write a cell that holds a tab or a line break. */
function quoted(text) {
  return /[\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Copy without the keyboard: the browser's own event, which also works where pages have no right on the clipboard. */
export function copySelection(table) {
  table.focus();
  document.execCommand("copy");
}

/** @param {Table} table @param {Blocks} blocks */
export function empty(table, blocks) {
  return blocks.write(places(table).map((place) => ({ ...place, manner: "vider" })));
}

/** Every cell selected takes what the first line of its column shows. @param {Table} table @param {Blocks} blocks */
export function fillDown(table, blocks) {
  const { top, bottom } = table.rect;
  const source = table.store.order[top === bottom ? top - 1 : top]; // one line selected: from the line above, as in Excel
  if (source === undefined) return undefined;
  const writes = places(table).filter(({ line }) => line !== source).map((place) => ({ ...place, ...same(table, place.id, source) }));
  return blocks.write(writes);
}

/** What restates the value of another line. */
function same(table, id, line) {
  const entry = table.store.entry(id, line);
  const { type } = table.columns.find((column) => column.id === id);
  if (entry[1] === 2) return { manner: "non_disponible" };
  if (entry[1] === 1) return { manner: entry[0] === null ? "non_concerne" : "valeur", written: entry[0] ?? "" };
  return { written: typed(entry, type) };
}

/** The cells selected that show the value of a month before and that this person may write. @param {Table} table */
export function carried(table) {
  const { store } = table;
  return places(table).filter(({ id, line }) => store.columns.get(id).carries && isCarried(store.entry(id, line)) && !store.lock(id, line));
}

/** Restate them for this month. @param {Table} table @param {Blocks} blocks */
export function confirm(table, blocks) {
  return blocks.write(carried(table).map((place) => ({ ...place, manner: "confirmer" })));
}
