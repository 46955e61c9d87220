// Light, dark or as the system says. Loaded before the first paint so that no page flashes.

const KEY = "jalon-apparence";
const root = document.documentElement;

/** @returns {"auto" | "light" | "dark"} what this person chose on this machine */
function chosen() {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "auto";
}

/** @param {string} theme */
function show(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** @param {HTMLElement} choice the group of three buttons */
function mark(choice) {
  for (const button of choice.querySelectorAll("[data-theme-value]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeValue === chosen()));
  }
}

show(chosen());

document.addEventListener("DOMContentLoaded", () => {
  for (const choice of document.querySelectorAll("[data-theme-choice]")) {
    choice.hidden = false;
    mark(choice);
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-value]");
  if (!button) return;
  localStorage.setItem(KEY, button.dataset.themeValue);
  show(chosen());
  mark(button.closest("[data-theme-choice]"));
});
