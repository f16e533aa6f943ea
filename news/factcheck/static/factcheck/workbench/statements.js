/* The statements of the text: found, marked, walked through. */

export const Statements = (Base) =>
  class extends Base {
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
  };
