// A table that fits its frame lets its header stick to the window; one that does not keeps its own scrolling.

/** @param {HTMLElement} frame a .scroller */
function measure(frame) {
  const fits = frame.firstElementChild.scrollWidth <= frame.clientWidth;
  frame.classList.toggle("fits", fits);
  if (fits) frame.removeAttribute("tabindex");
  else frame.tabIndex = 0;
}

const watch = new ResizeObserver((changes) => changes.forEach((change) => measure(change.target)));

/** @param {ParentNode} part */
function follow(part) {
  for (const frame of part.querySelectorAll(".scroller")) if (frame.firstElementChild) watch.observe(frame);
}

follow(document);
document.addEventListener("htmx:load", (event) => follow(event.target));
