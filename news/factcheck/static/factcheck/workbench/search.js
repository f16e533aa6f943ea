/* Search in the text. */

export const Search = (Base) =>
  class extends Base {
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
  };
