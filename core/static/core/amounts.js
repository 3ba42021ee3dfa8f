// The sums of a table as it is typed into, and what is left of the largest award. calls/amounts.py says how a
// number is read and has the last word. Whole numbers of millionths, never fractions: nothing is rounded.
(() => {
  "use strict";
  const NUMBER = /^-?[0-9]+(?:\.[0-9]{1,6})?$/;
  const BY_COMMA = /^-?[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?$/;
  const BY_DOT = /^-?[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})$/;
  const PLACES = 6;
  const DIGIT = /\p{Nd}/u;
  // ISO 4217: the currencies whose smaller unit is not a hundredth.
  const OTHER_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
  };

  const figure = (sign) => {
    if (sign <= "\x7f" || !DIGIT.test(sign)) return sign;
    let first = sign.codePointAt(0); // figures of one script stand in a row of ten, from its nought on
    while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((sign.codePointAt(0) - first) % 10);
  };
  const inPlainFigures = (text) =>
    [...text.replaceAll("\u066b", ".").replaceAll("\u066c", "").replaceAll("\u2212", "-").replace(/[\s'’ʼ\x1c-\x1f\x85]|\p{Cf}/gu, "")]
      .map(figure)
      .join("");

  // The number in millionths, or null for what is none, or could be two.
  const read = (given) => {
    let text = inPlainFigures(given);
    const commas = text.split(",").length - 1;
    if (BY_COMMA.test(text)) {
      if (commas === 1 && !text.includes(".")) return null;
      text = text.replaceAll(",", "");
    } else if (BY_DOT.test(text)) text = text.replaceAll(".", "").replace(",", ".");
    else if (commas === 1 && !text.includes(".")) text = text.replace(",", ".");
    if (!NUMBER.test(text)) return null;
    const [whole, fraction = ""] = text.replace("-", "").split(".");
    const value = BigInt(whole + fraction.padEnd(PLACES, "0"));
    return text.startsWith("-") ? -value : value;
  };
  const plain = (value) => {
    const digits = String(value < 0n ? -value : value).padStart(PLACES + 1, "0");
    const fraction = digits.slice(-PLACES).replace(/0+$/, "");
    return (value < 0n ? "-" : "") + digits.slice(0, -PLACES) + (fraction && `.${fraction}`);
  };
  const decimals = (value) => plain(value).split(".")[1]?.length ?? 0;
  const inWords = (value, mark) =>
    plain(value)
      .replace("-", "−")
      .replace(".", mark)
      .replace(/^(−?)([0-9]+)/, (_all, sign, whole) => sign + whole.replace(/\B(?=([0-9]{3})+$)/g, "\u00a0"));
  const placesOf = (currency) =>
    Number(Object.keys(OTHER_DECIMALS).find((count) => OTHER_DECIMALS[count].split(" ").includes(currency)) ?? 2);
  if (typeof document === "undefined") {
    module.exports = { read, plain, inWords, placesOf };
    return;
  }

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const mark = form.dataset.decimal || ".";
  const worded = (value, currency) => inWords(value, mark) + (currency ? `\u00a0${currency}` : "");
  const sumsOf = (block, column) => {
    const sums = new Map();
    const key = block.dataset.rows;
    for (let row = 0; ; row += 1) {
      const name = `${key}-${row}-${column}`;
      const amount = form.elements[name] ?? form.elements[`${name}_0`];
      if (!amount) return sums;
      const only = block.querySelector(`[data-sum="${CSS.escape(column)}"]`)?.dataset.currency ?? "";
      const currency = form.elements[`${name}_1`]?.value.toUpperCase() ?? only;
      const value = read(amount.value);
      const fits = value !== null && (!currency || decimals(value) <= placesOf(currency));
      if (fits) sums.set(currency, (sums.get(currency) ?? 0n) + value);
    }
  };
  const refresh = (block) => {
    for (const cell of block.querySelectorAll("[data-sum]")) {
      cell.textContent = [...sumsOf(block, cell.dataset.sum)].map(([currency, sum]) => worded(sum, currency)).join(" + ");
    }
    const line = block.querySelector("[data-award]");
    if (!line) return;
    const { award, awardOf, currency, within, over } = line.dataset;
    const left = read(award) - (sumsOf(block, awardOf).get(currency) ?? 0n);
    const text = (left < 0n ? over : within).replace("%(amount)s", worded(left < 0n ? -left : left, currency));
    line.classList.toggle("over", left < 0n);
    if (line.textContent !== text) line.textContent = text;
  };
  form.addEventListener("change", (event) => {
    const block = event.target.closest("[data-rows]");
    if (block) refresh(block);
  });
  form.addEventListener("input", (event) => {
    const block = event.target.closest("[data-rows]");
    if (block) refresh(block);
  });
})();
