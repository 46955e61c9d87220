// French signs keep to their word: no line starts with a colon, a question mark or a closing quotation mark.
// A narrow space before ; ? ! and the percent sign, a full one before the colon and inside quotation marks.

const NARROW = /(?<=\S) (?=[;?!])|(?<=\d) (?=%)/g;
const FULL = /(?<=\S) (?=[:»])|(?<=«) /g;
// What people wrote, will send or will copy stays as it is.
const AS_TYPED = "td, tbody th, option, textarea, pre, code, script, style, [contenteditable]";

/** @param {string} text */
export function spaced(text) {
  return text.replace(NARROW, "\u202f").replace(FULL, "\u00a0");
}

/** @param {Node} part */
function space(part) {
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const before = text.previousSibling ? "." : ""; // "<strong>mot</strong> : suite": the sign keeps to what is marked
    const said = spaced(before + text.data).slice(before.length);
    if (said !== text.data && !text.parentElement.closest(AS_TYPED)) text.data = said;
  }
}

space(document.body);
document.addEventListener("htmx:load", (event) => space(event.target));
