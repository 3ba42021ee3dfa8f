// How far a long job is, and the page anew when it is over. Without this the page has a link that looks again.
(() => {
  "use strict";
  const place = document.querySelector("[data-progress]");
  if (!place) return;
  const EVERY = 2000;

  const ask = async () => {
    try {
      const reply = await fetch(place.dataset.progress, { redirect: "error", signal: AbortSignal.timeout(10000) });
      if (reply.status >= 400 && reply.status < 500) return; // signed out, or no longer on this call
      if (reply.ok) {
        const { line, is_over: isOver } = await reply.json();
        if (isOver) return location.reload();
        if (line !== place.textContent) place.textContent = line;
      }
    } catch {}
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
})();
