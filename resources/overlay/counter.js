// How many questions were answered, and how many still wait.

export function showCounter(parts) {
  const counter = document.getElementById("counter");
  counter.hidden = false;
  counter.replaceChildren(
    ...parts.map(({ name, label, n }) => {
      const part = document.createElement("span");
      part.className = `count count-${name}`;
      const number = document.createElement("b");
      number.textContent = n;
      part.append(`${label} `, number);
      return part;
    }),
  );
}
