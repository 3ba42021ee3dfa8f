// Live word counts. The server counts the same way and has the last word; nothing is ever cut.
(() => {
  "use strict";
  // A word is a run of characters without white space, and white space is what Python's str.split says it is.
  const WORD = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;
  const count = (text) => (text.match(WORD) || []).length;

  document.addEventListener("input", (event) => {
    const limit = Number(event.target.dataset?.maxWords || 0);
    const line = limit && document.getElementById(`${event.target.id}_count`);
    if (!line) return;
    const words = count(event.target.value);
    const pattern = words > limit ? line.dataset.over : line.dataset.within;
    line.textContent = pattern
      .replace("%(count)s", words)
      .replace("%(limit)s", limit)
      .replace("%(over)s", words - limit);
    line.classList.toggle("over", words > limit);
  });
})();
