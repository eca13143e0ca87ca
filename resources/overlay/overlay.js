// The question on air, the poll that runs, or the counter: what the key in the address opens.
// After a break it comes back by itself.

import { showCounter } from "/overlay/page/counter.js";
import { showPoll } from "/overlay/page/poll.js";

const MOST_MS = 5000;
let pause = 250;

function show(card) {
  document.getElementById("question").hidden = !card;
  if (card) document.getElementById("text").textContent = card.text;
}

function dial() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/overlay/ws${location.search}`);
  socket.onmessage = (frame) => {
    pause = 250;
    const said = JSON.parse(frame.data);
    if (said.type === "on_air") show(said.card);
    if (said.type === "poll") showPoll(said.poll);
    if (said.type === "counter") showCounter(said.parts);
  };
  socket.onclose = () => {
    setTimeout(dial, pause);
    pause = Math.min(MOST_MS, pause * 2);
  };
}

const own = document.createElement("link");
own.rel = "stylesheet";
own.href = `/overlay/own.css${location.search}`;
document.head.append(own);
dial();
