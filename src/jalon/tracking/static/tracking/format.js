// How a cell reads: the same words and looks as the page the server wrote (tracking/display.py).

const plain = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 });
const tenth = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 0 });
const months = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });

const CARRIED = 1, CONTESTED = 32;

/** What the state of a cell says when no value is stated: its text, its class, its words. */
const STATES = {
  2: { text: () => "n.d.", css: "unavailable", says: "non disponible" },
  3: { text: (value) => (value ? `(${value})` : "–"), css: "absent", says: "déduit : pas de ligne dans le fichier" },
  4: { text: () => "·", css: "uncovered", says: "aucun fichier ne couvre cette case" },
  5: { text: () => "…", css: "waiting", says: "une ligne du fichier attend d'être réglée" },
  6: { text: () => "réservé", css: "reserved", says: "la région garde cette case pour elle" },
};

/** What each flag of a stated value looks like and says: a new mark is one line here, and one in display.py. */
const MARKS = [
  { bit: 1, css: "carried", says: (month) => (month ? `repris de ${month}` : "repris d'un mois précédent") },
  { bit: 2, css: "shared", says: () => "valeur de l'entité juridique ou du projet" },
  { bit: 4, css: "old", says: (month) => `donnée de ${month}, plus ancienne que prévu` },
  { bit: 16, css: "flagged", says: () => "un contrôle signale cette valeur" },
  { bit: 32, css: "contested", says: () => "valeur contestée" },
];

/** "2022-T1" → "1er trimestre 2022"; nothing for another text. @param {string} code */
function quarterName(code) {
  const found = /^(\d{4})-T(\d)$/.exec(code);
  return found ? `${found[2]}${found[2] === "1" ? "er" : "e"} trimestre ${found[1]}` : "";
}

/** "2022-08" → "août 2022"; quarters and years too. */
export function monthName(code) {
  if (quarterName(code ?? "")) return quarterName(code);
  return /^\d{4}-\d\d$/.test(code ?? "") ? months.format(new Date(`${code}-01T00:00:00Z`)) : (code ?? "");
}

/** A value by the type of its column. @param {number|string} value */
export function valueText(value, type) {
  if (typeof value === "number") {
    if (type === "percent") return `${tenth.format(value)}\u202f%`;
    return type === "amount" ? `${whole.format(value)}\u00a0€` : plain.format(value);
  }
  if (type !== "date") return value;
  return quarterName(value) || value.split("-").reverse().join("/");
}

/**
 * A cell as shown: text, classes, and what the look means in words.
 * @param {[number|string|null, number, string|null, number]} entry
 */
export function shown([value, state, period, flags], type) {
  const silent = STATES[state];
  const stated = !silent && (value !== null || state === 1);
  const marks = MARKS.filter(({ bit }) => flags & bit && (stated || bit === CONTESTED));
  const says = marks.map((mark) => mark.says(period ? monthName(period) : ""));
  const css = marks.map((mark) => mark.css);
  if (silent) return { text: silent.text(value), css: [silent.css, ...css].join(" "), says: [silent.says, ...says].join(", ") };
  if (state === 1) css.unshift("not-applicable");
  const text = value === null ? (state === 1 ? "Non concerné" : "·") : valueText(value, type);
  return { text, css: css.join(" "), says: says.join(", ") };
}

/** Whether a cell shows the value of a month before. @param {[number|string|null, number, string|null, number]} entry */
export function isCarried([value, state, , flags]) {
  return Boolean(flags & CARRIED) && state <= 2 && (value !== null || state > 0);
}

/** A value as a person would type it, exactly. @param {[number|string|null, number, string|null, number]} entry */
export function typed([value, state], type) {
  if (state === 2) return "n.d.";
  if (state > 2) return "";
  if (value === null) return state === 1 ? "Non concerné" : "";
  if (typeof value === "number") return String(value).replace(".", ",");
  return type === "date" ? value.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3/$2/$1").replace(/^(\d{4})-(T\d)$/, "$2 $1") : value;
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
