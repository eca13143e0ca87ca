// The question on air, and nothing else; after a break it comes back by itself.

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
  };
  socket.onclose = () => {
    setTimeout(dial, pause);
    pause = Math.min(MOST_MS, pause * 2);
  };
}

dial();
