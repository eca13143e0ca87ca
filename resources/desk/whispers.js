// A quiet word to the teacher, on the teacher's own screens alone.

import { make } from "/desk/page/list.js";
import { say } from "/desk/page/words.js";

export class Whispers {
  // tell({ what, name }): say it; opener: the button that shows and hides the words
  constructor(opener, element, tell) {
    this.opener = opener;
    this.element = element;
    this.tell = tell;
    opener.onclick = () => this.open(element.hidden);
  }

  allow(on) {
    this.opener.hidden = !on;
    if (!on) this.open(false);
  }

  open(on) {
    this.element.hidden = !on;
    this.opener.setAttribute("aria-expanded", String(on));
    if (on && !this.element.childElementCount) this.build();
    if (on) this.element.querySelector("button").focus();
  }

  build() {
    const whom = make("input", { type: "text", maxLength: 40, placeholder: say("whisper_whom") });
    whom.setAttribute("aria-label", say("whisper_whom"));
    whom.onkeydown = (event) => event.key === "Enter" && this.say("thanks", whom);
    const buttons = ["slow", "sound", "end"].map((what) => this.button(what));
    this.element.append(...buttons, whom, this.button("thanks", whom));
  }

  button(what, whom) {
    const made = make("button", { type: "button", textContent: say(`whisper_${what}`) });
    made.dataset.whisper = what;
    made.onclick = () => this.say(what, whom);
    return made;
  }

  say(what, whom) {
    const name = whom?.value.trim() ?? "";
    if (whom && !name) return whom.focus();
    this.tell({ what, name });
    if (whom) whom.value = "";
    this.open(false);
  }
}
