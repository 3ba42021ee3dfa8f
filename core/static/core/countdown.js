// What is left until a deadline, on the server's clock. The page says the same in words without this.
(() => {
  "use strict";
  const body = document.body;
  const language = document.documentElement.lang || "en";
  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const SIZES = { day: DAY, hour: HOUR, minute: MINUTE, second: SECOND };
  const TOLERATED = 90 * SECOND;
  const ANNOUNCED = [HOUR, 10 * MINUTE, MINUTE];

  // How far the server's clock is ahead of this one. A page out of the browser's cache carries an old stamp:
  // then the difference found by the last fresh page counts.
  const visit = performance.getEntriesByType("navigation")[0];
  const isFresh = !visit || visit.transferSize > 0;
  const answeredAt = performance.timeOrigin + (visit ? visit.responseStart : 0);
  const stamped = Date.parse(body.dataset.now) - answeredAt;
  const ahead = isFresh ? stamped : Number(sessionStorage.getItem("clock-ahead"));
  if (Number.isNaN(ahead)) return;
  sessionStorage.setItem("clock-ahead", String(ahead));
  const now = () => Date.now() + ahead;

  // The words come with the page: not every browser counts in Kazakh.
  const told = document.querySelector("[data-words]");
  if (!told) return;
  const words = JSON.parse(told.dataset.words);
  const FORMS = { one: 0, few: 1 };
  const plural = new Intl.PluralRules(language);
  const named = (number, unit) => words.units[unit][FORMS[plural.select(number)] ?? 2];

  // Days, hours and minutes, as the server cuts them; within the last hour minutes and seconds.
  const cut = (left) => {
    const units = left >= HOUR ? ["day", "hour", "minute"] : ["minute", "second"];
    let rest = left;
    const pairs = units.map((unit) => {
      const number = Math.floor(rest / SIZES[unit]);
      rest -= number * SIZES[unit];
      return [number, unit];
    });
    const shown = pairs.filter(([number]) => number > 0);
    return shown.length ? shown : [[0, "second"]];
  };

  const draw = (place, left) => {
    const suffix = place.querySelector("[data-suffix]");
    const pairs = cut(left).map(([number, unit]) => {
      const pair = document.createElement("span");
      const figure = document.createElement("b");
      figure.textContent = number;
      pair.append(figure, " ", named(number, unit));
      return pair;
    });
    if (suffix) pairs.at(-1).append(" ", suffix);
    place.replaceChildren(...pairs.flatMap((pair) => [pair, " "]));
    place.classList.toggle("countdown--soon", left < HOUR);
  };

  const start = (place) => {
    const end = Date.parse(place.dataset.countdown);
    const voice = place.parentElement.querySelector("[data-countdown-voice]");
    let before = end - now();
    const tick = () => {
      const left = end - now();
      if (left <= 0) {
        place.textContent = place.dataset.over;
        if (voice) voice.textContent = place.dataset.over;
        return;
      }
      draw(place, left);
      // Read out at an hour, ten minutes and one minute before the end, not every second.
      if (voice && ANNOUNCED.some((mark) => before > mark && left <= mark)) voice.textContent = place.textContent;
      before = left;
      setTimeout(tick, left > HOUR ? Math.min(MINUTE, (left % MINUTE) + 50) : (left % SECOND) + 20);
    };
    if (before > 0) tick();
  };

  // Some browsers still know cities by their former names.
  const RENAMED = { Calcutta: "Kolkata", Dacca: "Dhaka", Katmandu: "Kathmandu", Kiev: "Kyiv", Rangoon: "Yangon" };

  // The same instant where the reader is, named by city, because the browser knows it.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const showHere = (place) => {
    const instant = new Date(place.dataset.instant);
    const name = zone.split("/").pop().replaceAll("_", " ");
    const city = RENAMED[name] || name;
    if (!zone.includes("/") || zone.startsWith("Etc/") || Number.isNaN(instant.getTime())) return;
    // Midnight ends a day; it does not begin the next one.
    const isMidnight = instant.getHours() === 0 && instant.getMinutes() === 0;
    const time = `${String(instant.getHours()).padStart(2, "0")}:${String(instant.getMinutes()).padStart(2, "0")}`;
    const hour = isMidnight ? "24:00" : time;
    const day = new Date(instant.getTime() - (isMidnight ? MINUTE : 0));
    const date = words.pattern.replace(/E+|M+|d/g, (token) => {
      if (token === "d") return day.getDate();
      return token[0] === "E" ? words.days[day.getDay()] : words.months[day.getMonth()];
    });
    place.querySelector("dt").textContent = place.dataset.label.replace("%(city)s", city);
    place.querySelector("dd").textContent = place.dataset.hour === hour ? place.dataset.same : `${date}, ${hour}`;
    place.hidden = false;
  };

  // A clock that is wrong here misleads its owner, never us: say so once.
  const warn = (place) => {
    const wrong = Math.abs(ahead);
    const unit = ["day", "hour"].find((one) => wrong >= 2 * SIZES[one]) || "minute";
    const number = Math.round(wrong / SIZES[unit]);
    const pattern = ahead > 0 ? place.dataset.slow : place.dataset.fast;
    place.textContent = pattern.replace("%(amount)s", `${number} ${named(number, unit)}`);
    place.hidden = false;
  };

  document.querySelectorAll("[data-countdown]").forEach(start);
  document.querySelectorAll("[data-instant]").forEach(showHere);
  const isMoved = "clockMoved" in body.dataset;
  if (!isMoved && isFresh && Math.abs(ahead) > TOLERATED) document.querySelectorAll("[data-clock-note]").forEach(warn);
})();
