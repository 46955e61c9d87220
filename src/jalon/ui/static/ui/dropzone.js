// <div data-dropzone>: files dropped on it go to its <input type=file>; their names are listed.

/** @param {number} bytes @returns {string} */
function weight(bytes) {
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, "ko"] : [bytes / 1e6, "Mo"];
  return `${size.toLocaleString("fr-FR", { maximumFractionDigits: 1 })}\u00a0${unit}`;
}

/** @param {HTMLElement} zone */
function list(zone) {
  const input = zone.querySelector("input[type=file]");
  const lines = [...input.files].map((file) => {
    const line = document.createElement("li");
    line.append(file.name, Object.assign(document.createElement("span"), { textContent: weight(file.size) }));
    return line;
  });
  zone.querySelector("[data-dropzone-list]").replaceChildren(...lines);
}

/** @param {HTMLElement} zone */
function enhance(zone) {
  const input = zone.querySelector("input[type=file]");
  zone.querySelector("[data-dropzone-hint]").hidden = false;
  input.addEventListener("change", () => list(zone));
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    list(zone);
  });
}

document.querySelectorAll("[data-dropzone]").forEach(enhance);
document.addEventListener("htmx:load", (event) => event.target.querySelectorAll("[data-dropzone]").forEach(enhance));
