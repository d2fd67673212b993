/* Writing a question: fields that the chosen kind doesn't have are hidden. What was typed into them stays, and the server
   leaves it out; what is wrong in one is always to be seen. */
"use strict";

const form = document.querySelector("form[data-kind-of]");
const kind = form.elements[form.dataset.kindOf];

function showWhatTheKindHas() {
  form.querySelectorAll("[data-kinds]").forEach((part) => {
    part.hidden = !part.dataset.kinds.split(" ").includes(kind.value) && !part.querySelector(".has-error");
  });
}

kind.addEventListener("change", showWhatTheKindHas);
window.addEventListener("pageshow", showWhatTheKindHas);
showWhatTheKindHas();
