// Digits choose while the focus is among the choices of a rule or of the ruling, and lead on to the next ones.
// A key counts by what it writes or by its place: the Kazakh layout has letters where others have digits.
(() => {
  "use strict";
  const meant = (event) => {
    if (/^[1-9]$/.test(event.key)) return Number(event.key);
    const digit = /^Digit([1-9])$/.exec(event.code);
    return digit && !event.shiftKey ? Number(digit[1]) : 0;
  };
  const places = [...document.querySelectorAll("[data-digits]")];
  const radiosOf = (place) => [...place.querySelectorAll("input[type=radio]")];
  // A page that is loaded once more does not get the focus that its address names.
  const named = document.getElementById(location.hash.slice(1));
  if (named && document.activeElement === document.body) named.focus();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
    const place = target.closest("[data-digits]");
    const radio = place && radiosOf(place)[meant(event) - 1];
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    const next = places[places.indexOf(place) + 1];
    const goal = next && (radiosOf(next).find((one) => one.checked) || radiosOf(next)[0]);
    (goal || radio).focus();
  });
})();
