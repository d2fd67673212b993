/* 亲自验证: lets a worker recompute the published draw and says how it goes. All words stand in the page. */
"use strict";

(() => {
  const place = document.getElementById("verify");
  if (!place || !window.Worker) return;
  const say = place.dataset;
  const start = place.querySelector("[data-start]");
  const button = start.querySelector("button");
  const steps = place.querySelector(".verify-steps");
  const answer = place.querySelector(".verify-answer");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");
  const stepOf = (name) => steps.querySelector(`[data-step="${name}"]`);

  function show({ step, state, done, of }) {
    const line = stepOf(step);
    if (!line) return;
    line.dataset.state = state;
    const progress = done === undefined ? "" : ` ${fill(say.progress, { done, of })}`;
    line.querySelector("[data-said]").textContent =
      state === "same" ? say.ok : state === "unlike" ? say.wrong : say.running + progress;
  }

  function finish({ finished, step, difference }, seconds) {
    button.removeAttribute("aria-disabled");
    answer.dataset.finished = finished;
    answer.dataset.seconds = seconds.toFixed(2);
    answer.className = `verify-answer tone-${finished === "same" ? "ok" : "stop"}`;
    const at = difference?.where ?? "";
    const where = at && fill(say.where, { where: /^\d+$/.test(at) ? fill(say.place, { n: at }) : at });
    answer.textContent = finished === "unlike"
      ? fill(say.unlike, { ...difference, where, step: stepOf(step)?.querySelector("[data-name]").textContent ?? step })
      : say[finished];
    answer.focus();
  }

  function run() {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    steps.hidden = false;
    answer.textContent = "";
    delete answer.dataset.finished;
    steps.querySelectorAll("[data-step]").forEach((line) => {
      delete line.dataset.state;
      line.querySelector("[data-said]").textContent = "";
    });
    const began = performance.now();
    const worker = new Worker(say.worker);
    worker.addEventListener("message", ({ data }) => {
      if (!data.finished) { show(data); return; }
      worker.terminate();
      finish(data, (performance.now() - began) / 1000);
    });
    worker.addEventListener("error", () => finish({ finished: "unable" }, 0));
    worker.postMessage({ url: new URL(say.url, location.href).href });
  }

  start.hidden = false;
  button.addEventListener("click", run);
})();
