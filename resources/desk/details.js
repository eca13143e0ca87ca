// What there is to know and to do about one card besides the bar: wordings, note, course, log.

import { make } from "/desk/page/list.js";
import { clock, person, say, short } from "/desk/page/words.js";

export class Details {
  // act(kind, args): decide something about the shown card; typing(on): somebody writes a note
  constructor(desk, element, act, typing) {
    this.desk = desk;
    this.element = element;
    this.act = act;
    this.typing = typing;
    this.shown = undefined;
    this.others = [];
    this.streamer = undefined;
  }

  open(on) {
    this.element.classList.toggle("open", on);
    if (on) this.element.querySelector(".shut")?.focus();
  }

  isOpen() {
    return this.element.classList.contains("open");
  }

  draw(id) {
    const card = id === undefined ? undefined : this.desk.card(id);
    const same = this.shown === id && this.element.childElementCount > 0;
    if (same && this.element.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA") {
      this.drawTyping();
      return;
    }
    this.shown = id;
    const busy = this.element.contains(document.activeElement) ? document.activeElement.dataset.op : undefined;
    this.element.replaceChildren(this.head(card), ...(card ? this.about(card) : []), this.log(), this.keys());
    if (busy) this.element.querySelector(`[data-op="${busy}"]`)?.focus();
    this.drawTyping();
  }

  head(card) {
    const made = make("div", { className: "head" });
    const shut = make("button", { className: "shut quiet", type: "button", textContent: say("close") });
    shut.onclick = () => this.open(false);
    made.append(make("h2", { textContent: card ? `#${card.id} ${card.text}` : say("pick_card") }), shut);
    return made;
  }

  about(card) {
    const parts = [this.wordings(card)];
    if (this.desk.role === "viewer") {
      if (card.note) parts.push(section(say("note"), make("p", { textContent: card.note })));
      return parts;
    }
    return [this.claims(card), this.note(card), this.course(card), ...parts];
  }

  claims(card) {
    const row = make("div", { className: "row" });
    const mine = card.claimed_by === this.desk.name;
    const word = mine ? "do_release" : card.claimed_by ? "do_take_over" : "do_claim";
    const rewrite = make("button", { type: "button", textContent: say("do_text") });
    rewrite.dataset.op = "rewrite";
    const made = section("", row);
    rewrite.onclick = () => this.rewrite(card, made, row);
    row.append(this.button("claim", say(word), mine ? { off: true } : {}), this.button("ungroup", say("do_ungroup")), rewrite);
    return made;
  }

  // Other words for the question, for the teacher and the overlay; none: the viewers' own again.
  rewrite(card, place, row) {
    const area = make("textarea", { value: card.text, maxLength: 300 });
    area.setAttribute("aria-label", say("do_text"));
    area.oninput = () => this.typing(true);
    area.onblur = () => this.typing(false);
    const save = make("button", { type: "button", className: "solid", textContent: say("text_save") });
    save.dataset.op = "text";
    save.onclick = () => {
      area.blur();
      if (area.value.trim() !== card.text) this.act("text", { text: area.value });
    };
    const own = make("button", { type: "button", textContent: say("text_own") });
    own.onclick = () => {
      area.blur();
      this.act("text", { text: "" });
    };
    const buttons = make("div", { className: "row" });
    buttons.append(save, own);
    place.replaceChildren(area, buttons);
    area.focus();
  }

  button(kind, text, args = {}) {
    const made = make("button", { type: "button", textContent: text });
    made.dataset.op = kind;
    made.onclick = () => this.act(kind, args);
    return made;
  }

  note(card) {
    const area = make("textarea", { value: card.note, maxLength: 4000, placeholder: say("note_hint") });
    area.setAttribute("aria-label", say("note"));
    area.oninput = () => this.typing(true);
    area.onblur = () => this.typing(false);
    const save = make("button", { type: "button", textContent: say("note_save") });
    save.dataset.op = "note";
    save.onclick = () => {
      area.blur();
      this.act("note", { text: area.value });
    };
    const who = make("p", { className: "muted typing" });
    return section(say("note"), area, save, who);
  }

  drawTyping() {
    const place = this.element.querySelector(".typing");
    if (!place) return;
    const writing = this.others.filter((one) => one.typing && one.card === this.shown && one.name !== this.desk.name);
    const names = writing.map((one) => one.name);
    if (this.streamer !== undefined && this.streamer === this.shown) names.unshift(say("stage"));
    place.textContent = names.map((name) => say("typing", { name })).join(" ");
  }

  course(card) {
    const titles = Object.entries(this.desk.courses);
    if (!titles.length) return document.createDocumentFragment();
    const choose = make("select");
    choose.setAttribute("aria-label", say("course"));
    choose.append(new Option(say("course_none"), ""));
    for (const [id, title] of titles) choose.append(new Option(title, id));
    choose.value = card.course;
    choose.onchange = () => this.act("course", { course: choose.value });
    return section(say("course"), choose);
  }

  wordings(card) {
    const list = make("ul");
    for (const text of card.wordings) list.append(make("li", { textContent: text }));
    return section(say("wordings"), list);
  }

  log() {
    const list = make("ul");
    for (const one of this.desk.log.slice(0, 30)) {
      const written = ["note", "text"].includes(one.kind) ? one.text : undefined;
      const text = short(written || (this.desk.cards.get(one.card)?.text ?? ""), written ? 60 : 14);
      const done = ["undo", "redo"].includes(one.kind) ? say(`${one.kind}_line`) : say(`done_${one.kind}`, { text });
      const ago = clock(this.desk.now() - one.at);
      list.append(make("li", { textContent: `${say("log_line", { who: person(one.by), what: done })} · ${ago}` }));
    }
    if (!list.childElementCount) list.append(make("li", { className: "muted", textContent: say("log_empty") }));
    const made = section(say("log"), list);
    made.classList.add("log");
    return made;
  }

  keys() {
    return make("p", { className: "muted keys only-pc", textContent: this.desk.role === "viewer" ? "" : say("keys") });
  }
}

function section(title, ...parts) {
  const made = make("section");
  if (title) made.append(make("h3", { textContent: title }));
  made.append(...parts);
  return made;
}
