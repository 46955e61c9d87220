/** On pages about a grid: choosing a grid, a region or a month shows it at once. */
document.querySelectorAll("[data-needless]").forEach((button) => button.remove());
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-goes]")) location.assign(target.value);
  else if (target.matches("[data-submits]")) target.form.requestSubmit();
});
