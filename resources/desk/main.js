// The page: joining, drawing, deciding, and telling what became of it.

import { Desk } from "/desk/page/desk.js";
import { Details } from "/desk/page/details.js";
import { Link } from "/desk/page/link.js";
import { List, icon, make } from "/desk/page/list.js";
import { Remote } from "/desk/page/remote.js";
import { Whispers } from "/desk/page/whispers.js";
import { chinese, clock, count, fill, load, person, say, short } from "/desk/page/words.js";

const TOAST_MS = 8000;
const BAR = ["answered", "pinned", "later"];
const KEYS = { a: "answered", p: "pinned", l: "later", x: "dismissed", o: "on_air", m: "claim" };
const find = (id) => document.getElementById(id);

const desk = new Desk();
let link, list, details, remote, whispers;
let selected;
let picking;
let people = [];
let batch = null;

await load();
fill(document);
document.body.classList.remove("loading");
const token = location.hash.slice(1);
const me = await known();
if (token || !me) askName(me);
else begin(me);

async function known() {
  try {
    const answer = await fetch("/desk/me");
    const said = await answer.json();
    return said.name ? said : null;
  } catch {
    return null;
  }
}

function askName(before) {
  find("door").hidden = false;
  if (!token) return denied({ what: say("one_use"), fix: "" });
  const name = find("name");
  name.value = before?.name.replace(/ \d+$/, "") ?? recall();
  name.focus();
  find("join").onsubmit = async (event) => {
    event.preventDefault();
    if (!name.value.trim()) return name.focus();
    await join(name.value, before);
  };
}

async function join(name, before) {
  let answer, said;
  try {
    const body = JSON.stringify({ token, name });
    answer = await fetch("/desk/join", { method: "POST", body });
    said = await answer.json();
  } catch {
    return tell({ what: say("unreachable"), fix: "" });
  }
  if (answer.ok) {
    history.replaceState(null, "", "/desk");
    find("door").hidden = true;
    begin(said);
  } else if (answer.status === 400 || answer.status === 429) {
    tell(said);
  } else {
    denied(said, before);
  }
}

function recall() {
  try {
    return localStorage.getItem("name") ?? "";
  } catch {
    return "";
  }
}

function tell(said) {
  find("said").hidden = false;
  find("said-what").textContent = said.what;
  find("said-fix").textContent = said.fix;
}

function denied(said, before) {
  tell(said);
  find("ask").hidden = true;
  if (!before) return;
  const back = find("back-in");
  back.hidden = false;
  back.textContent = say("back_in", { name: before.name });
  back.onclick = () => {
    history.replaceState(null, "", "/desk");
    find("door").hidden = true;
    begin(before);
  };
}

function begin(who) {
  desk.name = who.name;
  desk.role = who.role;
  try {
    localStorage.setItem("name", who.name);
  } catch {
    // the name is asked again next time
  }
  find("desk").hidden = false;
  list = new List(desk, find("list"), find("tabs"), { select, swipe, tab: shownTab });
  details = new Details(desk, find("details"), (kind, args) => act(kind, details.shown, args), (on) => link.look(selected, on));
  remote = new Remote(desk, find("remote"), { act, undo, shut: () => remoteOpen(false) });
  link = new Link(desk, { snapshot, op: answered, people: present, order, lost: draw, late, gone });
  find("newer").onclick = () => {
    list.release();
    draw();
  };
  find("pick-cancel").onclick = () => pick(undefined);
  find("to-remote").onclick = () => remoteOpen(true);
  whispers = new Whispers(find("to-whisper"), find("whispers"), (args) => act("whisper", 0, args));
  addEventListener("keydown", pressed);
  setInterval(drawTimes, 1000);
  draw();
}

function remoteOpen(on) {
  remote.open(on);
  find("desk").hidden = on;
  draw();
}

function snapshot(said) {
  desk.snapshot(said);
  list.begin(said.cards.map((card) => card.id));
  list.makeTabs();
  draw();
}

function order(said) {
  list.order(said.cards, said.alike, said.likely);
  draw();
}

function present(said) {
  people = said.people;
  details.others = people;
  details.streamer = said.writing ?? undefined;
  draw();
}

function gone() {
  find("desk").hidden = find("remote").hidden = true;
  find("door").hidden = false;
  denied({ what: say("sent_away"), fix: say("one_use") });
}

function answered(said) {
  const before = new Map((said.cards ?? []).map((card) => [card.id, desk.cards.get(card.id)]));
  const own = desk.answer(said);
  if (said.result === "applied") {
    list.changed(said.cards, before);
    noteLost(said, before);
  }
  if (own) {
    link.settled();
    if (batch?.waiting.has(own.op_id)) inBatch(own, said);
    else if (said.result === "conflict") conflict(own, said);
    else if (said.result === "refused") line(said.why ?? "", true);
    else done(own, said);
  }
  draw();
}

// Somebody wrote over our note: it is not lost, and we are told so.
function noteLost(said, before) {
  const kind = said.op.kind;
  if (kind !== "note" && kind !== "text") return;
  const place = `${kind} ${said.op.card}`;
  if (said.by === desk.name) return void desk.notes.set(place, said.op.args?.text?.trim());
  const was = before.get(said.op.card);
  if (was && was[kind] && desk.notes.get(place) === was[kind]) {
    line(say("your_note_kept", { who: person(said.by) }), true);
    desk.notes.delete(place);
  }
}

function done(own, said) {
  const went = said.cards?.find((card) => card.id === own.card)?.merged_into;
  if (own.kind !== "merge" && went) return line(say("merged_into", { card: String(went) }), true);
  if (own.kind === "undo") return line(say("undone"), false, { word: say("do_redo"), act: redo });
  if (own.kind === "redo") return line(say("redone"), false, { word: say("do_undo"), act: () => undo() });
  const text = short(desk.cards.get(own.card)?.text ?? "", 14);
  line(say(`done_${own.kind}`, { text }), false, ["note", "whisper"].includes(own.kind) ? undefined : { word: say("do_undo"), act: () => undo(own.op_id) });
}

function conflict(own, said) {
  const again = { word: say("still", { action: say(`do_${own.kind}`).toLowerCase() }), act: () => act(own.kind, own.card, own.args) };
  line(said.why, true, own.kind === "claim" ? { word: say("do_take_over"), act: again.act } : again);
}

// What became of the operations that waited while there was no connection.
function late(old, waiting) {
  if (!old.length && !waiting.length) return;
  batch = { waiting: new Set(waiting.map((op) => op.op_id)), synced: 0, failed: old.map(() => ({ why: say("too_old") })) };
  if (!waiting.length) outcome();
}

function inBatch(own, said) {
  batch.waiting.delete(own.op_id);
  if (said.result === "applied" || said.result === "same") batch.synced += 1;
  else batch.failed.push({ own, why: reason(said) });
  if (!batch.waiting.size) outcome();
}

function reason(said) {
  const about = said.about ?? {};
  return about.code === "desk.state_conflict" ? say("taken", { who: about.who, state: about.state }) : said.why;
}

function outcome() {
  const { synced, failed } = batch;
  batch = null;
  const comma = chinese() ? "，" : ", ";
  const parts = synced ? [say("synced", { n: synced })] : [];
  if (failed.length) {
    const whys = [...new Set(failed.map((one) => one.why))].join(chinese() ? "；" : "; ");
    parts.push(say("not_synced", { n: failed.length, why: whys }));
  }
  const only = failed.length === 1 ? failed[0].own : undefined;
  const again = only && { word: say("still", { action: say(`do_${only.kind}`).toLowerCase() }), act: () => act(only.kind, only.card, only.args) };
  line(parts.join(comma), failed.length > 0, again);
}

function line(text, warn = false, button) {
  const made = make("p", { className: warn ? "line-out warn" : "line-out" });
  made.append(make("span", { textContent: text }));
  if (button) {
    const press = make("button", { type: "button", textContent: button.word });
    press.onclick = () => {
      made.remove();
      button.act();
    };
    made.append(press);
  }
  const place = find("lines");
  if (!warn) for (const old of place.querySelectorAll(".line-out:not(.warn)")) old.remove();
  place.append(made);
  while (place.childElementCount > 3) place.firstChild.remove();
  setTimeout(() => made.remove(), warn ? 3 * TOAST_MS : TOAST_MS);
}

function act(kind, card, args = {}) {
  if (card === undefined || desk.role === "viewer") return;
  if (kind === "on_air" && desk.role !== "director") return;
  const next = neighbour(card, kind);
  const op = desk.op(kind, card, args);
  if (!link.decide(op)) return line(say("queue_full"), true);
  if (next !== undefined) selected = next.id;
  list.touched = Date.now();
  if (details.isOpen() && !["note", "course", "text"].includes(kind)) details.open(false);
  look();
  draw();
}

// Where the selection goes when this card leaves the list; undefined where it stays.
function neighbour(card, kind) {
  const leaves = kind !== list.tab && (BAR.includes(kind) || ["new", "on_air", "dismissed", "merge"].includes(kind));
  if (!leaves || selected !== card) return undefined;
  const ids = list.ids();
  const at = ids.indexOf(card);
  return { id: ids[at + 1] ?? ids[at - 1] };
}

function undo(op_id = desk.mine.at(-1)) {
  if (op_id === undefined) return;
  const op = desk.op("undo", 0, { op: op_id });
  if (!link.decide(op)) line(say("queue_full"), true);
  draw();
}

function redo() {
  if (!desk.undone.length) return;
  if (!link.decide(desk.op("redo", 0))) line(say("queue_full"), true);
  draw();
}

function select(id) {
  if (picking !== undefined && picking !== id) {
    const from = picking;
    pick(undefined);
    act("merge", from, { into: id });
  } else {
    selected = id;
    look();
    draw();
  }
}

function swipe(id, side) {
  selected = id;
  act(side === "right" ? (list.tab === "pinned" ? "new" : "pinned") : list.tab === "dismissed" ? "new" : "dismissed", id);
}

function pick(id) {
  picking = id;
  draw();
}

function look() {
  link.look(selected ?? null);
}

function shownTab() {
  selected = undefined;
  draw();
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const key = event.key.toLowerCase();
  const ids = list.ids();
  const at = ids.indexOf(selected);
  if (key === "j" || key === "arrowdown") select(ids[Math.min(ids.length - 1, at + 1)]);
  else if (key === "k" || key === "arrowup") select(ids[Math.max(0, at - 1)]);
  else if (key === "z") event.shiftKey ? redo() : undo();
  else if (key === "g") pick(selected);
  else if (key === "escape") picking === undefined ? details.open(false) : pick(undefined);
  else if (key in KEYS) act(KEYS[key], selected);
  else return;
  event.preventDefault();
  find(`card-${selected}`)?.scrollIntoView({ block: "nearest" });
}

function draw() {
  if (!list || find("desk").hidden) return remote?.draw(coming());
  const ids = list.ids();
  if (selected === undefined || !ids.includes(selected)) selected = ids[0];
  const cards = list.draw(selected, picking !== undefined);
  find("list").setAttribute("aria-activedescendant", selected === undefined ? "" : `card-${selected}`);
  drawHead();
  drawAir();
  drawBar();
  drawActions();
  find("newer").hidden = list.held.size === 0;
  find("newer").textContent = `+${say("newer", { n: list.held.size })}`;
  find("picking").hidden = picking === undefined;
  const nothing = find("nothing");
  nothing.hidden = cards.length > 0 || !link;
  nothing.textContent = list.tab === "new" ? say("no_questions", { n: list.cards("answered").length }) : say("no_cards");
  details.draw(selected);
}

function coming() {
  return [...list.cards("pinned"), ...list.cards("new")];
}

function drawHead() {
  find("role").textContent = say(`role_${desk.role}`);
  const here = people.filter((one) => one.here).map((one) => one.name);
  find("people").textContent = here.length > 3 ? `${here.slice(0, 3).join(" · ")} +${here.length - 3}` : here.join(" · ") || desk.name;
  find("people").title = here.join(" · ");
  find("desk").classList.toggle("away", !link?.open);
  find("to-remote").hidden = desk.role !== "director";
  whispers.allow(desk.role !== "viewer");
}

function drawAir() {
  const aired = desk.onAir();
  find("air").classList.toggle("none", !aired);
  find("air-head").textContent = aired ? `${say("on_air")} · ${count(aired.askers)} ${say("asked")}` : say("nobody_on_air");
  find("air-text").textContent = aired?.text ?? "";
  drawTimes();
}

function drawTimes() {
  const aired = desk.onAir();
  find("air-time").textContent = aired?.on_air_ms ? say("on_air_for", { time: clock(desk.now() - aired.on_air_ms) }) : "";
  find("bar-time").textContent = link?.lostAt ? clock(Date.now() - link.lostAt) : "";
  for (const [id, row] of list.rows) {
    const card = desk.card(id);
    if (card && card.answered_ms === null) list.fill(row, card, id === selected);
  }
}

function drawBar() {
  const waiting = link ? desk.pending.length : 0;
  const away = link && !link.open && link.lostAt;
  find("bar").hidden = !away;
  const idle = navigator.onLine ? say("host_gone") : say("offline_idle");
  find("bar-text").textContent = waiting ? say("offline", { n: waiting }) : idle;
}

function drawActions() {
  const bar = find("actions");
  const card = selected === undefined ? undefined : desk.card(selected);
  if (desk.role === "viewer") {
    bar.classList.add("reading");
    find("picked").textContent = say("viewer_only");
    find("side").replaceChildren(...(card ? [more()] : []));
    return find("buttons").replaceChildren();
  }
  find("picked").textContent = card ? say("selected", { text: card.text }) : say("none_selected");
  const state = card?.state;
  const kinds = BAR.map((kind) => (kind === state ? "new" : kind));
  const side = state === "dismissed" ? ["new"] : ["dismissed"];
  if (desk.role === "director" && state !== "on_air") side.unshift("on_air");
  const buttons = kinds.map((kind, at) => button(kind, card, at === 0));
  const merge = button("merge", card, false);
  merge.onclick = () => pick(card.id);
  update(find("buttons"), [...buttons, merge]);
  update(find("side"), [...side.map((kind) => button(kind, card, false)), more()]);
}

// Replace the buttons only where they differ, so that a finger on one is not left in the air.
function update(place, buttons) {
  const now = [...place.children];
  const same = now.length === buttons.length && now.every((old, at) => old.dataset.op === buttons[at].dataset.op && old.disabled === buttons[at].disabled);
  if (same) now.forEach((old, at) => (old.onclick = buttons[at].onclick));
  else place.replaceChildren(...buttons);
}

function button(kind, card, solid) {
  const made = make("button", { type: "button", className: solid ? "solid" : "", disabled: !card });
  made.dataset.op = kind;
  made.append(say(`do_${kind}`));
  const key = Object.entries({ ...KEYS, g: "merge" }).find(([, op]) => op === kind)?.[0];
  if (key) made.append(make("span", { className: "hint", textContent: key.toUpperCase() }));
  made.onclick = () => act(kind, card.id);
  return made;
}

function more() {
  const made = make("button", { type: "button", className: "only-phone" });
  made.dataset.op = "";
  made.setAttribute("aria-label", say("more"));
  made.append(icon("dots"));
  made.onclick = () => details.open(true);
  return made;
}
