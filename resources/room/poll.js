// A poll in the room: a press sends the number as a message, as anybody may write it too.

import { part } from "/page/lines.js";
import { say } from "/page/words.js";

const TICK_MS = 250;

export class Poll {
  constructor(root, vote) {
    this.root = root;
    this.vote = vote;
    this.over = true;
    this.mine = null;
    this.ends = 0;
    setInterval(() => this.tick(), TICK_MS);
  }

  show(poll) {
    this.root.hidden = !poll;
    if (this.over && poll && !poll.over) this.mine = null;
    this.over = !poll || poll.over;
    if (!poll) return;
    this.ends = poll.over ? 0 : poll.ends_ms;
    const total = poll.votes.reduce((sum, votes) => sum + votes, 0);
    const head = part("p", "poll-head");
    this.left = part("span", "poll-left muted");
    head.append(part("strong", "", poll.question || say("poll")), this.left);
    const answers = part("ol", "poll-answers");
    answers.append(...poll.labels.map((label, at) => this.answer(poll, label, at, total)));
    const foot = `${say("poll_voters", { n: poll.voters })} · ${say(poll.over ? "poll_over" : "poll_tip")}`;
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.vote : null;
    this.root.replaceChildren(head, answers, part("p", "muted", foot));
    if (focused) this.root.querySelector(`[data-vote="${focused}"]`)?.focus();
    this.tick();
  }

  answer(poll, label, at, total) {
    const share = total ? (100 * (poll.votes[at] ?? 0)) / total : 0;
    const right = poll.over && poll.right === at + 1;
    const button = part("button", "poll-answer");
    button.type = "button";
    button.dataset.vote = at + 1;
    button.disabled = poll.over;
    button.classList.toggle("right", right);
    button.setAttribute("aria-pressed", String(this.mine === at + 1));
    const bar = part("span", "poll-bar");
    bar.style.width = `${share}%`;
    const text = part("span", "poll-label", `${at + 1} ${label}${right ? " ✓" : ""}`);
    button.append(bar, text, part("span", "poll-share", `${Math.round(share)} %`));
    button.addEventListener("click", () => {
      if (!this.vote(String(at + 1))) return;
      this.mine = at + 1;
      for (const each of this.root.querySelectorAll("[data-vote]")) {
        each.setAttribute("aria-pressed", String(each === button));
      }
    });
    const line = part("li", "");
    line.append(button);
    return line;
  }

  tick() {
    const left = Math.max(0, Math.ceil((this.ends - Date.now()) / 1000));
    if (this.left) this.left.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
  }
}
