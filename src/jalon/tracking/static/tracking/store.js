// The month in memory: lines, dictionary-encoded columns, what is kept and in which order.

import { fold, columnTest } from "./filters.js";

/** @typedef {[number|string|null, number, string|null, number]} Entry value, state, period, flags */
/** @typedef {{d: Entry[], c: number[], e: number[]|null, period: string|null}} ColumnData */

export class Store {
  /** @param {object} boot what the page says of the grid */
  constructor(boot) {
    this.boot = boot;
    this.columns = new Map(boot.columns.map((column) => [column.id, column]));
    this.search = boot.search;
    this.filters = { ...boot.filters };
    this.sort = boot.sort;
    this.only = boot.only && new Set(boot.only); // the establishments of a named list
    /** @type {Record<string, any[]>} */
    this.lines = {};
    /** @type {Map<string, ColumnData>} */
    this.data = new Map();
    /** @type {number[]} */
    this.order = [];
    this.ready = false;
    /** @type {Map<string, string>} what was just typed, until the server has answered */
    this.pending = new Map();
  }

  /** The address of the data, for the whole month or for some columns only. */
  address(only = []) {
    const query = new URLSearchParams({ region: this.boot.region, mois: this.boot.month });
    if (this.boot.known) query.set("connu", this.boot.known);
    if (only.length) query.set("seules", only.join(","));
    return `${this.boot.data}?${query}`;
  }

  async load() {
    const month = await this.fetch([]);
    this.lines = month.lines;
    this.texts = month.lines.id.map((_, line) => fold(searched.map((key) => month.lines[key][line] ?? "").join(" ")));
    this.ready = true;
    this.select();
  }

  /** Fetch again the columns that an entry may have moved; the lines kept stay, as in a spreadsheet. @param {string[]} ids */
  async refresh(ids) {
    if (ids.length) await this.fetch(ids);
  }

  async fetch(ids) {
    const answer = await fetch(this.address(ids), { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("La grille n'a pas pu être lue.");
    const month = await answer.json();
    for (const [id, column] of Object.entries(month.columns)) this.data.set(id, column);
    return month;
  }

  /** Decide again which lines are kept, and in which order. */
  select() {
    let kept = [...this.lines.id.keys()];
    if (this.only) kept = kept.filter((line) => this.only.has(this.lines.id[line]));
    const words = fold(this.search).split(" ").filter(Boolean);
    if (words.length) kept = kept.filter((line) => words.every((word) => this.texts[line].includes(word)));
    for (const [id, text] of Object.entries(this.filters)) {
      if (text.trim()) kept = kept.filter(this.lineTest(id, text));
    }
    this.order = this.sort ? this.sorted(kept) : kept;
  }

  /** A test of lines made from a test of the column's few distinct cells. */
  lineTest(id, text) {
    const column = this.data.get(id);
    if (!column) {
      const isNumber = this.boot.identities.some((one) => one.id === id && NUMBERS.has(one.type));
      const test = columnTest(text, isNumber);
      return (line) => { const said = this.lines[id]?.[line] || null; return test(said, said === null ? 4 : 0); };
    }
    const isNumber = NUMBERS.has(this.columns.get(id).type);
    const test = columnTest(text, isNumber);
    const passes = column.d.map(([value, state]) => test(value, state));
    return (line) => passes[column.c[line]];
  }

  sorted(kept) {
    const id = this.sort.replace(/^-/, "");
    const down = this.sort.startsWith("-") ? -1 : 1;
    const rank = this.ranks(id);
    const position = new Map(kept.map((line, index) => [line, index]));
    return [...kept].sort((a, b) => {
      const [x, y] = [rank(a), rank(b)];
      if (x === null || y === null) return (x === null) - (y === null) || position.get(a) - position.get(b);
      return down * (x - y) || position.get(a) - position.get(b);
    });
  }

  /** How a line ranks in a column: null when it has no value there. */
  ranks(id) {
    const column = this.data.get(id);
    const values = column ? column.d.map(([value, state]) => (state < 2 ? value : null)) : this.lines[id];
    const order = [...new Set(values.filter((value) => value !== null && value !== ""))].sort(compare);
    const byValue = new Map(order.map((value, index) => [value, index]));
    const ranked = values.map((value) => byValue.get(value) ?? null);
    return column ? (line) => ranked[column.c[line]] : (line) => ranked[line];
  }

  /** @returns {Entry} */
  entry(id, line) {
    const column = this.data.get(id);
    return column ? column.d[column.c[line]] : NOTHING;
  }

  /** What a cell shows, as the server compares it with what stands when something is written there. */
  seen(id, line) {
    const [value, state, period] = this.entry(id, line);
    return [value, state, period ?? this.data.get(id)?.period ?? null];
  }

  /** Why a cell may not be written; empty when it may. */
  lock(id, line) {
    const locked = this.columns.get(id)?.locked ?? "";
    return typeof locked === "string" ? locked : locked[this.lines.departement[line] ?? ""] ?? "";
  }

  /** What the kept lines of a column add up to, each holder of a value counted once. */
  total(id) {
    const column = this.data.get(id);
    const seen = new Set();
    const counts = new Map();
    let n = 0;
    let sum = 0;
    for (const line of this.order) {
      const [value, state] = column.d[column.c[line]];
      const holder = column.e?.[line] || this.lines.id[line];
      if (value === null || state === 2 || state > 3 || seen.has(holder)) continue;
      seen.add(holder);
      if (typeof value === "number") { n += 1; sum += value; }
      else for (const part of String(value).split(" ; ")) counts.set(part, (counts.get(part) ?? 0) + 1);
    }
    return { n, sum, counts };
  }
}

const searched = ["finess_et", "finess_pmsi", "finess_ej", "raison_sociale", "commune", "nom_ej", "groupes"];
const NUMBERS = new Set(["integer", "number", "percent", "amount"]);
/** @type {Entry} */
const NOTHING = [null, 4, null, 0];

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return fold(String(a)).localeCompare(fold(String(b)), "fr");
}
