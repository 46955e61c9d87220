// The grid in the browser: takes over the plain table once the month has arrived.

import { bindKeys } from "./keys.js";
import { Panel } from "./panel.js";
import { Store } from "./store.js";
import { Table } from "./table.js";
import { Toolbar } from "./toolbar.js";

const page = document.querySelector("[data-grid]");
const boot = JSON.parse(document.getElementById("grid-boot").textContent);
const store = new Store(boot);
const table = new Table(page, store);
const toolbar = new Toolbar(page, store, table); // listens before the data arrive: nothing typed is lost
const panel = new Panel(page, store, async (columns) => {
  await store.refresh(columns);
  table.draw(true);
});

store.load().then(() => {
  table.adopt();
  store.search = toolbar.search.value; // what was typed before the modules came counts too
  toolbar.apply();
  bindKeys(table, panel, toolbar.search);
  page.dataset.grid = "ready";
}).catch((problem) => {
  page.querySelector("[data-status]").textContent = problem.message; // the plain table stays usable
});
