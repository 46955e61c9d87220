// The grid in the browser: takes over the plain table once the month has arrived.

import { Bar } from "./bar.js";
import { Blocks } from "./blocks.js";
import { bindClipboard } from "./clipboard.js";
import { conflictsIn } from "./conflicts.js";
import { Editor } from "./editor.js";
import { bindKeys } from "./keys.js";
import { Panel } from "./panel.js";
import { bindMouse } from "./selection.js";
import { Store } from "./store.js";
import { Table } from "./table.js";
import { Toolbar } from "./toolbar.js";

const page = document.querySelector("[data-grid]");
const boot = JSON.parse(document.getElementById("grid-boot").textContent);
const store = new Store(boot);
const table = new Table(page, store);
const toolbar = new Toolbar(page, store, table); // listens before the data arrive: nothing typed is lost
const panel = new Panel(page, store, async (columns, batch) => {
  blocks.note(batch);
  await store.refresh(columns);
  table.draw(true);
});
const say = (...words) => bar.say(...words);
const blocks = new Blocks(store, table, {
  say,
  settle: (conflicts) => settle(conflicts),
  moved: () => { table.draw(true); if (panel.isOpen && table.target) panel.open(table.target); },
});
const bar = new Bar(page, table, blocks);
const settle = conflictsIn(document.getElementById("conflits"), (chosen) => blocks.insist(chosen), () => table.focus());

// The panel takes room from the grid: the cell it is about is brought back into sight.
const open = async (write = false) => {
  // What the panel reads now, the grid shows too: whoever writes next has seen it.
  await Promise.all([panel.open(table.target, write), store.refresh([table.target.column])]);
  table.draw(true);
  table.reveal(table.active);
};
const editor = new Editor(table, blocks, { say, panel: open });

store.load().then(() => {
  table.adopt();
  store.search = toolbar.search.value; // what was typed before the modules came counts too
  toolbar.apply();
  bindKeys(table, { panel: open, close: () => panel.isOpen && (panel.close(), true), editor, blocks, search: toolbar.search });
  bindMouse(table, open);
  table.scroller.addEventListener("dblclick", (event) => event.target.closest("td.cell") && editor.open());
  bindClipboard(table, blocks, say);
  page.dataset.grid = "ready";
}).catch((problem) => {
  page.querySelector("[data-status]").textContent = problem.message; // the plain table stays usable
});
