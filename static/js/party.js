/* What a guardian says for somebody under age: hidden until such a companion is entered. What was typed into it stays,
   and what has an error is never hidden. */
"use strict";

function bandOn(day, born) {
  const age = Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0);
  return age < 14 ? "under_14" : age < 18 ? "14_17" : "";
}

function bandsIn(part, day) {
  const values = (selector) => [...part.querySelectorAll(selector)].map((field) => field.value.trim()).filter(Boolean);
  const counted = [["children", "under_14"], ["teens", "14_17"]]
    .filter(([name]) => values(`[name="${name}"]`).some((number) => !/^0+$/.test(number)));
  return [...values("[name$='age_band']"), ...values("[name$='born_on']").map((born) => bandOn(day, born)),
    ...counted.map(([, band]) => band)];
}

function showWhatGuardiansSay() {
  document.querySelectorAll("[data-party-day] [data-for-age]").forEach((part) => {
    const party = part.closest("[data-party-day]");
    // In a companion's row it is about that row, else about the whole party.
    const about = part.parentElement.closest(".companion") || party;
    part.hidden = !bandsIn(about, party.dataset.partyDay).includes(part.dataset.forAge) && !part.querySelector(".has-error");
  });
}

document.addEventListener("input", showWhatGuardiansSay);
document.addEventListener("change", showWhatGuardiansSay);
document.addEventListener("htmx:after:swap", showWhatGuardiansSay);
showWhatGuardiansSay();
