/* The workbench: moving, ruling and searching by keyboard, without reloading the page.

   Everything here is done by links and forms without it too. A ruling that could not be sent is kept
   in this browser (localStorage) and sent again, under the same key, until the server has answered:
   the server records one key once. It says in whose name it was made: the server takes it from
   nobody else. */

import { Kept, leftBehind, REFUSED, RULINGS } from "./kept.js";
import { Keys } from "./keys.js";
import { Others } from "./others.js";
import { Outbox } from "./outbox.js";
import { Panel } from "./panel.js";
import { Search } from "./search.js";
import { Statements } from "./statements.js";

const { Controller } = window.StimulusModule;
const LOOK_AGAIN = 15000;

class Workbench extends Search(Others(Keys(Outbox(Panel(Statements(Controller)))))) {
  static targets = ["bar", "progress", "status", "queue", "text", "panel", "form", "undo", "decision", "search", "query", "help", "keys", "refused"];

  static values = { states: String, panel: String, step: Number, user: Number };

  connect() {
    this.outbox = new Kept(`${RULINGS(this.userValue)}${this.stepValue}`);
    this.refused = new Kept(REFUSED(this.userValue));
    this.others = leftBehind(this.userValue, this.stepValue);
    this.tries = 0;
    this.chosen = new Map();
    this.sizes = new ResizeObserver(() => this.element.style.setProperty("--wb-bar", `${this.barHeight()}px`));
    this.sizes.observe(this.element.querySelector(".wb-bar"));
    this.couldApprove = !this.decisionTarget.querySelector(".help-warning");
    this.searchTarget.hidden = false;
    this.helpTarget.hidden = false;
    this.listen(document, "keydown", (event) => this.key(event));
    this.listen(this.element, "click", (event) => this.click(event));
    this.listen(this.element, "submit", (event) => this.submit(event));
    this.listen(this.queryTarget, "input", () => this.find());
    this.listen(this.queryTarget, "keydown", (event) => this.searchKey(event));
    this.listen(this.panelTarget, "input", () => {
      if (!this.hasFormTarget) return;
      delete this.formTarget.dataset.sent;
      delete this.formTarget.dataset.left;
    });
    this.listen(window, "online", () => this.flush());
    this.listen(window, "beforeunload", (event) => {
      if (this.typed() || this.outbox.held?.length) event.preventDefault();
    });
    this.listen(document, "visibilitychange", () => document.hidden || this.look());
    this.timer = window.setInterval(() => document.hidden || this.look(), LOOK_AGAIN);
    for (const item of this.outbox.read()) this.mark(item.positions, true);
    for (const item of this.refused.read()) this.showRefused(item);
    this.flush();
  }

  listen(target, name, act) {
    this.stops = this.stops || [];
    target.addEventListener(name, act);
    this.stops.push(() => target.removeEventListener(name, act));
  }

  disconnect() {
    this.stops.forEach((stop) => stop());
    this.sizes.disconnect();
    window.clearInterval(this.timer);
    window.clearTimeout(this.retry);
  }

  /* The bar sticks above the panel, and grows with what it says. */
  barHeight() {
    return this.element.querySelector(".wb-bar").offsetHeight;
  }

  say(words) {
    this.statusTarget.textContent = words;
  }
}

window.wagtail.app.register("workbench", Workbench);
