/* What the tablet decides by itself: the questions of checkin/rules.py, in their order. Which answer a registration gives
   by itself, and what must be seen first, is the server's table. */

import { TABLE } from "./words.js";

/* { result, heads }: heads are let in only with passed and partly. */
export function decide(found, { window, now, heads, checked }) {
  const result = barred(found, window, now, checked);
  if (result) return { result, heads: 0 };
  const { ticket } = found;
  const n = Math.min(heads || ticket.admits, ticket.admits - ticket.arrived);
  return { result: ticket.arrived + n === ticket.admits ? "passed" : "partly", heads: n };
}

/* What the registration answers by itself, whatever the hour; null where it is good. What a page doesn't know yet is none. */
export const standingOf = ({ state }) => state ? TABLE.standings[state] ?? "cancelled" : null;

function barred(found, window, now, checked) {
  if (!found) return "unknown";
  if (found.elsewhere) return found.isSameEvent ? "wrong_slot" : "wrong_event";
  const { ticket, record } = found;
  const standing = standingOf(ticket);
  if (standing) return standing;
  if (ticket.arrived >= ticket.admits) return "already_in";
  if (now < window.opens) return "too_early";
  if (now > window.closes) return "too_late";
  return checked || ticket.arrived ? null : TABLE.checks[record.k] ?? TABLE.checks[window.check] ?? null;
}
