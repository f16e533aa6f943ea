/* A list that outlives the page. Where a browser keeps nothing (private mode, full), it is held
   for as long as the page is open, and what the browser says it has is not believed. */
export class Kept {
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

export const RULINGS = (user) => `neurogrit-rulings-${user}-`;
export const REFUSED = (user) => `neurogrit-refused-${user}`;

/* What this person ruled at other steps, and could not send: the story may be out of fact-check by
   now, and then they are told. */
export const leftBehind = (user, step) => {
  try {
    const names = Object.keys(window.localStorage).filter((name) => name.startsWith(RULINGS(user)));
    return names.filter((name) => name !== `${RULINGS(user)}${step}`).map((name) => new Kept(name));
  } catch {
    return [];
  }
};
