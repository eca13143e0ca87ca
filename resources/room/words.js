// The words of the page, in the browser's language.

let words = {};

export async function load() {
  const chosen = (navigator.languages || [navigator.language || "en"])[0];
  const language = chosen.toLowerCase().startsWith("zh") ? "zh_CN" : "en";
  words = await (await fetch(`/words/${language}`)).json();
  document.documentElement.lang = words.language;
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
  for (const each of root.querySelectorAll("[data-label]")) {
    each.setAttribute("aria-label", say(each.dataset.label));
  }
}

export function price(amount) {
  if (!amount) return say("free");
  const form = new Intl.NumberFormat(words.language, {
    style: "currency",
    currency: amount.currency,
    currencyDisplay: "narrowSymbol",
  });
  const digits = form.resolvedOptions().maximumFractionDigits;
  return form.format(amount.minor / 10 ** digits);
}
