// The list of messages. Whatever people write is put in as text, never as markup.

import { price, say } from "/page/words.js";

const MOST = 300;
const NEAR_PX = 80;
// Signs that turn the direction of what follows, and marks piled up on one letter.
const TURNING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const PILED = /(\p{M}{4})\p{M}+/gu;

export class Lines {
  constructor(list, nothing, newer, me) {
    this.list = list;
    this.nothing = nothing;
    this.newer = newer;
    this.me = me;
    this.combos = new Map();
    list.addEventListener("scroll", () => this.atEnd() && (newer.hidden = true));
    newer.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.sticking && this.toEnd()).observe(list);
    this.sticking = true;
    this.courses = new Map();
    this.gifts = new Map();
  }

  clear() {
    this.list.replaceChildren();
    this.combos.clear();
    this.nothing.hidden = false;
  }

  show(event) {
    const made = this.made(event);
    if (!made) return;
    const follow = this.atEnd() || event.viewer?.id === String(this.me.id);
    this.list.append(made);
    this.nothing.hidden = true;
    while (this.list.childElementCount > MOST) this.list.firstElementChild.remove();
    if (follow) this.toEnd();
    else this.newer.hidden = false;
  }

  made(event) {
    const who = event.viewer?.name ?? "";
    switch (event.kind) {
      case "chat":
        return this.said(event, who);
      case "gift":
        return this.gift(event, who);
      case "order":
        return this.deed(event, "order", who, say("ordered", { course: this.course(event.course) }), event.paid);
      case "follow":
        return this.deed(event, "follow", who, say("followed"));
      case "entry":
        return this.came(who);
      default:
        return null;
    }
  }

  said(event, who) {
    const line = this.line(event, "said");
    line.append(this.name(event, who));
    if (/[?？]$/.test(event.text)) {
      line.classList.add("asks");
      line.append(part("span", "mark", say("question_mark")));
    }
    line.append(part("bdi", "text", event.text));
    return line;
  }

  gift(event, who) {
    const known = this.combos.get(event.combo);
    const count = event.combo_count ?? event.count;
    if (known?.isConnected) {
      known.querySelector(".count").textContent = say("times", { n: count });
      known.querySelector(".amount").textContent = event.combo_paid ? price(event.combo_paid) : "";
      known.classList.remove("bump");
      void known.offsetWidth;
      known.classList.add("bump");
      return null;
    }
    const gift = this.gifts.get(event.name);
    const told = `${gift?.mark ?? ""} ${gift?.name ?? event.name}`.trim();
    const line = this.deed(event, "gift", who, say("gave", { gift: told }), event.combo_paid ?? event.paid);
    line.querySelector(".text").after(part("span", "count", count > 1 ? say("times", { n: count }) : ""));
    if (event.combo) this.combos.set(event.combo, line);
    return line;
  }

  deed(event, kind, who, text, paid = null) {
    const line = this.line(event, kind);
    line.append(this.name(event, who), part("span", "text", text));
    line.append(part("span", "amount", paid ? price(paid) : ""));
    return line;
  }

  came(who) {
    const last = this.list.lastElementChild;
    const line = part("li", "came muted", say("came", { name: who }));
    if (last?.classList.contains("came")) last.remove();
    return line;
  }

  line(event, kind) {
    const line = part("li", kind);
    if (event.viewer?.id === String(this.me.id)) line.classList.add("mine");
    return line;
  }

  name(event, who) {
    const name = part("span", "name");
    if (event.viewer?.roles?.includes("host")) name.append(part("span", "role", say("teacher")));
    name.append(part("bdi", "", who));
    return name;
  }

  course(id) {
    return this.courses.get(id) ?? id;
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    this.sticking = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    return this.sticking;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.newer.hidden = true;
  }
}

export function part(tag, kind, text = "") {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  made.textContent = text.replace(TURNING, "").replace(PILED, "$1");
  return made;
}
