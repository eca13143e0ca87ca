// The lists: which cards are shown in which order, and their rows.

import { clock, count, person, say } from "/desk/page/words.js";
import { swipes } from "/desk/page/swipe.js";

export const TABS = ["new", "pinned", "on_air", "later", "answered", "dismissed"];
const IDLE_MS = 8000;

export class List {
  // on: select(id), swipe(id, side), pick(id), tab()
  constructor(desk, element, tabs, on) {
    this.desk = desk;
    this.element = element;
    this.tabs = tabs;
    this.on = on;
    this.tab = "new";
    this.second = false;
    this.place = new Map();
    this.left = new Map();
    this.held = new Set();
    this.alike = {};
    this.likely = {};
    this.late = 1e6;
    this.rows = new Map();
    this.touched = 0;
    this.coming = null;
    for (const kind of ["pointerdown", "pointermove", "keydown", "scroll"]) {
      element.addEventListener(kind, () => (this.touched = Date.now()), { passive: true });
    }
    this.makeTabs();
  }

  // A whole new list: its order is the server's.
  begin(ids) {
    this.place = new Map(ids.map((id, at) => [id, at]));
    this.left.clear();
    this.held.clear();
    this.coming = null;
  }

  // Cards that changed: new ones are held back while somebody is at the list.
  changed(cards, before) {
    for (const card of cards) {
      if (!this.place.has(card.id)) {
        this.place.set(card.id, this.late++);
        if (this.busy() && card.state === "new") this.held.add(card.id);
      } else if (before.get(card.id)?.state !== card.state && ["pinned", "later"].includes(card.state)) {
        if (!this.left.has(card.id)) this.left.set(card.id, this.place.get(card.id));
        this.place.set(card.id, this.late++);
      } else if (card.state === "new" && this.left.has(card.id)) {
        this.place.set(card.id, this.left.get(card.id)); // an undo brings it back to where it was
        this.left.delete(card.id);
      }
    }
  }

  order(ids, alike, likely) {
    this.coming = ids;
    this.alike = alike ?? {};
    this.likely = likely ?? {};
    if (!this.busy()) this.settle();
  }

  settle() {
    if (!this.coming) return;
    this.place = new Map(this.coming.map((id, at) => [id, at]));
    this.left.clear();
    this.coming = null;
    this.held.clear();
  }

  release() {
    this.held.clear();
    this.settle();
    this.touched = 0;
  }

  busy() {
    return Date.now() - this.touched < IDLE_MS;
  }

  ids(tab = this.tab) {
    return this.cards(tab).map((card) => card.id);
  }

  cards(tab) {
    const found = this.desk.listed().filter((card) => card.state === tab && !this.held.has(card.id));
    const at = (card) => this.place.get(card.id) ?? this.late;
    if (tab === "answered") return found.sort((a, b) => (b.answered_ms ?? 1e15) - (a.answered_ms ?? 1e15) || a.id - b.id);
    return found.sort((a, b) => at(a) - at(b) || a.id - b.id);
  }

  makeTabs() {
    this.tabs.textContent = "";
    this.buttons = new Map();
    for (const tab of TABS) {
      const button = make("button", { role: "tab", type: "button" });
      button.dataset.tab = tab;
      button.append(say(`tab_${tab}`), make("span", { className: "count" }));
      button.onclick = () => this.show(tab);
      this.buttons.set(tab, button);
      this.tabs.append(button);
    }
    const other = make("button", { className: "other", type: "button" });
    other.setAttribute("aria-label", say("more"));
    other.append(icon("dots"));
    other.onclick = () => {
      this.second = !this.second;
      this.show(this.second ? "answered" : "new");
    };
    this.tabs.append(other);
  }

  show(tab) {
    this.tab = tab;
    this.second = TABS.indexOf(tab) > 3;
    this.element.scrollTop = 0;
    this.on.tab();
  }

  draw(selected, picking) {
    this.drawTabs();
    const cards = this.cards(this.tab);
    const kept = new Set(cards.map((card) => card.id));
    for (const [id, row] of this.rows) if (!kept.has(id)) row.remove();
    for (const id of [...this.rows.keys()]) if (!kept.has(id)) this.rows.delete(id);
    let last = null;
    for (const card of cards) {
      const row = this.rows.get(card.id) ?? this.make(card.id);
      this.fill(row, card, card.id === selected);
      const next = last ? last.nextSibling : this.element.firstChild;
      if (next !== row) this.element.insertBefore(row, next);
      last = row;
    }
    this.element.classList.toggle("picking", picking);
    return cards;
  }

  drawTabs() {
    for (const [tab, button] of this.buttons) {
      button.setAttribute("aria-selected", String(tab === this.tab));
      button.lastChild.textContent = count(this.cards(tab).length);
      button.classList.toggle("only-pc", this.second !== TABS.indexOf(tab) > 3);
    }
  }

  make(id) {
    const row = make("li", { className: "card", role: "option", id: `card-${id}` });
    row.dataset.card = id;
    const behind = make("div", { className: "behind" });
    behind.setAttribute("aria-hidden", "true");
    const start = make("span", { className: "start" });
    start.append(icon("pin"), say("do_pinned"));
    const end = make("span", { className: "end" });
    end.append(say("do_dismissed"), icon("cross"));
    behind.append(start, end);
    const face = make("div", { className: "face" });
    const inside = make("div", { className: "row" });
    inside.append(make("p", { className: "text" }), make("p", { className: "meta" }));
    face.append(inside);
    row.append(behind, face);
    row.addEventListener("click", () => {
      if (Date.now() - Number(row.dataset.swiped ?? 0) > 300) this.on.select(id);
    });
    if (this.desk.role !== "viewer") swipes(row, face, (side) => this.on.swipe(id, side));
    this.rows.set(id, row);
    return row;
  }

  fill(row, card, selected) {
    row.setAttribute("aria-selected", String(selected));
    row.classList.toggle("pending", card.pending === true);
    const [text, meta] = row.querySelector(".row").children;
    if (text.textContent !== card.text) text.textContent = card.text;
    const asked = make("span", { className: "asked" });
    const waited = clock((card.answered_ms ?? this.desk.now()) - card.first_ms);
    asked.append(make("b", { textContent: count(card.askers) }), ` ${say("asked")} · `, say("waits", { time: waited }));
    const chips = make("span", { className: "chips" });
    for (const chip of this.chips(card)) chips.append(make("span", { className: "chip", textContent: chip }));
    meta.replaceChildren(asked, chips);
  }

  chips(card) {
    const found = [];
    if (card.claimed_by) found.push(say("working", { name: person(card.claimed_by) }));
    if (card.again) found.push(say("again", { n: card.again }));
    for (const tag of card.tags) found.push(say(tag));
    const likely = this.desk.courses[this.likely[card.id]];
    if (card.title) found.push(short(card.title));
    else if (likely) found.push(`${short(likely)}?`);
    if (this.alike[card.id]) found.push(say("alike", { n: this.alike[card.id] }));
    return found;
  }
}

// A course's title without what stands in brackets at its end.
function short(title) {
  return title.replace(/(.)\s*[（(][^（(]*[)）]\s*$/, "$1");
}

export function make(tag, values = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name === "role") made.setAttribute("role", value);
    else made[name] = value;
  }
  return made;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  made.setAttribute("class", "icon");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  made.append(use);
  return made;
}
