/* The workbench: moving, ruling and searching by keyboard, without reloading the page.

   Everything here is done by links and forms without it too. A ruling that could not be sent is kept
   in this browser (localStorage) and sent again, under the same key, until the server has answered:
   the server records one key once. It says in whose name it was made: the server takes it from
   nobody else. */
(() => {
  const { Controller } = window.StimulusModule;
  const RETRY = [2000, 5000, 10000, 20000];
  const LOOK_AGAIN = 15000;

  class Outbox {
    constructor(user, step) {
      this.name = `neurogrit-rulings-${user}-${step}`;
    }

    read() {
      try {
        return JSON.parse(window.localStorage.getItem(this.name)) || [];
      } catch {
        return this.unsaved || [];
      }
    }

    write(items) {
      this.unsaved = items; // where a browser keeps nothing, for as long as the page is open
      try {
        window.localStorage.setItem(this.name, JSON.stringify(items));
      } catch {
        /* private mode, or full */
      }
    }

    add(item) {
      this.write([...this.read(), item]);
    }

    get refused() {
      try {
        return JSON.parse(window.localStorage.getItem(`${this.name}-refused`)) || [];
      } catch {
        return [];
      }
    }

    set refused(items) {
      try {
        window.localStorage.setItem(`${this.name}-refused`, JSON.stringify(items));
      } catch {
        /* private mode, or full: the page shows them as long as it is open */
      }
    }

    drop(key) {
      this.write(this.read().filter((item) => item.key !== key));
    }
  }

  class Workbench extends Controller {
    static targets = ["bar", "progress", "status", "queue", "text", "panel", "form", "undo", "decision", "search", "query", "help", "keys", "refused"];

    static values = { states: String, panel: String, step: Number, user: Number };

    connect() {
      this.outbox = new Outbox(this.userValue, this.stepValue);
      this.tries = 0;
      this.chosen = new Set();
      this.searchTarget.hidden = false;
      this.helpTarget.hidden = false;
      this.listen(document, "keydown", (event) => this.key(event));
      this.listen(this.element, "click", (event) => this.click(event));
      this.listen(this.element, "submit", (event) => this.submit(event));
      this.listen(this.queryTarget, "input", () => this.find());
      this.listen(this.queryTarget, "keydown", (event) => this.searchKey(event));
      this.listen(window, "online", () => this.flush());
      this.listen(document, "visibilitychange", () => document.hidden || this.look());
      this.timer = window.setInterval(() => document.hidden || this.look(), LOOK_AGAIN);
      for (const item of this.outbox.read()) this.mark(item.positions, true);
      for (const item of this.outbox.refused) this.showRefused(item);
      this.flush();
    }

    listen(target, name, act) {
      this.stops = this.stops || [];
      target.addEventListener(name, act);
      this.stops.push(() => target.removeEventListener(name, act));
    }

    disconnect() {
      this.stops.forEach((stop) => stop());
      window.clearInterval(this.timer);
      window.clearTimeout(this.retry);
    }

    // Statements -------------------------------------------------------------------------------

    get statements() {
      return [...this.textTarget.querySelectorAll(".wb-st")];
    }

    at(position) {
      return this.textTarget.querySelector(`.wb-st[data-position="${position}"]`);
    }

    get current() {
      return this.textTarget.querySelector(".wb-st--current");
    }

    isDone(statement) {
      return ["verified", "nothing"].includes(statement.dataset.state);
    }

    mark(positions, waiting) {
      for (const position of positions) {
        this.at(position)?.classList.toggle("wb-st--waiting", waiting);
      }
    }

    setCurrent(position) {
      for (const statement of this.statements) {
        const is = statement.dataset.position === String(position);
        statement.classList.toggle("wb-st--current", is);
        if (is) statement.setAttribute("aria-current", "true");
        else statement.removeAttribute("aria-current");
      }
      this.current?.scrollIntoView({ block: "nearest" });
    }

    async open(position, { focus = true } = {}) {
      const typed = this.typed();
      if (typed && !window.confirm(typed)) return;
      this.setCurrent(position);
      try {
        const response = await fetch(`${this.panelValue}?at=${position}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (!response.ok || response.redirected) throw new Error(response.status);
        this.show(await response.text(), { focus });
        window.history.replaceState(null, "", `?at=${position}`);
      } catch {
        // What is shown and can be ruled on is still the statement before.
        const still = this.panelTarget.querySelector(".wb-panel");
        if (still) this.setCurrent(still.dataset.position);
        this.say(this.queueTarget.dataset.offline);
        this.wait();
      }
    }

    typed() {
      const form = this.hasFormTarget ? this.formTarget : null;
      const fields = form ? [...form.querySelectorAll("textarea, input[type=text]")] : [];
      return fields.some((field) => field.value.trim() && field.value !== field.defaultValue)
        ? this.element.dataset.leave
        : "";
    }

    show(html, { focus = false } = {}) {
      this.meant = "v";
      this.panelTarget.innerHTML = html;
      if (focus) this.panelTarget.querySelector("h2")?.focus({ preventScroll: true });
      const head = this.panelTarget.getBoundingClientRect();
      if (focus && (head.top < 0 || head.top > window.innerHeight * 0.8)) this.panelTarget.scrollIntoView({ block: "start" });
    }

    next() {
      const statements = this.statements;
      const from = statements.indexOf(this.current);
      const order = [...statements.slice(from + 1), ...statements.slice(0, from + 1)];
      const found = order.find((statement) => !this.isDone(statement) && !statement.classList.contains("wb-st--waiting"));
      if (found) this.open(found.dataset.position);
      else this.say(this.progressTarget.textContent);
    }

    step(by) {
      const statements = this.statements;
      const found = statements[statements.indexOf(this.current) + by];
      if (found) this.open(found.dataset.position);
    }

    say(words) {
      this.statusTarget.textContent = words;
    }

    // Clicks and keys --------------------------------------------------------------------------

    click(event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      const link = event.target.closest(".wb-st, .wb-step");
      if (link) {
        event.preventDefault();
        this.open(new URL(link.href).searchParams.get("at"));
      } else if (event.target.closest("[data-workbench-target=help]")) {
        this.keysTarget.showModal();
      }
    }

    key(event) {
      const field = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
      if (field && (event.ctrlKey || event.metaKey) && event.key === "Enter" && this.panelTarget.contains(field)) {
        event.preventDefault();
        this.press(this.meant || "v");
      } else if (field && event.key === "Escape" && field !== this.queryTarget) {
        field.blur();
      }
      if (field || event.ctrlKey || event.metaKey || event.altKey || this.keysTarget.open) return;
      const acts = {
        o: () => this.next(),
        j: () => this.step(1),
        k: () => this.step(-1),
        e: () => this.firstField()?.focus(),
        n: () => (this.chosen.size ? this.several() : this.press("n")),
        x: () => this.choose(),
        "/": () => this.queryTarget.focus(),
        "?": () => this.keysTarget.showModal(),
        a: () => this.decide(),
      };
      for (const name of ["v", "w", "c", "u"]) acts[name] = () => this.press(name);
      const act = acts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }

    /* The first field that can be seen: one in a closed part takes no focus, and what is typed next
       would be taken as keys. */
    firstField() {
      const fields = [...this.panelTarget.querySelectorAll(".wb-fields input, .wb-fields select, .wb-fields textarea")];
      return fields.find((field) => field.checkVisibility());
    }

    press(name) {
      const button = this.panelTarget.querySelector(`button[data-key="${name}"]`);
      if (!button) return;
      const note = this.panelTarget.querySelector("[name=note]");
      if (name === "w" && note && !note.value.trim()) {
        this.meant = "w"; // Ctrl+Enter in the note is what was begun with
        note.focus();
      } else button.click();
    }

    decide() {
      const target = this.decisionTarget.querySelector("textarea, button") || this.decisionTarget;
      this.decisionTarget.scrollIntoView({ block: "center" });
      target.focus();
    }

    choose() {
      const statement = this.current;
      if (!statement || this.isDone(statement)) return;
      const position = statement.dataset.position;
      if (this.chosen.has(position)) this.chosen.delete(position);
      else this.chosen.add(position);
      statement.classList.toggle("wb-st--chosen", this.chosen.has(position));
      this.say(`✓ ${this.chosen.size}`);
    }

    several() {
      const data = new URLSearchParams();
      data.set("verdict", "nothing");
      data.set("as", this.userValue);
      const rows = [...this.chosen].map((position) => this.at(position));
      for (const row of rows) {
        data.append("position", row.dataset.position);
        data.append("digest", row.dataset.digest);
        data.append("seen", row.dataset.seen);
        row.classList.remove("wb-st--chosen");
      }
      const positions = [...this.chosen];
      this.chosen.clear();
      this.send(this.formTarget.action, data, positions);
    }

    // Ruling -----------------------------------------------------------------------------------

    submit(event) {
      const form = event.target;
      if (!this.panelTarget.contains(form)) return;
      event.preventDefault();
      const data = new URLSearchParams(new FormData(form));
      if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value);
      data.delete("csrfmiddlewaretoken");
      if (form.classList.contains("wb-undo")) this.post({ url: form.action, body: data.toString(), key: "", positions: [] });
      else this.send(form.action, data, [data.get("position")]);
    }

    send(url, data, positions) {
      const key = window.crypto.randomUUID ? window.crypto.randomUUID() : this.random();
      data.set("key", key);
      const item = { url, body: data.toString(), key, positions };
      this.outbox.add(item);
      this.mark(positions, true);
      this.flush(item);
    }

    random() {
      // Without a secure context there is no randomUUID.
      const hex = [...window.crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    }

    async flush(newest) {
      if (this.sending) return;
      this.sending = true;
      window.clearTimeout(this.retry);
      try {
        for (let items = this.outbox.read(); items.length; items = this.outbox.read()) {
          const open = this.panelTarget.querySelector(".wb-panel")?.dataset.position;
          const isShown = items[0].key === newest?.key || items[0].positions.map(String).includes(open);
          if (!(await this.post(items[0], isShown))) {
            this.wait();
            return;
          }
          this.tries = 0;
        }
        this.queueTarget.hidden = true;
      } finally {
        this.sending = false;
      }
    }

    wait() {
      const count = this.outbox.read().length;
      if (!count) return;
      const words = this.signedOut ? "signedOut" : count === 1 ? "one" : "many";
      this.queueTarget.textContent = this.queueTarget.dataset[words].replace("{}", count);
      this.queueTarget.hidden = false;
      this.retry = window.setTimeout(() => this.flush(), RETRY[Math.min(this.tries, RETRY.length - 1)]);
      this.tries += 1;
    }

    get token() {
      // The cookie is new after signing in again in another tab; the page's own token may be old.
      const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
      return cookie ? cookie.slice("csrftoken=".length) : this.element.querySelector("[name=csrfmiddlewaretoken]").value;
    }

    /* True where the server has answered, with a yes or a no; false where it has to be tried again. */
    async post(item, showPanel = true) {
      let response;
      try {
        response = await fetch(item.url, {
          method: "POST",
          body: item.body,
          headers: {
            "Content-Type": "application/x-www-form-urlencoded",
            Accept: "application/json",
            "X-CSRFToken": this.token,
            "X-Requested-With": "XMLHttpRequest",
          },
        });
      } catch {
        return false;
      }
      this.signedOut = response.redirected || response.status === 403;
      if (response.status >= 500 || response.status === 429 || this.signedOut) return false;
      const answer = await response.json().catch(() => null);
      if (!answer) return false;
      this.outbox.drop(item.key);
      this.mark(item.positions, false);
      if (answer.lines) this.update(answer);
      if (answer.reasons && !showPanel) this.keepRefused(item, answer.reasons);
      if (showPanel && answer.panel !== undefined) {
        if (answer.at !== undefined) this.setCurrent(answer.at);
        this.show(answer.panel, { focus: true });
      }
      this.say(answer.reasons ? answer.reasons.join(" ") : answer.said || "");
      return true;
    }

    /* What was kept while the line was down and is refused now: nothing typed is thrown away. */
    keepRefused(item, reasons) {
      const sent = new URLSearchParams(item.body);
      const words = [...sent].filter(([name, value]) => value && /^(note|locator|quotation)/.test(name)).map(([, value]) => value);
      const statement = this.at(sent.get("position"))?.textContent.trim() || "";
      const refused = { key: item.key, text: `${statement} ${reasons.join(" ")}`, wrote: words.join(" / ") };
      this.outbox.refused = [...this.outbox.refused, refused];
      this.showRefused(refused);
    }

    showRefused(refused) {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = this.element.dataset.dismiss;
      button.addEventListener("click", () => {
        this.outbox.refused = this.outbox.refused.filter((one) => one.key !== refused.key);
        row.remove();
        this.refusedTarget.hidden = !this.refusedTarget.children.length;
      });
      row.append(refused.wrote ? `${refused.text} ${this.element.dataset.wrote} “${refused.wrote}” ` : `${refused.text} `, button);
      this.refusedTarget.append(row);
      this.refusedTarget.hidden = false;
    }

    // What others do ---------------------------------------------------------------------------

    async look() {
      if (this.outbox.read().length) return this.flush();
      try {
        const response = await fetch(this.statesValue, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (response.ok && !response.redirected) this.update(await response.json());
      } catch {
        /* the next look will tell */
      }
    }

    update(answer) {
      const open = this.panelTarget.querySelector(".wb-panel");
      for (const line of answer.lines) {
        const statement = this.at(line.position);
        if (!statement) continue;
        statement.dataset.seen = line.seen;
        if (statement.dataset.state !== line.state) {
          statement.classList.replace(`wb-st--${statement.dataset.state}`, `wb-st--${line.state}`);
          statement.dataset.state = line.state;
          statement.querySelector(".wb-sign").textContent = line.sign;
          statement.querySelector(".wb-words").textContent = `${line.words}: `;
        }
        if (open && open.dataset.position === String(line.position) && open.dataset.seen !== String(line.seen) && !answer.panel) {
          open.dataset.seen = line.seen;
          this.say(`${line.by}: ${line.words}`);
          if (!this.typed()) this.open(line.position, { focus: false });
        }
      }
      this.progressTarget.textContent = answer.progress;
      this.barTarget.value = answer.done;
      for (const tally of this.element.querySelectorAll("[data-tally]")) {
        tally.textContent = answer.lines.filter((line) => line.state === tally.dataset.tally).length;
      }
      this.refreshDecision(answer);
    }

    refreshDecision(answer) {
      const now = JSON.stringify([answer.against, answer.needed]);
      if (this.decided === now) return;
      this.decided = now;
      const comment = this.decisionTarget.querySelector("[name=reject-comment]");
      const typed = comment && comment.value !== comment.defaultValue ? comment.value : null;
      const address = window.location.pathname;
      fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } })
        .then((response) => (response.ok && !response.redirected ? response.text() : ""))
        .then((html) => {
          const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-workbench-target=decision]");
          if (!fresh) return;
          const focused = this.decisionTarget.contains(document.activeElement);
          if (focused) return;
          this.decisionTarget.replaceChildren(...fresh.childNodes);
          const again = this.decisionTarget.querySelector("[name=reject-comment]");
          if (typed !== null && again) again.value = typed;
        })
        .catch(() => {});
    }

    // Search -----------------------------------------------------------------------------------

    find() {
      const wanted = this.queryTarget.value.trim().toLowerCase();
      let count = 0;
      for (const statement of this.statements) {
        const hit = wanted !== "" && statement.textContent.toLowerCase().includes(wanted);
        statement.classList.toggle("wb-st--hit", hit);
        count += hit;
      }
      this.say(wanted ? String(count) : "");
    }

    searchKey(event) {
      if (event.key === "Escape") {
        this.queryTarget.value = "";
        this.find();
        this.queryTarget.blur();
      } else if (event.key === "Enter") {
        event.preventDefault();
        const hits = this.statements.filter((statement) => statement.classList.contains("wb-st--hit"));
        const after = hits.find((hit) => Number(hit.dataset.position) > Number(this.current?.dataset.position ?? -1));
        const found = after || hits[0];
        if (found) {
          this.open(found.dataset.position, { focus: false });
        }
      }
    }
  }

  window.wagtail.app.register("workbench", Workbench);
})();
