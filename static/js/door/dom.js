/* Finding parts of the page, and filling in its templates. */

export const byId = (id) => document.getElementById(id);

/* A copy of a template's content with its data-fill parts filled; empty ones are left out. */
export function filled(templateId, facts) {
  const copy = byId(templateId).content.firstElementChild.cloneNode(true);
  for (const part of copy.querySelectorAll("[data-fill]")) {
    const text = facts[part.dataset.fill];
    if (text) part.textContent = text;
    else part.remove();
  }
  return copy;
}

export function button(text, act, value, className = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.dataset.act = act;
  made.value = value;
  made.className = className;
  return made;
}

export function announce(text) {
  const region = byId("live");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}
