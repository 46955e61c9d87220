// <button data-copies="330781196">: puts the text in the clipboard and says so.

/** @param {HTMLElement} button */
async function copy(button) {
  const name = button.getAttribute("aria-label");
  await navigator.clipboard.writeText(button.dataset.copies);
  button.classList.add("copied");
  button.setAttribute("aria-label", "Copié");
  setTimeout(() => {
    button.classList.remove("copied");
    button.setAttribute("aria-label", name);
  }, 1500);
}

/** @param {ParentNode} part shows the buttons only where a clipboard exists */
function reveal(part) {
  if (!navigator.clipboard) return;
  for (const button of part.querySelectorAll("[data-copies]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copies]");
  if (button) copy(button);
});
document.addEventListener("htmx:load", (event) => reveal(event.target));
reveal(document);
