// The question on air and the poll that runs; after a break both come back by themselves.

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
  };
  socket.onclose = () => {
    setTimeout(dial, pause);
    pause = Math.min(MOST_MS, pause * 2);
  };
}

dial();
