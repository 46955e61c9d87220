// A strip of sections or tabs wider than the window opens on the page at hand.

for (const here of document.querySelectorAll(".sections [aria-current], .tabs [aria-current]")) {
  const strip = here.closest(".sections, .tabs ul");
  const spare = strip.clientWidth - here.offsetWidth;
  strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - spare / 2;
}
