// Socket.IO over a WebSocket, as much of it as this page needs, and back again after a break.

const FIRST_MS = 1000;
const MOST_MS = 10000;

export class Socket {
  // auth: what to say on connecting; on: functions by event, and open, lost, denied
  constructor(auth, on) {
    this.auth = auth;
    this.on = on;
    this.pause = FIRST_MS;
    this.ended = false;
    this.dial();
  }

  dial() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.link = new WebSocket(`${scheme}://${location.host}/socket.io/?EIO=4&transport=websocket`);
    this.link.onmessage = (frame) => this.hear(frame.data);
    this.link.onclose = () => this.broken();
  }

  hear(frame) {
    this.watch();
    if (frame[0] === "0") {
      const found = JSON.parse(frame.slice(1));
      this.patience = found.pingInterval + found.pingTimeout;
      this.link.send("40" + JSON.stringify(this.auth));
    } else if (frame[0] === "2") {
      this.link.send("3" + frame.slice(1));
    } else if (frame.startsWith("40")) {
      this.pause = FIRST_MS;
      this.on.open();
    } else if (frame.startsWith("44")) {
      this.close();
      this.on.denied();
    } else if (frame.startsWith("42")) {
      const [name, ...rest] = JSON.parse(frame.slice(2));
      this.on[name]?.(...rest);
    }
  }

  watch() {
    clearTimeout(this.watching);
    if (this.patience) this.watching = setTimeout(() => this.link.close(), this.patience);
  }

  emit(name, ...rest) {
    if (this.link.readyState !== WebSocket.OPEN) return false;
    this.link.send("42" + JSON.stringify([name, ...rest]));
    return true;
  }

  broken() {
    clearTimeout(this.watching);
    if (this.ended) return;
    this.on.lost();
    setTimeout(() => this.ended || this.dial(), this.pause / 2 + Math.random() * (this.pause / 2));
    this.pause = Math.min(MOST_MS, this.pause * 2);
  }

  close() {
    this.ended = true;
    this.link.close();
  }
}
