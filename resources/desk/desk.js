// The desk as this page knows it: what the server said, and on top of it what is still on its way.

export const STATES = ["new", "pinned", "on_air", "answered", "later", "dismissed"];

export class Desk {
  constructor() {
    this.cards = new Map();
    this.rev = 0;
    this.name = "";
    this.role = "viewer";
    this.courses = {};
    this.pending = [];
    this.ahead = 0; // server's clock minus ours
    this.log = [];
    this.mine = [];
    this.undone = [];
    this.notes = new Map();
  }

  now() {
    return Date.now() + this.ahead;
  }

  snapshot(said) {
    this.cards = new Map(said.cards.map((card) => [card.id, card]));
    this.rev = said.rev;
    this.name = said.name;
    this.role = said.role;
    this.courses = said.courses ?? {};
    this.log = (said.log ?? []).map((one) => ({ ...one, at: one.at_ms })).reverse();
    if (said.now_ms) this.ahead = said.now_ms - Date.now();
  }

  // Take in an answer; the operation of ours that it settles, if it is one.
  answer(said) {
    const id = said.op?.op_id;
    const at = this.pending.findIndex((one) => one.op_id === id);
    const own = at >= 0 ? this.pending.splice(at, 1)[0] : undefined;
    if (said.result === "applied") {
      for (const card of said.cards) this.cards.set(card.id, card);
      this.rev = Math.max(this.rev, said.rev);
      if (said.op.kind !== "ask") this.remember(said);
    }
    return own;
  }

  remember(said) {
    this.log.unshift({ by: said.by, kind: said.op.kind, card: said.op.card, text: said.op.args?.text, at: this.now() });
    this.log.length = Math.min(this.log.length, 100);
    if (said.by !== this.name) return;
    const of = said.op.args?.op;
    if (said.op.kind === "undo") {
      this.mine = this.mine.filter((one) => one !== of);
      this.undone.push(of);
    } else if (said.op.kind === "redo") {
      this.mine.push(...this.undone.splice(-1));
    } else if (said.op.kind !== "whisper") {
      this.mine.push(said.op.op_id);
      this.undone = [];
    }
  }

  op(kind, card, args = {}) {
    return { type: "op", op_id: uuid(), card, kind, args, base_rev: this.rev, at: Date.now() };
  }

  // A card with our own pending operations carried out, so that nothing old undoes them on screen.
  card(id) {
    let card = this.cards.get(id);
    if (!card) return undefined;
    for (const op of this.pending) if (op.card === id || op.args?.into === id) card = this.after(card, op);
    return card;
  }

  after(card, op) {
    if (STATES.includes(op.kind)) return op.card === card.id ? { ...card, state: op.kind, pending: true } : card;
    if (op.kind === "text") return op.args.text.trim() ? { ...card, text: op.args.text, pending: true } : { ...card, pending: true };
    if (op.kind === "note") return { ...card, note: op.args.text, pending: true };
    if (op.kind === "claim") return { ...card, claimed_by: op.args.off ? "" : this.name, pending: true };
    if (op.kind === "merge") {
      const other = op.card === card.id ? op.args.into : op.card;
      return card.id > other ? { ...card, merged_into: other, pending: true } : { ...card, pending: true };
    }
    return card;
  }

  listed() {
    const found = [];
    for (const id of this.cards.keys()) {
      const card = this.card(id);
      if (card.asks > 0 && card.merged_into === null) found.push(card);
    }
    return found;
  }

  onAir() {
    return this.listed().find((card) => card.state === "on_air");
  }
}

// crypto.randomUUID is missing on plain HTTP outside this computer; random values are there.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
