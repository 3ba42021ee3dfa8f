// Digits give a mark while the focus is inside a criterion's choices; x is "cannot judge". Not needed to score.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
    const criterion = target.closest("[data-criterion]");
    if (!criterion) return;
    const value = event.key === "x" ? "na" : event.key;
    const radio = [...criterion.querySelectorAll("input[type=radio]")].find((one) => one.value === value);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
