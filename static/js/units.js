/* Finding one of many units by any of its names: what is typed leaves only what fits in the list below. */
"use strict";

const namesOf = (item) => [item.dataset.names, item.querySelector("[data-names]")?.dataset.names, item.textContent]
  .join(" ").toLowerCase();

function answer(place, words) {
  place.textContent = words;
  place.hidden = !words;
}

/* A list: only what fits stays in it, and the only one that fits is chosen. */
function narrowList(select, options, fits, searching) {
  const kept = options.filter((option) => !option.value || fits(option));
  const found = kept.filter((option) => option.value);
  const before = select.value;
  select.replaceChildren(...kept);
  if (searching && found.length === 1) select.value = found[0].value;
  else select.value = kept.some((option) => option.value === before) ? before : "";
  return found;
}

/* Tick boxes: what is ticked stays in sight. */
function narrowTicks(choices, fits) {
  choices.forEach((choice) => { choice.hidden = !fits(choice) && !choice.querySelector("input").checked; });
  return choices.filter(fits);
}

function begin(picker) {
  const label = picker.querySelector("label[hidden]");
  const search = label.querySelector("input");
  const status = picker.querySelector("[role=status]");
  const select = picker.querySelector("select");
  const choices = select ? [...select.options] : [...picker.querySelectorAll(".choice")];
  label.hidden = false;
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (item) => words.every((word) => namesOf(item).includes(word));
    const found = select ? narrowList(select, choices, fits, words.length > 0) : narrowTicks(choices, fits);
    if (!words.length) answer(status, "");
    else if (!found.length) answer(status, picker.dataset.none);
    else if (select && found.length === 1) answer(status, picker.dataset.chosen.replace("{unit}", found[0].textContent.trim()));
    else answer(status, picker.dataset.found.replace("{n}", found.length));
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (select?.value && picker.closest(".filter-bar")) return; // found: on to its list
    event.preventDefault(); // it looks for a unit, and doesn't send the form
    (select || choices.find((choice) => !choice.hidden)?.querySelector("input"))?.focus();
  });
}

document.querySelectorAll("[data-units]").forEach(begin);
