// How a cell reads: the same words and looks as the page the server wrote (tracking/display.py).

const plain = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 });
const tenth = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 0 });
const months = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });

const CARRIED = 1, SHARED = 2, OLD = 4, FLAGGED = 16;

/** "2022-08" → "août 2022". */
export function monthName(code) {
  return /^\d{4}-\d\d$/.test(code ?? "") ? months.format(new Date(`${code}-01T00:00:00Z`)) : (code ?? "");
}

/** A value by the type of its column. @param {number|string} value */
export function valueText(value, type) {
  if (typeof value === "number") {
    if (type === "percent") return `${tenth.format(value)}\u202f%`;
    return type === "amount" ? `${whole.format(value)}\u00a0€` : plain.format(value);
  }
  if (type !== "date") return value;
  const quarter = /^(\d{4})-T(\d)$/.exec(value);
  if (quarter) return `${quarter[2]}${quarter[2] === "1" ? "er" : "e"} trimestre ${quarter[1]}`;
  return value.split("-").reverse().join("/");
}

/**
 * A cell as shown: text, classes, and what the look means in words.
 * @param {[number|string|null, number, string|null, number]} entry
 */
export function shown([value, state, period, flags], type) {
  if (state === 2) return { text: "n.d.", css: "unavailable", says: "non disponible" };
  if (state === 5) return { text: "…", css: "waiting", says: "une ligne du fichier attend d'être réglée" };
  if (state === 6) return { text: "réservé", css: "reserved", says: "la région garde cette case pour elle" };
  if (state === 4) return { text: "·", css: "uncovered", says: "aucun fichier ne couvre cette case" };
  if (state === 3) return { text: value ? `(${value})` : "–", css: "absent", says: "déduit : pas de ligne dans le fichier" };
  if (value === null) return { text: state === 1 ? "Non concerné" : "·", css: "", says: "" };
  const css = state === 1 ? ["not-applicable"] : [];
  const says = [];
  if (flags & CARRIED) { css.push("carried"); says.push(period ? `repris de ${monthName(period)}` : "repris d'un mois précédent"); }
  if (flags & SHARED) { css.push("shared"); says.push("valeur de l'entité juridique ou du projet"); }
  if (flags & OLD) { css.push("old"); says.push(`donnée de ${monthName(period)}, plus ancienne que prévu`); }
  if (flags & FLAGGED) { css.push("flagged"); says.push("un contrôle signale cette valeur"); }
  return { text: valueText(value, type), css: css.join(" "), says: says.join(", ") };
}

/** The foot of a column: a sum, or how many lines hold the most frequent value. */
export function totalText({ n, sum, counts }, column) {
  if (["integer", "number", "percent", "amount"].includes(column.type)) {
    return column.adds ? valueText(sum, column.type) : `${plain.format(n)} val.`;
  }
  if (!counts.size) return "";
  if (column.values.length) {
    const [value, count] = [...counts].reduce((best, pair) => (pair[1] > best[1] ? pair : best));
    return `${plain.format(count)} ${value}`;
  }
  return `${plain.format([...counts.values()].reduce((a, b) => a + b, 0))} rens.`;
}

/** What the foot of a column counts, in full. */
export function totalWords({ n, counts }, column) {
  if (!column.values.length && !counts.size) return column.adds ? `somme de ${plain.format(n)} valeurs, chacune comptée une fois` : "";
  return [...counts].slice(0, 12).map(([value, count]) => `${value} : ${plain.format(count)}`).join(" ; ");
}

/** Text made safe to stand inside markup. */
export function safe(text) {
  return String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
