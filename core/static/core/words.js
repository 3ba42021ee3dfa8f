// Live counts of words and characters. core/counting.py says what a word and a character are and has the last
// word; the tests let both count the same texts. Nothing is ever cut.
(() => {
  "use strict";
  const GAP = /[\t\n \u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]+/u;
  const IDEOGRAPH =
    /[\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3fffd}]/gu;
  const UNSPACED =
    /[\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0ecf\u0edc-\u0eff\u1000-\u103f\u104c-\u108f\u109a-\u109f\u1780-\u17d3\u17d7\u17dc\u17dd\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f]+/gu;
  const FLAG = /[\u{1f1e6}-\u{1f1ff}]{2}/gu;
  const PASSED_OVER = /[\p{M}\p{Cf}\u1160-\u11ff\ud7b0-\ud7fb\u{1f3fb}-\u{1f3ff}]/gu;
  const SAYS_SOMETHING = /[^\p{P}\p{M}\p{Z}\p{Cc}\p{Cf}]/u;
  const JOINED = /\u200d[^\p{L}\p{N}\p{P}\p{M}\p{Z}\p{Cc}\p{Cf}]/gu;
  const LETTERS_IN_A_WORD = 5;
  const NEAR = 0.9; // from here on the count is read out, and only after a pause
  const PAUSE = 1500;

  const normal = (text) =>
    text
      .replace(/\r\n?/g, "\n")
      .replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, "")
      .normalize("NFC");
  const tidied = (text, isOneLine) =>
    isOneLine
      ? normal(text)
          .replace(/[\t\n \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu, " ")
          .replace(/^ | $/g, "")
      : normal(text).replace(
          /^[\t\n \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t\n \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/gu,
          "",
        );
  const characters = (text) => [...normal(text).replace(FLAG, "x").replace(JOINED, "").replace(PASSED_OVER, "")].length;
  const words = (text) => {
    const plain = normal(text);
    const ideographs = (plain.match(IDEOGRAPH) || []).length;
    const spaced = plain.replace(IDEOGRAPH, " ");
    const unspaced = (spaced.match(UNSPACED) || []).map((run) =>
      Math.ceil([...run.replace(PASSED_OVER, "")].length / LETTERS_IN_A_WORD),
    );
    const rest = spaced.replace(UNSPACED, " ").split(GAP);
    return ideographs + unspaced.reduce((sum, one) => sum + one, 0) + rest.filter((run) => SAYS_SOMETHING.test(run)).length;
  };
  if (typeof document === "undefined") {
    module.exports = { words, characters, tidied };
    return;
  }

  // What is read out stands in a line of its own, which changes only near the limit and after a pause.
  const timers = new Map();
  const readOut = (line, text, isNear) => {
    const spoken = document.getElementById(`${line.id}_spoken`);
    if (!spoken) return;
    clearTimeout(timers.get(line));
    if (!isNear) {
      spoken.textContent = "";
      return;
    }
    timers.set(
      line,
      setTimeout(() => {
        if (spoken.textContent !== text) spoken.textContent = text;
      }, PAUSE),
    );
  };

  const show = (control, unit, limit, count) => {
    const line = limit && document.getElementById(`${control.id}_${unit}`);
    if (!line) return;
    const pattern = count > limit ? line.dataset.over : line.dataset.within;
    line.textContent = pattern
      .replace("%(count)s", count)
      .replace("%(limit)s", limit)
      .replace("%(over)s", count - limit);
    line.classList.toggle("over", count > limit);
    readOut(line, line.textContent, count > limit * NEAR);
  };

  document.addEventListener("input", (event) => {
    const control = event.target;
    const { maxWords, maxCharacters } = control.dataset ?? {};
    if (!maxWords && !maxCharacters) return;
    const text = tidied(control.value, control.tagName === "INPUT");
    if (maxWords) show(control, "count", Number(maxWords), words(text));
    if (maxCharacters) show(control, "characters", Number(maxCharacters), characters(text));
  });
})();
