/* The query code behind # in the address that a receipt's picture leads to: put into the field, and out of the address. */
"use strict";

const field = document.querySelector("input[name='query_code']");
const code = location.hash.slice(1);
if (field && /^[0-9A-Za-z-]{12,20}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
