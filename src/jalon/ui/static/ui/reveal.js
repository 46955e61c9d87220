// <button data-shows="id_password" hidden>: lets one read a moment what one types in a password field.

/** @param {HTMLElement} button @param {boolean} shown */
function set(button, shown) {
  const field = document.getElementById(button.dataset.shows);
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

/** @param {ParentNode} part */
function offer(part) {
  for (const button of part.querySelectorAll("[data-shows]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shows]");
  if (button) set(button, button.getAttribute("aria-pressed") !== "true");
});
// What leaves is a password again: a browser remembers what is typed in a text field.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-shows]")) set(button, false);
});
document.addEventListener("htmx:load", (event) => offer(event.target));
offer(document);
