/* Keys: one per thing that happened, so that sending again counts once. And what a scanned or typed text is. */

const ALPHABET = /^[2-9A-HJ-NP-Z]+$/;
const LONGEST = 4000;
const LONGEST_CODE = 64;

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/* What was meant by a typed code, by a typed reference: as core/codes.py reads them (normalise_code, normalise_reference). */
const lettersAndDigits = (text) => text.normalize("NFKC").toUpperCase().replace(/[^A-Z0-9]/g, "");
const asL = (text) => text.replace(/[1I]/g, "L");
export const normal = (text) => asL(lettersAndDigits(text));
export function normalReference(text) {
  const bare = lettersAndDigits(text);
  return `${bare.slice(0, -6)}-${asL(bare.slice(-6))}`;
}

/* What codes that look alike have in common: S, Z and B are taken for 5, 2 and 8 (core/codes.py, look_alikes). */
export const asDigits = (code) => code.replace(/^.*-|[SZB]/g, (part) => ({ S: "5", Z: "2", B: "8" })[part] ?? part);

/* What belongs to codes: found as typed, else by look-alike where only one fits (core/codes.py, code_meant). */
export class Codes {
  constructor(pairs = []) {
    this.clear();
    for (const [code, what] of pairs) this.set(code, what);
  }

  clear() {
    this.asTyped = new Map();
    this.alike = new Map();
  }

  set(code, what) {
    this.asTyped.set(code, what);
    this.alike.set(asDigits(code), (this.alike.get(asDigits(code)) ?? new Set()).add(code));
  }

  get(code) {
    const fitting = this.alike.get(asDigits(code ?? ""));
    return this.asTyped.get(code) ?? (fitting?.size === 1 ? this.asTyped.get([...fitting][0]) : undefined);
  }
}

/* A name without what stands between its parts and what nobody sees, in any spelling: as core/names.py (name_holds)
   compares them. */
export const bareName = (text) => text.normalize("NFC").replace(/[Ａ-Ｚａ-ｚ]/g, (wide) => wide.normalize("NFKC")).toLowerCase()
  .replace(/[\s\p{Cf}\uFE00-\uFE0F\u{E0100}-\u{E01EF}·•・･‧⋅∙．.。'’‘\-‐‑－་༌]/gu, "");

/* { token } | { code } | { reference } | {}: as checkin/reading_input.py reads it. Takes any text, however long or hostile. */
export function readPresented(text) {
  if ([...text].length > LONGEST_CODE) return {};
  const bare = normal(text);
  if (bare.length === 26 && ALPHABET.test(bare)) return { token: bare };
  return bare.length === 6 ? { code: bare } : bare.length === 8 ? { reference: normalReference(text) } : {};
}

export function cut(text) {
  return text.slice(0, LONGEST);
}
