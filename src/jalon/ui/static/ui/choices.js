// data-chooses="constat" on a checkbox: ticks all those of its form that bear that name, and follows them.
// It is hidden until this module runs: without JavaScript each line is ticked by itself.

/** @param {HTMLInputElement} all */
function boxes(all) {
  return [...all.form.querySelectorAll(`input[type="checkbox"][name="${all.dataset.chooses}"]`)];
}

/** @param {ParentNode} part */
function show(part) {
  for (const all of part.querySelectorAll("[data-chooses]")) all.closest("[hidden]")?.removeAttribute("hidden");
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches?.("[data-chooses]")) for (const one of boxes(box)) one.checked = box.checked;
  const all = box.form?.querySelector(`[data-chooses="${box.name}"]`);
  if (!all) return;
  const ticked = boxes(all).filter((one) => one.checked).length;
  all.checked = ticked > 0 && ticked === boxes(all).length;
  all.indeterminate = ticked > 0 && !all.checked;
});

show(document);
document.addEventListener("htmx:load", (event) => show(event.target));
