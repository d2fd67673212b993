/* Who is meant by what is typed into the search: as booking/registration/searching.py reads it, as far as a tablet knows
   people. Of a phone it has the last four digits alone, of those who come along nothing. */

import { asDigits, bareName, normal, normalReference } from "./keys.js";

const INITIALS = /^[a-z]{1,6}$/;
const PHONE = /^(?:\+?86)?1\d{6}(\d{4})$/;

/* Whether a line of the index is meant by `text`: (line) => true. */
export function meantBy(text) {
  const bare = bareName(text), plain = text.normalize("NFKC").replace(/[\s\p{Cf}]/gu, ""), words = text.trim().toLowerCase();
  const phone = PHONE.exec(plain.replace(/-/g, ""));
  if (phone) return ({ tail }) => tail === phone[1];
  const code = asDigits(normal(text)), reference = asDigits(normalReference(text));
  return (line) => (bare && line.bare.includes(bare)) || line.tail === plain || (line.code && asDigits(line.code) === code)
    || (line.reference && asDigits(line.reference) === reference) || (words.length > 1 && line.unit.includes(words))
    || (INITIALS.test(bare) && spells(line.initials, bare));
}

/* "[ds]xx" begins with, or holds, "dx". */
function spells(pattern, letters) {
  const parts = pattern.match(/\[\w+\]|\w/g) ?? [];
  return parts.some((_part, from) => [...letters].every((letter, at) => parts[from + at]?.includes(letter)));
}
