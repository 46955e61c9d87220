// French signs keep to their word: no line starts with a colon, a question mark or a closing quotation mark.

const LOOSE = /(?<=\S) (?=[:;?!»])|(?<=«) /g;
const AS_TYPED = "td, option, textarea, pre, code, script, style"; // what people wrote, or will send, stays as it is

/** @param {Node} part */
function space(part) {
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const spaced = text.data.replace(LOOSE, "\u00a0");
    if (spaced !== text.data && !text.parentElement.closest(AS_TYPED)) text.data = spaced;
  }
}

space(document.body);
document.addEventListener("htmx:load", (event) => space(event.target));
