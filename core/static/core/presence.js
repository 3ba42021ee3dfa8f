// Who else is writing now. Without this the page says it as it was when it was opened.
(() => {
  "use strict";
  const place = document.querySelector("[data-presence]");
  if (!place) return;
  const EVERY = 20000;
  let timer = 0;

  const paragraph = (line) => {
    const made = document.createElement("p");
    made.className = "mb-3";
    made.textContent = line;
    return made;
  };
  // Only what is new is written, so that nobody is told the same thing twice.
  const show = (lines) => {
    const shown = [...place.children].map((one) => one.textContent);
    if (lines.join("\n") !== shown.join("\n")) place.replaceChildren(...lines.map(paragraph));
  };
  const ask = async () => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") return;
    try {
      const reply = await fetch(place.dataset.presence, { redirect: "error", signal: AbortSignal.timeout(EVERY) });
      if (reply.status >= 400 && reply.status < 500) return; // signed out, or no longer on this application
      if (reply.ok) show((await reply.json()).lines);
    } catch {}
    clearTimeout(timer);
    timer = setTimeout(ask, EVERY);
  };
  document.addEventListener("visibilitychange", ask);
  timer = setTimeout(ask, EVERY);
})();
