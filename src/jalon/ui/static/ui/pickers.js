/** On pages that choose what they look at (a grid, a region, a month, a hospital): choosing shows it at once. */
document.querySelectorAll("[data-needless]").forEach((button) => button.remove());
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-goes]")) location.assign(target.value);
  else if (target.matches("[data-submits]")) target.form.requestSubmit();
});
