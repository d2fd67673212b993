/* A form with files goes out under a bar that says how far it has come. Without this it is sent as any form is. */
"use strict";

function showAnswer(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main) {
    window.location.reload();
    return;
  }
  document.querySelector("main").replaceWith(document.adoptNode(main));
  window.htmx?.process(main);
  document.title = page.title;
  if (request.status < 400) window.history.replaceState(null, "", request.responseURL);
  const wanted = document.querySelector("main [data-focus]") || document.querySelector("main h1");
  wanted.tabIndex = -1;
  wanted.focus();
}

function send(form, bar) {
  const meter = bar.querySelector("progress"), words = bar.querySelector("[role=status]");
  const buttons = form.querySelectorAll("button"), request = new XMLHttpRequest();
  const stop = () => {
    words.textContent = bar.dataset.failed;
    buttons.forEach((button) => { button.disabled = false; });
  };
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    meter.value = Math.round((100 * event.loaded) / event.total);
    words.textContent = `${meter.value}%`;
  });
  request.upload.addEventListener("load", () => {
    meter.removeAttribute("value");
    words.textContent = bar.dataset.checking;
  });
  request.addEventListener("load", () => showAnswer(request));
  request.addEventListener("error", stop);
  request.addEventListener("abort", stop);
  request.open("POST", form.action);
  request.send(new FormData(form));
  bar.hidden = meter.hidden = false;
  buttons.forEach((button) => { button.disabled = true; });
}

/* What is refused anyhow isn't sent first: the sentence, or nothing. */
function refusal(form, chosen, said) {
  const empty = [...form.elements].find((field) => field.required && !field.value.trim());
  if (empty) {
    empty.focus();
    return said.missing.replace("{name}", empty.labels[0].textContent.trim());
  }
  if (chosen.files.length > Number(chosen.dataset.mostFiles)) return said.tooMany;
  const large = [...chosen.files].find((file) => file.size > Number(chosen.dataset.most));
  return large ? said.tooLarge.replace("{name}", large.name) : "";
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form) return;
  const bar = form.querySelector(".upload-bar"), chosen = form.querySelector("input[type=file]");
  if (!chosen.files.length) return;
  event.preventDefault();
  const sentence = refusal(form, chosen, bar.dataset);
  if (sentence) {
    bar.hidden = false;
    bar.querySelector("progress").hidden = true;
    bar.querySelector("[role=status]").textContent = sentence;
    return;
  }
  send(form, bar);
});
