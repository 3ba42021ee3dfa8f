// Whoever leaves a page with something typed and not saved is asked first. <form data-unsaved> is looked at; only
// sending it asks nothing.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-unsaved]")];
  const typed = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string").join("\n");
  const files = (form) => [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
  const asLoaded = new Map(forms.map((form) => [form, form.querySelector(".is-bad") ? null : typed(form)]));
  let isSent = false;
  document.addEventListener("submit", (event) => {
    if (asLoaded.has(event.target)) isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && forms.some((form) => typed(form) !== asLoaded.get(form) || files(form))) event.preventDefault();
  });
})();
