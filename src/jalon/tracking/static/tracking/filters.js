// What a person types in a filter, read as on the server (tracking/rules.py: column_filter).

const STATES = { vide: [3, 4], nd: [2], nc: [1], attente: [5], reserve: [6] };
const COMPARISON = /^(<=|>=|<|>|=)?\s*(-?[\d\s.,]+)$/;
const RANGE = /^(-?[\d\s.,]+?)\s*(?:\.\.|à)\s*(-?[\d\s.,]+)$/;

/** Lower case, no accents, words separated by one space. @param {string} text */
export function fold(text) {
  const plain = text.replace(/œ/gi, "oe").replace(/æ/gi, "ae").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, " ").trim();
}

/**
 * The test of a column: "a ; b" either, "!a" not, numbers ">= 100" or "10..50", words vide, nd, nc, attente, reserve.
 * @returns {(value: number|string|null, state: number) => boolean}
 */
export function columnTest(text, isNumber) {
  const parts = text.split(";").map((part) => part.trim()).filter(Boolean);
  const wanted = parts.filter((part) => !part.startsWith("!")).map((part) => alternative(part, isNumber));
  const refused = parts.filter((part) => part.startsWith("!")).map((part) => alternative(part.slice(1).trim(), isNumber));
  return (value, state) =>
    (!wanted.length || wanted.some((test) => test(value, state))) && !refused.some((test) => test(value, state));
}

function alternative(text, isNumber) {
  const states = STATES[fold(text)];
  if (states) return (_, state) => states.includes(state);
  if (isNumber) return numberTest(text);
  if (text.startsWith("=")) {
    const exact = fold(text.slice(1));
    return (value) => value !== null && fold(String(value)) === exact;
  }
  const part = fold(text);
  return (value) => value !== null && fold(String(value)).includes(part);
}

function numberTest(text) {
  const range = RANGE.exec(text);
  if (range) {
    const [low, high] = [number(range[1]), number(range[2])];
    return (value) => typeof value === "number" && value >= low && value <= high;
  }
  const found = COMPARISON.exec(text);
  if (!found) return () => true; // still being typed: nothing is hidden
  const limit = number(found[2]);
  const holds = {
    "<": (v) => v < limit, "<=": (v) => v <= limit, ">": (v) => v > limit, ">=": (v) => v >= limit,
  }[found[1]] ?? ((v) => v === limit);
  return (value) => typeof value === "number" && holds(value);
}

function number(text) {
  return Number(text.replace(/\s/g, "").replace(",", "."));
}
