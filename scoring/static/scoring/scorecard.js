// Digits give a mark while the focus is inside a criterion's choices; x is "cannot judge". Not needed to score.
// Enter on a choice saves the draft where the reader is; without scripts it presses the form's first button, which
// saves as well. A key counts by what it writes or by its place: the Kazakh layout has letters where others have digits.
(() => {
  "use strict";
  const meant = (event) => {
    if (/^[0-9]$/.test(event.key)) return event.key;
    const digit = /^Digit([0-9])$/.exec(event.code);
    if (digit && !event.shiftKey) return digit[1];
    const isLatin = /^[\x20-\x7e]$/.test(event.key);
    return event.key === "x" || (event.code === "KeyX" && !isLatin) ? "na" : "";
  };
  // A page that is loaded once more, after a kept draft was saved, does not get the focus that its address names.
  const named = document.getElementById(location.hash.slice(1));
  if (named && document.activeElement === document.body) named.focus();
  // What is mended leaves the list of errors and loses its mark; the last one takes the list along. The draft is
  // checked again when it is submitted.
  const summary = document.querySelector("[data-error-summary]");
  const isMended = (control) =>
    control.type === "radio" ? control.checked : control.value.trim() && !control.parentElement.querySelector(".over");
  document.addEventListener("input", (event) => {
    const control = event.target;
    const bad = control.closest?.(".is-bad");
    const own = control.closest?.(".field, fieldset");
    if (!summary || !bad || bad !== own || !isMended(control)) return;
    bad.classList.remove("is-bad");
    bad.querySelector(":scope > .invalid-feedback")?.remove();
    control.classList.remove("is-invalid");
    control.removeAttribute("aria-invalid");
    const ids = [...bad.querySelectorAll("[id]")].map((one) => `#${one.id}`);
    for (const link of summary.querySelectorAll("a")) if (ids.includes(link.hash)) link.closest("li").remove();
    if (!summary.querySelector("li")) summary.remove();
    else summary.querySelector("h2").textContent = summary.dataset.rest;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
    if (event.key === "Enter" && target.form.matches("[data-autosave]")) {
      event.preventDefault();
      target.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    const criterion = target.closest("[data-criterion]");
    if (!criterion) return;
    const value = meant(event);
    const radio = [...criterion.querySelectorAll("input[type=radio]")].find((one) => one.value === value);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
