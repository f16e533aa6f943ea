/* Rulings on their way: kept in this browser until the server has answered. */

const RETRY = [2000, 5000, 10000, 20000];

export const Outbox = (Base) =>
  class extends Base {
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
  };
