// What every page may need. Nothing here is needed to use the portal.
(() => {
  "use strict";
  const root = document.documentElement;
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // After a refused form the reader starts at the list of errors.
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  each("[data-error-summary] a", (link) => {
    link.addEventListener("click", (event) => {
      const control = document.getElementById(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      // The label or legend comes into view with its control.
      (control.closest(".field, fieldset, .form-check") || control).scrollIntoView({ block: "start" });
      control.focus({ preventScroll: true });
    });
  });

  // What a button sent and the portal took is named in a cookie, since another page follows. Whichever page that
  // is, it drops the browser's own copy: the cookie knows only the last one, and the next form overwrites it.
  const [, writer, taken] = document.cookie.match(/(?:^|; )saved=([0-9a-f]{16})\.([0-9]+)/) ?? [];
  const isTaken = (key) => {
    if (!key.startsWith("unsaved:") || !key.endsWith(`:${writer}`)) return false;
    const stamp = JSON.parse(localStorage.getItem(key)).fields.find(([name]) => name === "page");
    return Number(stamp?.[1].split(".")[1]) <= Number(taken);
  };
  if (writer) {
    try {
      Object.keys(localStorage).filter(isTaken).forEach((key) => localStorage.removeItem(key));
    } catch {} // the browser keeps nothing, or something that is not ours
  }

  // Light, dark, or as the system has it. The server reads the cookie, so that no page flashes.
  const choice = document.querySelector("[data-theme-choice]");
  if (choice) {
    const show = (theme) => {
      if (theme) root.dataset.bsTheme = theme;
      else delete root.dataset.bsTheme;
      choice.querySelectorAll("button").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.value === theme));
      });
    };
    choice.hidden = false;
    show(root.dataset.bsTheme || "");
    choice.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const age = button.value ? 31536000 : 0;
      document.cookie = `theme=${button.value}; path=/; max-age=${age}; samesite=lax`;
      show(button.value);
    });
  }

  // On a narrow screen the stages of a call lie in one line: the page that is open comes into sight.
  each(".rail", (rail) => {
    const here = rail.querySelector("[aria-current]")?.getBoundingClientRect();
    const frame = rail.getBoundingClientRect();
    if (here) rail.scrollLeft += here.left + here.width / 2 - frame.left - frame.width / 2;
  });

  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // Copy a reference or a fingerprint.
  each("[data-copy]", (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
    });
  });

  // A table that does not scroll needs no stop for the Tab key.
  const regions = [...document.querySelectorAll(".scroll[tabindex]")];
  const measure = () => {
    regions.forEach((region) => {
      region.tabIndex = region.scrollWidth > region.clientWidth ? 0 : -1;
    });
  };
  if (regions.length) {
    measure();
    window.addEventListener("resize", measure);
  }
})();
