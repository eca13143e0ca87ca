// Swiping a card aside: right one thing, left the other.

const FAR = 96;
const SLOP = 12;

export function swipes(card, face, decide) {
  let from = null;
  let moved = 0;

  face.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" || !event.isPrimary) return;
    from = { x: event.clientX, y: event.clientY, across: false };
    moved = 0;
    card.classList.remove("settling");
  });

  face.addEventListener("pointermove", (event) => {
    if (!from) return;
    const x = event.clientX - from.x;
    if (!from.across && Math.abs(x) > SLOP && Math.abs(x) > 2 * Math.abs(event.clientY - from.y)) {
      from.across = true;
      face.setPointerCapture(event.pointerId);
    }
    if (!from.across) return;
    moved = x;
    face.style.transform = `translateX(${x}px)`;
    card.classList.toggle("right", x > 0);
    card.classList.toggle("left", x < 0);
  });

  const end = (finished) => {
    if (!from) return;
    const across = from.across;
    from = null;
    card.classList.add("settling");
    face.style.transform = "";
    card.classList.remove("right", "left");
    if (across) card.dataset.swiped = String(Date.now());
    if (finished && across && Math.abs(moved) > FAR) decide(moved > 0 ? "right" : "left");
  };
  face.addEventListener("pointerup", () => end(true));
  face.addEventListener("pointercancel", () => end(false));
}
