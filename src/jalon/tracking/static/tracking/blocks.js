// What a person writes, sent as blocks one after the other; undone and done again.

import { fold } from "./filters.js";

/**
 * @typedef {{line: number, id: string, written?: string, manner?: string, seen?: any[]}} Write
 * @typedef {{phrase: string, ecrites: number, refusees: {phrase: string}[], refus: number, conflits: object[],
 *   publication: number|null, colonnes: string[]}} Outcome
 */

export class Blocks {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./table.js").Table} table
   * @param {{say: Function, settle: Function, moved: Function}} page say: a sentence to the person; settle: conflicts;
   *   moved: after something was written
   */
  constructor(store, table, page) {
    Object.assign(this, { store, table, page });
    /** @type {number[]} the publications of this page that may be taken back, then given again */
    this.done = [];
    this.undone = [];
    this.queue = Promise.resolve();
  }

  /** Write cells: what was seen in each is noted now, so that what others change meanwhile is told. @param {Write[]} writes */
  write(writes) {
    const { store } = this;
    const open = writes.filter(({ id, line }) => !store.lock(id, line));
    if (!open.length) return this.page.say(writes.length ? store.lock(writes[0].id, writes[0].line) : "Rien à écrire.");
    const waiting = open.map((one) => store.pending.has(key(one)));
    open.forEach((one, index) => { one.seen = waiting[index] ? undefined : one.seen ?? store.seen(one.id, one.line); });
    if (open.length === 1 && (open[0].manner ?? "valeur") === "valeur") store.pending.set(key(open[0]), open[0].written);
    this.table.draw(true);
    return this.next(async () => {
      open.forEach((one) => { one.seen ??= store.seen(one.id, one.line); }); // typed again before the answer came
      const left = writes.length - open.length;
      await this.send({ entrees: open.map((one) => this.entry(one)) }, left);
    }, open);
  }

  /** Put a copied text on the selection, and below and beside it as far as it goes. @param {string} text */
  paste(text) {
    const { store, table } = this;
    const { top, bottom, left, right } = table.rect;
    const rows = text.split("\n");
    const height = Math.max(bottom - top + 1, rows.length);
    const width = Math.max(right - left + 1, ...rows.map((row) => row.split("\t").length));
    const lines = store.order.slice(top, top + height);
    const columns = table.columns.slice(left, left + width).map((column) => column.id);
    const body = {
      texte: text, selection: [bottom - top + 1, right - left + 1], colonnes: columns,
      lignes: lines.map((line) => store.lines.finess_et[line]),
      vus: lines.map((line) => columns.map((id) => store.seen(id, line))),
    };
    return this.next(() => this.send({ colle: body }));
  }

  /** Send what the person chose for cells that others had changed. @param {object[]} conflicts */
  insist(conflicts) {
    const entries = conflicts.map(({ finess, colonne, ecrit, maniere, vu }) => ({ finess, colonne, ecrit, maniere, vu }));
    return this.next(() => this.send({ entrees: entries }));
  }

  undo() { return this.takeBack(this.done, this.undone, "Rien à annuler dans cette page.", "Annulé : "); }

  redo() { return this.takeBack(this.undone, this.done, "Rien à rétablir.", "Rétabli : "); }

  takeBack(from, to, nothing, word) {
    return this.next(async () => {
      const batch = from.pop();
      if (batch === undefined) return this.page.say(nothing);
      const outcome = await this.post(`bloc/annuler/${batch}/`, {});
      to.push(outcome.publication);
      await this.moved(outcome.colonnes);
      this.page.say(word + outcome.phrase.charAt(0).toLowerCase() + outcome.phrase.slice(1));
    });
  }

  /** What was written elsewhere in the page (the panel) is taken back by the same keys. */
  note(batch) {
    if (batch) { this.done.push(batch); this.undone.length = 0; }
  }

  async send(body, left = 0) {
    const outcome = await this.post("bloc/", body);
    this.note(outcome.publication);
    await this.moved(outcome.colonnes);
    const locked = left ? ` ${left.toLocaleString("fr-FR")} protégée${left > 1 ? "s" : ""}, laissée${left > 1 ? "s" : ""}.` : "";
    this.page.say(outcome.phrase + locked, outcome.refusees.map((one) => one.phrase), Boolean(outcome.publication), outcome.conflits.length > 0);
    if (outcome.conflits.length) this.page.settle(outcome.conflits);
  }

  async moved(columns) {
    await this.store.refresh(columns);
    this.page.moved();
  }

  /** One after the other: each starts from what the one before has left. */
  next(act, writes = []) {
    this.queue = this.queue.then(act).catch((problem) => this.page.say(problem.message, [], false, true)).then(() => {
      writes.forEach((one) => this.store.pending.delete(key(one)));
      this.table.draw(true);
    });
    return this.queue;
  }

  async post(path, body) {
    const { base, region, month, known } = this.store.boot;
    const query = new URLSearchParams({ region, mois: month, ...(known ? { connu: known } : {}) });
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(`${base}${path}?${query}`, {
      method: "POST", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    }).catch(() => { throw new Error("Le serveur ne répond pas : rien n'a été écrit."); });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok && !said.refusees) throw new Error(said.probleme ?? "Rien n'a été écrit : rechargez la page, puis recommencez.");
    return said;
  }

  entry({ line, id, written = "", manner = "valeur", seen }) {
    return { finess: this.store.lines.finess_et[line], colonne: id, ecrit: written, maniere: manner, vu: seen };
  }
}

/** The value of a list that begins as what is being typed, if any. @param {string[]} values @param {string} text */
export function completed(values, text) {
  const start = fold(text);
  return start ? values.find((value) => fold(value).startsWith(start)) : undefined;
}

function key({ line, id }) {
  return `${line} ${id}`;
}
