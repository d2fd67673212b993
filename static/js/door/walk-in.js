/* 现场补录: who comes without a registration. What was typed stays until they are in. */

import { byId } from "./dom.js";

export function listen(admit) {
  const form = byId("walk-in-form");
  // Without ciphers a name must not be kept here: then the form goes to the server as it is.
  if (!form || !crypto.subtle) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const { name, phone, heads, category } = Object.fromEntries(new FormData(form));
    const field = form.elements.name, missing = !name.trim();
    byId("name-error").hidden = !missing;
    field.setAttribute("aria-invalid", missing);
    field.setAttribute("aria-describedby", missing ? "name-error" : "");
    if (missing) { field.focus(); return; }
    const answer = await admit({ name: name.trim(), phone: phone.trim(), heads: Number(heads), category: category ?? "" });
    if (answer.result !== "refused") form.reset();
  }, true);
}
