/* Questions and headings that depend on another answer: hidden until it is given. What was typed into them stays; what
   stands beside 其他 is sent only while it is chosen: the server takes what is written there for an answer. Who ticks that
   they answer anonymously isn't asked for a name. */
"use strict";

function isChosen(name, value) {
  return [...document.querySelectorAll(`input[name="${CSS.escape(name)}"]`)]
    .some((input) => input.checked && input.value === value);
}

function showWhatIsMeant() {
  // In the order of the page: what depends on a hidden question is hidden too.
  document.querySelectorAll("[data-show-if]").forEach((part) => {
    const { showIf, showValue } = part.dataset;
    const deciding = document.querySelector(`input[name="${CSS.escape(showIf)}"]`)?.closest("[data-show-if][hidden]");
    part.hidden = Boolean(deciding) || !isChosen(showIf, showValue);
    if (part.matches(".other")) part.querySelector("input").disabled = part.hidden;
  });
  document.querySelectorAll("[data-hide-if]").forEach((part) => {
    part.hidden = isChosen(part.dataset.hideIf, "y");
  });
}

document.addEventListener("change", showWhatIsMeant);
document.addEventListener("htmx:after:swap", showWhatIsMeant);
showWhatIsMeant();
