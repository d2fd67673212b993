/* The desk by keyboard: a letter presses what carries it as data-key; and one tick for a whole page of them. */
"use strict";

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "r") {
    const reason = document.querySelector("form [name=reason]");
    if (!reason) return;
    event.preventDefault();
    reason.focus();
    return;
  }
  const goal = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
  if (!goal) return;
  event.preventDefault();
  goal.click();
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset.checkAll;
  if (!name) return;
  event.target.closest("form").querySelectorAll(`[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
});

function showWhatNeedsScript(root) {
  root.querySelectorAll("[data-check-all][hidden], [data-keys][hidden]").forEach((part) => { part.hidden = false; });
}

document.addEventListener("htmx:after:swap", () => showWhatNeedsScript(document));
showWhatNeedsScript(document);
