/* What the tablet says, and with which word it answers: the server's own table (checkin/tablet/sync.py, table_for_tablet), which
   comes with the page. */

export const TABLE = JSON.parse(document.getElementById("door-table").textContent);
const CLOCK = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

/* A text of the table, its places filled in. */
export const fill = (text, facts = {}) => text.replace(/%\((\w+)\)s/g, (_whole, name) => facts[name] ?? "");

/* say("heads", { n: 2 }) */
export const say = (key, facts) => fill(TABLE.words[key] ?? key, facts);

const DAY = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", year: "numeric", month: "long", day: "numeric", weekday: "long",
});

/* The time alone on the same day, else with its date: 2026年3月18日（星期三）14:00. */
export function near(millis, now) {
  const day = (when) => DAY.format(new Date(when)).replace(/\s*(星期.)/, "（$1）");
  return (day(millis) === day(now) ? "" : day(millis)) + clockTime(millis);
}

export function clockTime(millis) {
  return CLOCK.format(new Date(millis));
}
