// The socket to the desk, and back again after every break; what was decided meanwhile waits.

const FIRST_MS = 500;
const MOST_MS = 8000;
const BEAT_MS = 4000;
const DEAD_MS = 10000;
const KEPT_MS = 10 * 60 * 1000;
const MOST = 200;
const BATCH = 40000;

export class Link {
  // on: functions snapshot, op, people, order, lost, late, gone
  constructor(desk, on) {
    this.desk = desk;
    this.on = on;
    this.pause = FIRST_MS;
    this.open = false;
    this.lostAt = 0;
    this.heardAt = 0;
    addEventListener("offline", () => this.drop());
    addEventListener("online", () => this.dial());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    setInterval(() => this.beat(), BEAT_MS);
    this.restore();
    this.dial();
  }

  dial() {
    clearTimeout(this.waiting);
    if (this.socket && this.socket.readyState <= WebSocket.OPEN) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/desk/ws`);
    this.socket = socket;
    socket.onmessage = (frame) => socket === this.socket && this.hear(JSON.parse(frame.data));
    socket.onclose = () => socket === this.socket && this.broken();
  }

  hear(said) {
    this.heardAt = Date.now();
    if (said.type === "snapshot" && !this.open) {
      this.open = true;
      this.pause = FIRST_MS;
      this.lostAt = 0;
      this.on.snapshot(said);
      this.look();
      this.flush();
    } else {
      this.on[said.type]?.(said);
    }
  }

  // Decide something: at once where we can, else when we are back. False where too much waits.
  decide(op) {
    if (this.desk.pending.length >= MOST) return false;
    this.desk.pending.push(op);
    this.keep();
    if (this.open) this.say(bare(op));
    return true;
  }

  settled() {
    this.keep();
  }

  // Send what waits in order, as few messages as they fit in; what is too old is told instead.
  flush() {
    const old = this.desk.pending.filter((op) => Date.now() - op.at > KEPT_MS);
    this.desk.pending = this.desk.pending.filter((op) => !old.includes(op));
    const waiting = this.desk.pending.map(bare);
    this.on.late(old, waiting);
    this.keep();
    let batch = [];
    let size = 0;
    for (const op of waiting) {
      const length = JSON.stringify(op).length * 3;
      if (batch.length && size + length > BATCH) {
        this.say({ type: "batch", ops: batch });
        [batch, size] = [[], 0];
      }
      batch.push(op);
      size += length;
    }
    if (batch.length) this.say({ type: "batch", ops: batch });
  }

  look(card = null, typing = false) {
    this.looking = { type: "here", card, typing };
    if (this.open) this.say(this.looking);
  }

  say(said) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(said));
  }

  beat() {
    if (!this.open) return;
    if (Date.now() - this.heardAt > DEAD_MS) this.drop();
    else this.say({ type: "ping" });
  }

  wake() {
    if (this.open && Date.now() - this.heardAt > DEAD_MS) this.drop();
    if (!this.open) this.dial();
  }

  drop() {
    const socket = this.socket;
    this.broken();
    socket?.close();
  }

  broken() {
    this.socket = null;
    if (!this.lostAt) this.lostAt = Date.now();
    const was = this.open;
    this.open = false;
    if (was) this.on.lost();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.again(), this.pause / 2 + Math.random() * (this.pause / 2));
    this.pause = Math.min(MOST_MS, this.pause * 2);
  }

  // A page that was sent away must not knock for ever.
  async again() {
    try {
      const said = await (await fetch("/desk/me")).json();
      if (!said.name) return this.on.gone();
    } catch {
      // the host cannot be reached: try on
    }
    this.dial();
  }

  keep() {
    try {
      localStorage.setItem("waiting", JSON.stringify({ name: this.desk.name, ops: this.desk.pending }));
    } catch {
      // storage is full or forbidden: the queue lives as long as the page
    }
  }

  // What waited when the page was closed or put to sleep.
  restore() {
    try {
      const kept = JSON.parse(localStorage.getItem("waiting") ?? "null");
      if (kept && kept.name === this.desk.name) this.desk.pending = kept.ops;
    } catch {
      // nothing readable was kept
    }
  }
}

function bare({ type, op_id, card, kind, args, base_rev }) {
  return { type, op_id, card, kind, args, base_rev };
}
