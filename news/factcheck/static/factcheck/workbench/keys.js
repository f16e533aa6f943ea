/* Clicks and keys. */

export const Keys = (Base) =>
  class extends Base {
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
      for (const name of ["v", "w", "c", "u", "1", "2", "3"]) acts[name] = () => this.press(name);
      const act = acts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
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
  };
