// Shows what holds all words that are typed, and opens its subjects.
const filter = document.getElementById("filter");
const subjects = [...document.querySelectorAll("details")].map((element) => ({
  element,
  rows: [...element.querySelectorAll("li")].map((row) => ({ row, text: row.textContent.toLowerCase() })),
  name: element.querySelector("summary").textContent.toLowerCase(),
}));

function apply() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let any = false;
  for (const { element, rows, name } of subjects) {
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word) || name.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    element.hidden = shown === 0;
    element.open = words.length > 0 && shown > 0;
    any ||= shown > 0;
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("details:not([hidden])");
  }
  document.getElementById("nothing").hidden = any;
}

filter.addEventListener("input", apply);
apply();
