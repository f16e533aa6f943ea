/* What others do meanwhile, and what it changes on this page. */

export const Others = (Base) =>
  class extends Base {
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
      this.couldApprove = !this.decisionTarget.querySelector(".help-warning");
      const shown = this.decisionTarget.querySelector("[name=approve-shown]");
      if (shown && shown.value !== this.element.dataset.shown) {
        shown.value = this.element.dataset.shown;
        this.decisionTarget.querySelector("[name=shown_content]").value = "";
      }
      const again = this.decisionTarget.querySelector("[name=reject-comment]");
      if (typed !== null && again) again.value = typed;
    }
  };
