// The words of the page, in the browser's language.

let words = { language: "en" };

export async function load() {
  const first = (navigator.languages || [navigator.language || "en"])[0];
  const language = first.toLowerCase().startsWith("zh") ? "zh_CN" : "en";
  words = await (await fetch(`/desk/words/${language}`)).json();
  document.documentElement.lang = words.language;
  document.title = words.title;
}

// How many, as the program says it in both languages: 1,200.
export function count(number) {
  return number.toLocaleString("en");
}

// A number among the values is a count.
export function say(code, values = {}) {
  const text = words[code] ?? code;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name] ?? whole;
    return typeof value === "number" ? count(value) : value;
  });
}

export function chinese() {
  return words.language !== "en";
}

export function fill(root) {
  for (const each of root.querySelectorAll("[data-word]")) each.textContent = say(each.dataset.word);
  for (const each of root.querySelectorAll("[data-hint]")) each.placeholder = say(each.dataset.hint);
  for (const each of root.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
}

export function person(name) {
  return name === "stage" || name === "auto" ? say(name) : name;
}

// Milliseconds as 06:40, 1:06:40, or whole days.
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  if (hours >= 24) return say("days", { n: Math.floor(hours / 24) });
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

export function short(text, most = 16) {
  const letters = [...text];
  return letters.length > most ? letters.slice(0, most).join("") + "…" : text;
}
