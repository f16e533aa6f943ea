// What the readers' site does beyond links and forms. Everything works without it.

// A reference beside its marker, on hover and on focus. It can be hovered itself, and Escape
// closes it (WCAG 2.2, 1.4.13).
const references = document.querySelector("[data-references]");
if (references) {
  const box = document.createElement("div");
  box.className = "footnote";
  box.id = "footnote";
  box.role = "note";
  box.hidden = true;
  let closing = 0;
  let shownFor = null;

  const close = () => {
    box.hidden = true;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
  };
  const closeSoon = () => { closing = setTimeout(close, 250); };
  const stay = () => clearTimeout(closing);

  const show = (link) => {
    const item = document.querySelector(link.hash);
    if (!item) return;
    stay();
    box.replaceChildren(...[...item.querySelectorAll(".reference, .reference-notice")].map((part) => part.cloneNode(true)));
    link.closest(".cite").after(box);
    box.hidden = false;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = link;
    link.setAttribute("aria-describedby", box.id);
    place(link);
  };
  const place = (link) => {
    const mark = link.getBoundingClientRect();
    const frame = box.offsetParent?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const left = Math.max(16, Math.min(mark.left, document.documentElement.clientWidth - box.offsetWidth - 16));
    const below = mark.bottom + 6;
    const top = below + box.offsetHeight > innerHeight && mark.top > box.offsetHeight ? mark.top - box.offsetHeight - 6 : below;
    box.style.left = `${left - frame.left}px`;
    box.style.top = `${top - frame.top}px`;
  };
  const markerAt = (event) => event.target.closest?.(".cite a[href^='#ref-']");

  document.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" && markerAt(event);
    if (link && link !== shownFor) show(link);
    else if (link || box.contains(event.target)) stay();
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "mouse" && (markerAt(event) || box.contains(event.target))) closeSoon();
  });
  document.addEventListener("focusin", (event) => {
    const link = markerAt(event);
    if (link) show(link);
    else if (!box.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => { if (markerAt(event)) close(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}

// Sharing, with what the device itself offers.
const share = document.querySelector("[data-share]");
if (share) {
  const copy = share.querySelector("[data-copy]");
  const handOn = share.querySelector("[data-hand-on]");
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.dataset.copy);
      const words = copy.textContent;
      copy.textContent = share.dataset.copied;
      setTimeout(() => { copy.textContent = words; }, 2000);
    });
  }
  if (navigator.share) {
    handOn.hidden = false;
    handOn.addEventListener("click", () => {
      navigator.share({ title: document.title, url: handOn.dataset.handOn }).catch(() => {});
    });
  }
}

// What could be meant, while somebody types what they look for.
const asked = document.querySelector("[data-suggest]");
if (asked) {
  const list = document.createElement("datalist");
  list.id = "suggestions";
  asked.after(list);
  asked.setAttribute("list", list.id);
  let waiting = 0;
  let newest = 0;
  asked.addEventListener("input", () => {
    clearTimeout(waiting);
    const typed = asked.value.trim();
    if (typed.length < 2) { list.replaceChildren(); return; }
    waiting = setTimeout(async () => {
      const mine = ++newest;
      try {
        const answer = await fetch(`${asked.dataset.suggest}?q=${encodeURIComponent(typed)}`);
        const { suggestions } = await answer.json();
        if (mine === newest) list.replaceChildren(...suggestions.map((words) => new Option(words, words)));
      } catch {
        // Without suggestions the search works as before.
      }
    }, 150);
  });
}
