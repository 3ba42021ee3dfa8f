// Tables of the office: choose all, count what is chosen, move by keys. All of it works without, only slower.
(() => {
  "use strict";
  const picksOf = (form) => [...form.querySelectorAll(".pick:not([data-pick-all]):not(:disabled)")];

  document.querySelectorAll("form:has([data-pick-all])").forEach((form) => {
    const all = form.querySelector("[data-pick-all]");
    const refresh = () => {
      const picks = picksOf(form);
      const chosen = picks.filter((pick) => pick.checked).length;
      all.checked = chosen > 0 && chosen === picks.length;
      all.indeterminate = chosen > 0 && chosen < picks.length;
      form.querySelectorAll("[data-pick-count]").forEach((place) => {
        place.textContent = chosen;
      });
    };
    all.hidden = false;
    all.addEventListener("change", () => {
      picksOf(form).forEach((pick) => {
        pick.checked = all.checked;
      });
      refresh();
    });
    form.addEventListener("change", refresh);
    refresh();
  });

  // J and K move, X chooses: only while the focus is inside the table, so that no other key is taken.
  document.querySelectorAll("table[data-keys]").forEach((table) => {
    const rows = [...table.tBodies[0].rows];
    const go = (row) => row?.querySelector("a, button, input")?.focus();
    table.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, [type=text], select")) return;
      const row = event.target.closest("tbody tr");
      if (!row) return;
      if (event.code === "KeyJ") go(rows[rows.indexOf(row) + 1]);
      else if (event.code === "KeyK") go(rows[rows.indexOf(row) - 1]);
      else if (event.code === "KeyX") row.querySelector(".pick")?.click();
      else return;
      event.preventDefault();
    });
  });
})();
