// The page of a room: come in, talk, ask, give, order, leave.

import { Lines, part } from "/page/lines.js";
import { Poll } from "/page/poll.js";
import { Socket } from "/page/socket.js";
import { chinese, count, fill, load, price, say } from "/page/words.js";

const KEPT = "room-user";
const TEACHER = "room-teacher";
const TOAST_MS = 3500;
const LIKES_MS = 400;
const $ = (id) => document.getElementById(id);

const me = { id: null, token: null, name: "" };
let info;
let lines;
let poll;
let socket;
let asking = false;
let likes = 0;
let waiting = 0;

async function start() {
  await load();
  fill(document);
  info = await (await fetch("/info")).json();
  document.title = info.title;
  for (const each of document.querySelectorAll("[data-title]")) each.textContent = info.title;
  keepTeacherKey();
  lines = new Lines($("lines"), $("nothing"), $("newer"), me);
  poll = new Poll($("poll"), (number) => emit("message", { message: number }));
  offer();
  invite();
  mode(false);
  listen();
  document.body.classList.remove("loading");
  const kept = remembered();
  if (kept) enter(kept);
  else knock();
}

function keepTeacherKey() {
  const found = /^#teacher=([\w-]+)$/.exec(location.hash);
  if (!found) return;
  sessionStorage.setItem(TEACHER, found[1]);
  history.replaceState(null, "", location.pathname);
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function knock() {
  $("room").hidden = true;
  $("left").hidden = true;
  $("door").hidden = false;
  $("join").hidden = false;
  $("name").focus();
}

async function join(submitted) {
  submitted.preventDefault();
  const wrong = $("join-wrong");
  wrong.textContent = "";
  const name = $("name").value.trim();
  if (!name) return void (wrong.textContent = say("wrong.name_missing"));
  try {
    const answer = await fetch("/api/user", { method: "POST", body: JSON.stringify({ name }) });
    const found = await answer.json();
    if (!answer.ok) return void (wrong.textContent = say(`wrong.${found.error}`));
    localStorage.setItem(KEPT, JSON.stringify(found));
    enter(found);
  } catch {
    wrong.textContent = say("wrong.offline");
  }
}

function enter(user) {
  Object.assign(me, user);
  const auth = { user_id: user.id, token: user.token };
  const key = sessionStorage.getItem(TEACHER);
  if (key) auth.teacher = key;
  socket?.close();
  socket = new Socket(auth, {
    open: opened,
    lost: () => bar(say("lost")),
    denied: () => {
      localStorage.removeItem(KEPT);
      knock();
    },
    message: (found) => found.type === "welcome" && welcomed(found),
    history: (events) => {
      lines.clear();
      events.forEach((event) => lines.show(event));
      lines.toEnd();
    },
    event: happened,
    refused: (found) => toast(say(`wrong.${found.why}`, { n: Math.max(1, Math.ceil(found.seconds)) })),
  });
}

function opened() {
  bar("");
  $("door").hidden = true;
  $("room").hidden = false;
  socket.emit("history");
  if (matchMedia("(hover: hover)").matches) $("text").focus();
}

function welcomed(found) {
  here(found.here);
  $("invite").hidden = !found.teacher;
  $("open-invite").hidden = !found.teacher;
  $("follow").hidden = Boolean(found.teacher);
}

function happened(event) {
  if (event.kind === "audience_count") here(event.count);
  else if (event.kind === "like") showLikes(likes + (event.count ?? 0));
  else if (event.kind === "room_state" && event.name === "live") bar(event.value ? "" : say("over"));
  else if (event.kind === "room_state" && event.name === "poll") poll.show(event.value);
  else lines.show(event);
}

function here(number) {
  $("here").textContent = say("here", { n: number });
}

function showLikes(number) {
  likes = number;
  $("likes").textContent = count(number);
}

function bar(text) {
  $("bar").textContent = text;
  $("bar").hidden = !text;
}

let toasting;
function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toasting);
  toasting = setTimeout(() => ($("toast").hidden = true), TOAST_MS);
}

function emit(name, found) {
  if (socket?.emit(name, found)) return true;
  toast(say("wrong.offline"));
  return false;
}

function mode(ask) {
  asking = ask;
  $("mode-ask").setAttribute("aria-checked", String(ask));
  $("mode-say").setAttribute("aria-checked", String(!ask));
  const text = say(ask ? "write_question" : "write_message");
  $("text").placeholder = text;
  $("text").setAttribute("aria-label", text);
  $("speak").classList.toggle("asking", ask);
}

function speak(submitted) {
  submitted.preventDefault();
  const text = $("text").value.trim();
  if (text && emit("message", { message: text, question: asking })) {
    $("text").value = "";
    mode(false);
  }
}

function like() {
  waiting += 1;
  $("like").classList.remove("beat");
  void $("like").offsetWidth;
  $("like").classList.add("beat");
  if (waiting > 1) return;
  setTimeout(() => {
    emit("like", { count: waiting });
    waiting = 0;
  }, LIKES_MS);
}

function offer() {
  const which = chinese() ? 0 : 1;
  for (const gift of info.gifts) {
    for (const name of gift.names) lines.gifts.set(name, { mark: gift.mark, name: gift.names[which] });
    const button = part("button", "gift");
    button.type = "button";
    button.dataset.gift = gift.id;
    button.append(part("span", "picture", gift.mark), part("span", "", gift.names[which]));
    button.append(part("span", "muted", price(gift.price)));
    button.addEventListener("click", () => emit("gift", { gift: gift.id, count: 1 }));
    $("gift-list").append(wrapped(button));
  }
  for (const course of info.courses) {
    lines.courses.set(course.id, course.names[which]);
    const button = part("button", "", say("order"));
    button.type = "button";
    button.dataset.course = course.id;
    button.addEventListener("click", () => order(course, course.names[which]));
    const line = wrapped(part("span", "what", course.names[which]));
    line.append(part("span", "amount", price(course.price)), button);
    $("course-list").append(line);
  }
}

function wrapped(element) {
  const line = document.createElement("li");
  line.append(element);
  return line;
}

function order(course, name) {
  emit("click", { course: course.id });
  $("sure-text").textContent = say("order_sure", { course: name, price: price(course.price) });
  const dialog = $("sure");
  dialog.returnValue = "no";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes" || !emit("order", { course: course.id })) return;
    toast(say("ordered_you", { course: name }));
    sheet("");
  };
  dialog.showModal();
}

function invite() {
  $("join-hint").textContent = info.near ? say("join_near") : say("join_hint");
  $("code").hidden = info.near;
  $("code").alt = say("code_alt");
  $("code").src = "/qr.svg";
  $("join-url").textContent = info.join;
  $("app-url").textContent = info.address;
}

async function copy(button) {
  const text = $(button.dataset.copy);
  getSelection().selectAllChildren(text);
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    document.execCommand("copy");
  }
  button.textContent = say("copied");
  setTimeout(() => (button.textContent = say("copy")), TOAST_MS);
}

function sheet(id) {
  for (const each of document.querySelectorAll(".sheet")) {
    each.classList.toggle("open", each.id === id && !each.classList.contains("open"));
  }
}

function leave() {
  socket.emit("leave");
  socket.close();
  $("room").hidden = true;
  $("door").hidden = false;
  $("join").hidden = true;
  $("left").hidden = false;
  $("again").focus();
}

function listen() {
  $("join").addEventListener("submit", join);
  $("speak").addEventListener("submit", speak);
  $("mode-ask").addEventListener("click", () => (mode(true), $("text").focus()));
  $("mode-say").addEventListener("click", () => (mode(false), $("text").focus()));
  $("like").addEventListener("click", like);
  $("like").setAttribute("aria-label", say("like"));
  $("follow").addEventListener("click", () => {
    if (!emit("follow", {})) return;
    $("follow").textContent = say("following");
    $("follow").setAttribute("aria-pressed", "true");
  });
  $("leave").addEventListener("click", leave);
  $("again").addEventListener("click", () => enter(remembered() ?? me));
  $("open-gifts").addEventListener("click", () => sheet("gifts"));
  $("open-invite").addEventListener("click", () => sheet("invite"));
  $("open-courses").addEventListener("click", () => sheet("courses"));
  for (const each of document.querySelectorAll("[data-close]")) each.addEventListener("click", () => sheet(""));
  for (const each of document.querySelectorAll("[data-copy]")) each.addEventListener("click", () => copy(each));
  $("lines").addEventListener("pointerdown", () => sheet(""));
  document.addEventListener("keydown", (key) => key.key === "Escape" && sheet(""));
}

start();
