/* Finding somebody by name in the index on this tablet, with or without a line. Without an index the server is asked. */

import { announce, byId, button, filled } from "./dom.js";
import { isLeaving } from "./mode.js";
import * as pin from "./pin.js";
import * as roster from "./roster.js";
import { standingOf } from "./rules.js";
import { TABLE, say } from "./words.js";

const field = byId("q");
const form = byId("find-form");
const results = byId("results");
let on = {};

/* `on.present(number, heads, method)` is called for the party that is picked, `on.admit(line)` for one that waits,
   `on.open(ticket)` for how one came in; `on.begin()` when another name is typed. */
export function start(listeners) {
  on = listeners;
  form.addEventListener("submit", (event) => {
    if (!roster.isReady()) return;
    event.preventDefault();
    showFound();
  });
  field.addEventListener("input", () => {
    on.begin();
    if (roster.isReady()) showFound();
  });
}

export function showFound() {
  const text = field.value.trim();
  if (roster.isLocked()) { pin.show(); return; }
  const found = roster.search(text);
  if (!text) { results.replaceChildren(); return; }
  if (!found.length) {
    const none = document.createElement("p");
    none.className = "soft";
    none.textContent = say("found_none", { text });
    results.replaceChildren(none);
  } else {
    const list = document.createElement("ul");
    list.className = "door-list plain";
    list.append(...found.map((line) => row(line, /^\d{4}$/.test(text) ? "phone_tail" : "name")));
    results.replaceChildren(list);
  }
  announce(say("found", { n: found.length }));
}

function row(line, method) {
  const { ticket } = line;
  const made = filled("found-template", {
    name: line.name, tail: say("tail", { tail: line.tail }),
    about: [ticket.admits ? say("heads", { n: ticket.admits }) : "", line.unit].filter(Boolean).join(" · "),
  });
  const note = made.querySelector("[data-part=note]");
  if (note) note.href = `${location.pathname}/parties/${line.registration}`;
  const standing = standingOf(ticket);
  const most = isLeaving() ? ticket.arrived - ticket.left : standing ? 0 : ticket.admits - ticket.arrived;
  const buttons = made.querySelector(".found-form");
  if (ticket.arrived) buttons.append(button(say("see_record"), "open", "", "secondary"));
  for (let n = 1; n < most; n += 1) buttons.append(button(say("heads", { n }), "in", n, "secondary"));
  if (most) buttons.append(button(say(isLeaving() ? "let_go" : "let_in", { n: most }), "in", most));
  else buttons.append(standing ? pill(line.state || TABLE.answers[standing].label, TABLE.answers[standing].tone)
    : pill(say("state_in"), "wait"));
  if ((line.waits ?? (standing === "waiting" && !ticket.number)) && !isLeaving()) {
    buttons.append(button(say("admit", { n: ticket.admits }), "admit", line.registration, "secondary"));
  }
  buttons.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-act]");
    if (pressed?.dataset.act === "in") on.present(ticket.number, Number(pressed.value), method);
    if (pressed?.dataset.act === "admit") on.admit(line);
    if (pressed?.dataset.act === "open") on.open(ticket);
  });
  return made;
}

function pill(text, tone) {
  const made = document.createElement("span");
  made.className = `pill tone-${tone}`;
  made.textContent = text;
  return made;
}
