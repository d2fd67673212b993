/* Only on pages that ask for codes. Solves the page's challenge in the background, so that a code may be asked for
   (web/proof.py). Without it, or before it is done, codes are sent too, but fewer. */
"use strict";

function solve(field) {
  if (field.value || field.dataset.solving || !window.Worker || !window.crypto?.subtle) return;
  field.dataset.solving = "yes";
  const challenge = JSON.parse(field.dataset.challenge);
  const worker = new Worker(field.dataset.worker);
  worker.onmessage = ({ data }) => {
    if (data?.derivedKey) field.value = btoa(JSON.stringify({ challenge, solution: data }));
    worker.terminate();
  };
  worker.onerror = () => worker.terminate();
  worker.postMessage({ type: "work", challenge });
}

function solveAll() {
  document.querySelectorAll("input[data-challenge]").forEach(solve);
}

document.addEventListener("htmx:after:swap", solveAll);
solveAll();

/* Enter presses a form's first button, and after the code that would be 获取验证码 once more: here it presses the next. */
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.matches("#phone-code input")) return;
  const buttons = [...field.form.querySelectorAll("button[type=submit]")];
  const next = buttons.find((button) => field.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (!next) return;
  event.preventDefault();
  next.click();
});
