// Hides the questions and sections whose condition is not met. Without it each stands there with its condition.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave], form[data-conditions]");
  if (!form) return;
  const blocks = [...form.querySelectorAll("[data-show-if]")];
  // A question that is hidden answers nothing, so what depends on it is hidden as well: calls/conditions.py.
  const given = (key) => {
    const controls = [...form.elements].filter((control) => control.name === key && !control.closest("[data-show-if][hidden]"));
    const picked = controls.filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked);
    return picked.map((control) => (control.type === "checkbox" && control.value === "on" ? "yes" : control.value));
  };
  const arrange = () => {
    for (const block of blocks) {
      const wanted = block.dataset.showValues.split(" ");
      block.hidden = !given(block.dataset.showIf).some((value) => wanted.includes(value));
      const line = block.querySelector("[data-condition]");
      if (line) line.hidden = true;
    }
  };
  if (blocks.length) {
    arrange();
    form.addEventListener("change", arrange);
  }
})();
