// The teacher's remote: what is on air, what comes, and four large buttons.

import { make } from "/desk/page/list.js";
import { say } from "/desk/page/words.js";

export class Remote {
  // act(kind, card, args), undo(): decide; shut(): back to the lists
  constructor(desk, element, on) {
    this.desk = desk;
    this.element = element;
    this.on = on;
  }

  open(on) {
    this.element.hidden = !on;
    this.element.textContent = "";
    if (on) this.draw([]);
  }

  draw(coming) {
    if (this.element.hidden) return;
    if (!this.element.childElementCount) this.build();
    const aired = this.desk.onAir();
    this.text.textContent = aired ? aired.text : say("nobody_on_air");
    this.text.classList.toggle("muted", !aired);
    this.coming.textContent = coming.length ? say("remote_empty", { text: coming[0].text }) : "";
    this.buttons.answered.disabled = this.buttons.pinned.disabled = !aired;
    this.buttons.next.disabled = !aired && !coming.length;
    this.buttons.undo.disabled = !this.desk.mine.length;
  }

  build() {
    const top = make("div", { className: "top" });
    const back = make("button", { type: "button", textContent: say("list_view") });
    back.onclick = () => this.on.shut();
    top.append(make("h1", { textContent: say("remote") }), make("span", { className: "space" }), back);
    this.text = make("p", { className: "text" });
    const now = make("div", { className: "now" });
    now.setAttribute("aria-live", "polite");
    now.append(this.text);
    this.coming = make("p", { className: "coming" });
    const big = make("div", { className: "big" });
    this.buttons = {};
    for (const kind of ["next", "answered", "pinned", "undo"]) {
      const word = kind === "pinned" ? "do_unair" : `do_${kind}`;
      const button = make("button", { type: "button", textContent: say(word), className: kind === "next" ? "solid" : "" });
      button.dataset.op = kind;
      button.onclick = () => this.press(kind);
      this.buttons[kind] = button;
      big.append(button);
    }
    this.element.append(top, now, this.coming, big);
  }

  press(kind) {
    const aired = this.desk.onAir();
    if (kind === "undo") this.on.undo();
    else if (kind === "next") this.on.act("next", 0);
    else if (aired) this.on.act(kind, aired.id);
  }
}
