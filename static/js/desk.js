/* The desk by keyboard: a letter presses what carries it as data-key; and one tick for a whole page of them. */
"use strict";

const FIELD = "input:not([type=hidden]), textarea, select";
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "r") {
    const reason = document.querySelector("form [name=reason]");
    if (!reason) return;
    event.preventDefault();
    reason.closest("details")?.setAttribute("open", "");
    reason.focus();
    return;
  }
  const goal = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
  if (!goal) return;
  event.preventDefault();
  goal.click();
  // What was unfolded is typed into at once; the click unfolds it only after this.
  if (goal.matches("summary")) setTimeout(() => goal.parentElement.querySelector(FIELD)?.focus());
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset.checkAll;
  if (!name) return;
  for (const box of event.target.form.elements) if (box.name === name) box.checked = event.target.checked;
});

function showWhatNeedsScript(root) {
  root.querySelectorAll("[data-check-all][hidden], [data-keys][hidden]").forEach((part) => { part.hidden = false; });
}

document.addEventListener("htmx:after:swap", () => showWhatNeedsScript(document));
showWhatNeedsScript(document);
