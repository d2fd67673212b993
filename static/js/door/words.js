/* What the tablet says: the server's own table of sentences, which comes with the page. */

const WORDS = JSON.parse(document.getElementById("door-words").textContent);
const CLOCK = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

/* say("part_in", { n: 2, all: 3 }) */
export function say(key, facts = {}) {
  return (WORDS[key] ?? key).replace(/%\((\w+)\)s/g, (_whole, name) => facts[name] ?? "");
}

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
