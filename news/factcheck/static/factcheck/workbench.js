/* The workbench: moving, ruling and searching by keyboard, without reloading the page.

   Everything here is done by links and forms without it too. A ruling that could not be sent is kept
   in this browser (localStorage) and sent again, under the same key, until the server has answered:
   the server records one key once. It says in whose name it was made: the server takes it from
   nobody else. */
(() => {
  const { Controller } = window.StimulusModule;
  const RETRY = [2000, 5000, 10000, 20000];
  const LOOK_AGAIN = 15000;

  /* A list that outlives the page. Where a browser keeps nothing (private mode, full), it is held
     for as long as the page is open, and what the browser says it has is not believed. */
  class Kept {
    constructor(name) {
      this.name = name;
      this.held = null;
    }

    read() {
      if (this.held) return this.held;
      try {
        return JSON.parse(window.localStorage.getItem(this.name)) || [];
      } catch {
        return [];
      }
    }

    write(items) {
      try {
        if (items.length) window.localStorage.setItem(this.name, JSON.stringify(items));
        else window.localStorage.removeItem(this.name);
        this.held = null;
      } catch {
        this.held = items;
      }
    }

    add(item) {
      this.write([...this.read(), item]);
    }

    drop(key) {
      this.write(this.read().filter((item) => item.key !== key));
    }
  }

  const RULINGS = (user) => `neurogrit-rulings-${user}-`;
  const REFUSED = (user) => `neurogrit-refused-${user}`;

  /* What this person ruled at other steps, and could not send: the story may be out of fact-check by
     now, and then they are told. */
  const leftBehind = (user, step) => {
    try {
      const names = Object.keys(window.localStorage).filter((name) => name.startsWith(RULINGS(user)));
      return names.filter((name) => name !== `${RULINGS(user)}${step}`).map((name) => new Kept(name));
    } catch {
      return [];
    }
  };

  class Workbench extends Controller {
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

    // Statements -------------------------------------------------------------------------------

    get statements() {
      return [...this.textTarget.querySelectorAll(".wb-st")];
    }

    at(position) {
      return this.textTarget.querySelector(`.wb-st[data-position="${position}"]`);
    }

    /* A statement without its sign and state. */
    words(position) {
      const statement = this.at(position)?.cloneNode(true);
      statement?.querySelectorAll(".wb-sign, .wb-words").forEach((part) => part.remove());
      return statement ? `“${statement.textContent.trim()}”` : "";
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

    async open(position, { focus = true, use = "" } = {}) {
      const typed = this.typed();
      if (typed && !window.confirm(typed)) return;
      this.setCurrent(position);
      this.opening = (this.opening || 0) + 1;
      const opening = this.opening;
      const before = this.hasFormTarget ? this.formTarget : null;
      if (before) before.dataset.left = ""; // its text may go: that was asked
      try {
        const response = await fetch(`${this.panelValue}?at=${position}${use && `&use=${use}`}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (!response.ok || response.redirected) throw new Error(response.status);
        const html = await response.text();
        if (opening !== this.opening) return; // the next one has been asked for already
        if (this.typed()) {
          // Somebody typed on while it was on its way.
          this.setCurrent(this.panelTarget.querySelector(".wb-panel").dataset.position);
          return;
        }
        this.show(html, { focus: focus && !use });
        if (use) this.firstField()?.focus();
        window.history.replaceState(null, "", `?at=${position}`);
      } catch {
        if (opening !== this.opening) return;
        if (before) delete before.dataset.left;
        // What is shown and can be ruled on is still the statement before.
        const still = this.panelTarget.querySelector(".wb-panel");
        if (still) this.setCurrent(still.dataset.position);
        this.say(this.queueTarget.dataset.offline);
        this.wait();
      }
    }

    typed() {
      const form = this.hasFormTarget ? this.formTarget : null;
      if (form && ("sent" in form.dataset || "left" in form.dataset)) return "";
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
      const waits = (statement) => !statement.classList.contains("wb-st--waiting");
      const isOpen = (statement) => statement.dataset.state === "open" && waits(statement);
      const found = order.find(isOpen) || order.find((statement) => !this.isDone(statement) && waits(statement));
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
      const link = event.target.closest(".wb-st, .wb-step, .wb-use");
      if (link) {
        event.preventDefault();
        const asked = new URL(link.href).searchParams;
        this.open(asked.get("at"), { use: asked.get("use") || "" });
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
      if (!button && name === "u") this.undoLast();
      const claim = this.panelTarget.querySelector(".wb-panel")?.dataset.claim;
      if (!button && name === "n" && claim) this.say(claim);
      if (!button) return;
      const note = this.panelTarget.querySelector("[name=note]");
      if (name === "w" && note && !note.value.trim()) {
        this.meant = "w"; // Ctrl+Enter in the note is what was begun with
        note.focus();
        this.say(this.element.dataset.noteFirst);
      } else button.click();
    }

    /* Right after a ruling the next statement is open: the key still means the one before. */
    async undoLast() {
      const last = this.last?.pop();
      if (!last) return this.say(this.element.dataset.nothingToUndo);
      const typed = this.typed();
      if (typed && !window.confirm(typed)) return;
      const body = new URLSearchParams({ as: this.userValue, ruling: last.ruling, position: last.position });
      if (!(await this.post({ url: this.element.dataset.undo, body: body.toString(), key: "", positions: [last.position] }, { moves: true }))) {
        this.last.push(last);
        this.say(this.element.dataset.notUndone);
      }
    }

    decide() {
      const target = this.decisionTarget.querySelector("textarea, button") || this.decisionTarget;
      this.decisionTarget.scrollIntoView({ block: "center" });
      target.focus();
    }

    choose() {
      const statement = this.current;
      if (!statement || this.isDone(statement)) return;
      const { position, digest, seen } = statement.dataset;
      if ("own" in statement.dataset) return this.say(this.element.dataset.own);
      if (this.chosen.has(position)) this.unchoose([position]);
      else this.chosen.set(position, { digest, seen });
      statement.classList.toggle("wb-st--chosen", this.chosen.has(position));
      this.say(this.element.dataset.selected.replace("{}", this.chosen.size));
    }

    unchoose(positions) {
      for (const position of positions) {
        this.chosen.delete(String(position));
        this.at(position)?.classList.remove("wb-st--chosen");
      }
    }

    several() {
      const data = new URLSearchParams();
      data.set("verdict", "nothing");
      data.set("as", this.userValue);
      data.set("sources", this.element.dataset.sources);
      for (const [position, { digest, seen }] of this.chosen) {
        data.append("position", position);
        data.append("digest", digest);
        data.append("seen", seen); // as it was when it was selected
      }
      this.send(this.element.dataset.rule, data, [...this.chosen.keys()]);
    }

    // Ruling -----------------------------------------------------------------------------------

    submit(event) {
      const form = event.target;
      if (!this.panelTarget.contains(form)) return;
      event.preventDefault();
      const data = new URLSearchParams(new FormData(form));
      if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value);
      data.delete("csrfmiddlewaretoken");
      if (form.classList.contains("wb-undo")) {
        this.post({ url: form.action, body: data.toString(), key: "", positions: [data.get("position")] }, { moves: true }).then(
          (answered) => answered || this.say(this.element.dataset.notUndone),
        );
      } else {
        form.dataset.sent = ""; // what was typed is on its way, and asks nothing when it is left
        this.send(form.action, data, [data.get("position")]);
      }
    }

    send(url, data, positions) {
      const key = window.crypto.randomUUID ? window.crypto.randomUUID() : this.random();
      data.set("key", key);
      const text = this.words(positions[0]);
      const item = { url, body: data.toString(), key, positions, text };
      if (!this.sending) this.replaceKept(positions);
      this.outbox.add(item);
      this.mark(positions, true);
      this.flush();
    }

    /* What was ruled on the same statement and is still here counts no more. */
    replaceKept(positions) {
      if (positions.length !== 1) return;
      const [position] = positions.map(String);
      for (const item of this.outbox.read()) {
        if (item.positions.length === 1 && String(item.positions[0]) === position) this.outbox.drop(item.key);
      }
    }

    random() {
      // Without a secure context there is no randomUUID.
      const hex = [...window.crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    }

    async flush() {
      if (this.sending) return;
      this.sending = true;
      window.clearTimeout(this.retry);
      try {
        for (const outbox of [this.outbox, ...this.others]) {
          for (let items = outbox.read(); items.length; items = outbox.read()) {
            if (!(await this.post(items[0], { outbox }))) {
              this.wait();
              return;
            }
            this.tries = 0;
          }
        }
        this.others = [];
        this.queueTarget.hidden = true;
      } finally {
        this.sending = false;
      }
    }

    wait() {
      const count = [this.outbox, ...this.others].reduce((sum, outbox) => sum + outbox.read().length, 0);
      if (!count) return;
      const words = this.signedOut ? "signedOut" : count === 1 ? "one" : "many";
      this.queueTarget.textContent = this.somebodyElse || this.queueTarget.dataset[words].replace("{}", count);
      this.queueTarget.hidden = false;
      this.tellKept();
      this.retry = window.setTimeout(() => this.flush(), RETRY[Math.min(this.tries, RETRY.length - 1)]);
      this.tries += 1;
    }

    /* In the panel too, where it would still say "open". */
    tellKept() {
      const panel = this.panelTarget.querySelector(".wb-panel");
      const kept = this.outbox.read().some((item) => item.positions.map(String).includes(panel?.dataset.position));
      const notice = panel?.querySelector(".wb-kept");
      if (!panel || kept === Boolean(notice)) return;
      if (notice) notice.remove();
      else {
        const words = Object.assign(document.createElement("p"), { className: "wb-notice wb-kept", textContent: this.element.dataset.kept });
        panel.querySelector(".wb-panel__head").after(words);
      }
    }

    get token() {
      // The cookie is new after signing in again in another tab; the page's own token may be old.
      const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
      return cookie ? cookie.slice("csrftoken=".length) : this.element.querySelector("[name=csrfmiddlewaretoken]").value;
    }

    /* True where the server has answered, with a yes or a no; false where it has to be tried again.
       With `moves` its answer is what the person waits for, wherever they are. */
    async post(item, { outbox = null, moves = false } = {}) {
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
      const answer = response.redirected ? null : await response.json().catch(() => null);
      this.signedOut = response.redirected || response.status === 403;
      this.somebodyElse = response.status === 403 && answer?.reasons ? answer.reasons.join(" ") : "";
      if (response.status >= 500 || response.status === 429 || this.signedOut) return false;
      if (!answer && response.ok) return false; // cut off on its way
      outbox?.drop(item.key);
      if (outbox && outbox !== this.outbox) {
        if (!response.ok) this.keepRefused(item, answer?.reasons || [this.element.dataset.gone]);
        return true;
      }
      this.mark(item.positions, false);
      if (!answer) {
        this.keepRefused(item, [this.element.dataset.gone]);
        return true;
      }
      if (!answer.reasons) this.unchoose(item.positions);
      if (answer.ruled?.length) this.last = answer.ruled;
      this.receive(item, answer, moves);
      return true;
    }

    /* Show the answer where its statement is still open and nothing newer has been typed. */
    receive(item, answer, moves) {
      const panel = this.panelTarget.querySelector(".wb-panel");
      const isHere = moves || (item.positions.map(String).includes(panel?.dataset.position) && !this.typed());
      const shows = isHere && answer.panel !== undefined;
      if (answer.lines) this.update(answer, shows);
      if (shows) {
        if (answer.at !== undefined) this.setCurrent(answer.at);
        this.show(answer.panel, { focus: true });
        if (answer.reasons) this.backToField(new URLSearchParams(item.body));
      } else if (answer.reasons && item.positions.length === 1) this.keepRefused(item, answer.reasons);
      // A panel that is shown says itself why it was refused.
      this.say(answer.reasons ? (shows ? "" : answer.reasons.join(" ")) : [answer.said, answer.left_out].filter(Boolean).join(" "));
    }

    /* To the field that was wanting; not where somebody else ruled, which has to be read first. */
    backToField(sent) {
      const form = this.formTarget;
      if (form.elements.seen?.value !== sent.get("seen") || form.elements.sources?.value !== sent.get("sources")) return;
      const field = sent.get("verdict") === "needs_work" ? form.elements.note : this.firstField();
      field?.focus();
    }

    /* What was kept while the line was down and is refused now: nothing typed is thrown away. */
    keepRefused(item, reasons) {
      const sent = new URLSearchParams(item.body);
      const words = [...sent].filter(([name, value]) => value && /^(note|locator|quotation)/.test(name)).map(([, value]) => value);
      const refused = { key: item.key, text: `${item.text || ""} ${reasons.join(" ")}`, wrote: words.join(" / ") };
      this.refused.add(refused);
      this.showRefused(refused);
    }

    showRefused(refused) {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = this.element.dataset.dismiss;
      button.addEventListener("click", () => {
        this.refused.drop(refused.key);
        row.remove();
        this.refusedTarget.hidden = !this.refusedTarget.children.length;
      });
      row.append(refused.wrote ? `${refused.text} ${this.element.dataset.wrote} “${refused.wrote}” ` : `${refused.text} `, button);
      this.refusedTarget.append(row);
      this.refusedTarget.hidden = false;
    }

    // What others do ---------------------------------------------------------------------------

    async look() {
      if (this.outbox.read().length || this.others.length) return this.flush();
      try {
        const response = await fetch(this.statesValue, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (response.ok && !response.redirected) this.update(await response.json());
      } catch {
        /* the next look will tell */
      }
    }

    update(answer, shows = false) {
      const open = this.panelTarget.querySelector(".wb-panel");
      for (const line of answer.lines) {
        const statement = this.at(line.position);
        if (!statement) continue;
        statement.dataset.seen = line.seen;
        if (this.chosen.has(String(line.position)) && this.chosen.get(String(line.position)).seen !== String(line.seen)) {
          this.unchoose([line.position]);
        }
        if (statement.dataset.state !== line.state) {
          statement.classList.replace(`wb-st--${statement.dataset.state}`, `wb-st--${line.state}`);
          statement.dataset.state = line.state;
          statement.querySelector(".wb-sign").textContent = line.sign;
          statement.querySelector(".wb-words").textContent = `${line.words}: `;
        }
        if (open && open.dataset.position === String(line.position) && open.dataset.seen !== String(line.seen) && !shows) {
          open.dataset.seen = line.seen;
          this.say(`${line.by}: ${line.words}`);
          if (!this.typed()) this.open(line.position, { focus: false });
        }
      }
      this.tidySeveral();
      this.progressTarget.textContent = answer.progress;
      this.barTarget.value = answer.done;
      for (const tally of this.element.querySelectorAll("[data-tally]")) {
        tally.textContent = answer.lines.filter((line) => line.state === tally.dataset.tally).length;
      }
      this.refreshDecision(answer);
    }

    /* What is ruled on leaves the list of "several at once". */
    tidySeveral() {
      for (const box of this.element.querySelectorAll(".wb-several__list [name=chosen]")) {
        const isOpen = this.at(box.value)?.dataset.state === "open";
        box.closest("li").hidden = !isOpen;
        for (const field of box.closest("li").querySelectorAll("input")) field.disabled = !isOpen;
      }
      const list = this.element.querySelector(".wb-several");
      if (list) list.hidden = !list.querySelector("li:not([hidden])");
    }

    /* The form to decide with is fetched when it appears or goes; what it is about stays what this
       page has shown, so that nobody approves what they have not seen. */
    async refreshDecision(answer) {
      const comment = this.decisionTarget.querySelector("[name=reject-comment]");
      if (comment && comment.value === comment.defaultValue) comment.value = comment.defaultValue = answer.needed;
      const mayApprove = !answer.against.length;
      const reasons = this.decisionTarget.querySelector(".help-warning ul");
      if (reasons && !mayApprove) {
        reasons.replaceChildren(...answer.against.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
      }
      if (this.couldApprove === mayApprove || this.decisionTarget.contains(document.activeElement)) return;
      const response = await fetch(window.location.pathname, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
      if (!response?.ok || response.redirected) return;
      const html = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = html.querySelector("[data-workbench-target=decision]");
      if (!fresh || this.decisionTarget.contains(document.activeElement)) return;
      const typed = comment && comment.value !== comment.defaultValue ? comment.value : null;
      this.decisionTarget.replaceChildren(...fresh.childNodes);
      this.sizes = new ResizeObserver(() => this.element.style.setProperty("--wb-bar", `${this.barHeight()}px`));
      this.sizes.observe(this.element.querySelector(".wb-bar"));
      this.couldApprove = !this.decisionTarget.querySelector(".help-warning");
      const shown = this.decisionTarget.querySelector("[name=approve-shown]");
      if (shown && shown.value !== this.element.dataset.shown) {
        shown.value = this.element.dataset.shown;
        this.decisionTarget.querySelector("[name=shown_content]").value = "";
      }
      const again = this.decisionTarget.querySelector("[name=reject-comment]");
      if (typed !== null && again) again.value = typed;
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
      this.say(wanted ? this.element.dataset.found.replace("{}", count) : "");
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
