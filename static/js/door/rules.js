/* What the tablet decides by itself; the same order of questions as checkin/operations/scanning.py. */

import { CANCELLED, WAITING } from "./roster.js";

const CHECKS = { guardian: "needs_guardian", pledge: "needs_pledge", document: "needs_document" };

/* { result, heads }: heads are let in only with passed and partly. */
export function decide(found, { window, now, heads, checked }) {
  const result = barred(found, window, now, checked);
  if (result) return { result, heads: 0 };
  const { ticket } = found;
  const n = Math.min(heads || ticket.admits, ticket.admits - ticket.arrived);
  return { result: ticket.arrived + n === ticket.admits ? "passed" : "partly", heads: n };
}

function barred(found, window, now, checked) {
  if (!found) return "unknown";
  if (found.elsewhere) return found.isSameEvent ? "wrong_slot" : "wrong_event";
  const { ticket, record } = found;
  if (ticket.state === CANCELLED) return "cancelled";
  if (ticket.state === WAITING) return "waiting";
  if (ticket.arrived >= ticket.admits) return "already_in";
  if (now < window.opens) return "too_early";
  if (now > window.closes) return "too_late";
  return checked || ticket.arrived ? null : CHECKS[record.k] ?? CHECKS[window.check] ?? null;
}
