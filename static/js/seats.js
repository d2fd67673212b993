/* Seats by keyboard: one stop in the order of the page, arrows to the nearest seat that way, Esc puts down. All else is
   forms and htmx. */
"use strict";

const seats = () => [...document.querySelectorAll("[data-seat]")];
const place = (seat) => ({ x: Number(seat.dataset.x), y: Number(seat.dataset.y) });
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let last = ""; // the seat the cursor was on, by its id: a swap brings a new one

function oneStop(seat) {
  for (const each of seats()) each.tabIndex = -1;
  const stop = seat || document.getElementById(last) || seats()[0];
  if (stop) stop.tabIndex = 0;
}

/* The nearest seat within the quarter that the arrow points into; straight ahead before aslant. */
function next(seat, [dx, dy]) {
  const from = place(seat);
  let best = null;
  let least = Infinity;
  for (const other of seats()) {
    const to = place(other);
    const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy;
    const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
    if (ahead <= 1 || aside > ahead * 3) continue;
    if (ahead + aside * 2 < least) [best, least] = [other, ahead + aside * 2];
  }
  return best;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelector("[data-put-down]")?.click();
    return;
  }
  if (!WAYS[event.key] || !event.target.matches("[data-seat]")) return;
  event.preventDefault();
  next(event.target, WAYS[event.key])?.focus();
});

document.addEventListener("focusin", ({ target }) => {
  if (!target.matches("[data-seat]")) return;
  last = target.id;
  oneStop(target);
});

document.addEventListener("click", ({ target }) => {
  const person = target.closest(".seat-person");
  if (person) last = seats().find((seat) => !seat.classList.contains("is-taken"))?.id || last;
});

/* Where the cursor was, it is again; who was picked from the list is put on a seat next. */
document.addEventListener("htmx:after:swap", () => {
  if (!document.getElementById("board")) return;
  oneStop();
  document.getElementById(last)?.focus();
});

oneStop();
