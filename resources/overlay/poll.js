// How a poll stands: a bar an answer, the time that is left, and the right one once it is over.

const TICK_MS = 250;
let ends = 0;

function part(kind, name, text) {
  const made = document.createElement(kind);
  made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

function answer(poll, label, at, total, most) {
  const votes = poll.votes[at] ?? 0;
  const line = part("li", "poll-answer");
  const right = poll.over && poll.right === at + 1;
  if (right) line.classList.add("right");
  else if (poll.over && votes && votes === most) line.classList.add("most");
  const bar = part("span", "poll-bar");
  bar.style.width = `${total ? (100 * votes) / total : 0}%`;
  const track = part("span", "poll-track");
  track.append(bar);
  line.append(part("b", "poll-number", right ? "✓" : at + 1), part("span", "poll-label", label), track);
  line.append(part("span", "poll-share", `${total ? Math.round((100 * votes) / total) : 0} %`));
  return line;
}

function tick() {
  const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
  const shown = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  document.getElementById("poll-left").textContent = left ? shown : "";
}

export function showPoll(poll) {
  document.getElementById("poll").hidden = !poll;
  if (!poll) return;
  ends = poll.over ? 0 : poll.ends_ms;
  const total = poll.votes.reduce((sum, votes) => sum + votes, 0);
  const most = Math.max(...poll.votes, 0);
  document.getElementById("poll-question").textContent = poll.question;
  const lines = poll.labels.map((label, at) => answer(poll, label, at, total, most));
  document.getElementById("poll-answers").replaceChildren(...lines);
  document.getElementById("poll-voters").textContent = poll.voters;
  tick();
}

setInterval(tick, TICK_MS);
