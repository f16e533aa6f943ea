/* The panel: one statement in full, and what is typed about it. */

export const Panel = (Base) =>
  class extends Base {
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

    /* The first field that can be seen: one in a closed part takes no focus, and what is typed next
       would be taken as keys. */
    firstField() {
      const fields = [...this.panelTarget.querySelectorAll(".wb-fields input, .wb-fields select, .wb-fields textarea")];
      return fields.find((field) => field.checkVisibility());
    }

    /* To the field that was wanting; not where somebody else ruled, which has to be read first. */
    backToField(sent) {
      const form = this.formTarget;
      if (form.elements.seen?.value !== sent.get("seen") || form.elements.sources?.value !== sent.get("sources")) return;
      const field = sent.get("verdict") === "needs_work" ? form.elements.note : this.firstField();
      field?.focus();
    }

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
  };
