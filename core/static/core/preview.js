// Shows beside a form what it makes, as it is typed. The page has a button for it that works without.
//
// <form data-previewed="id"> is posted as its button named "preview" would post it, with the header X-Preview;
// the answer is the inside of the element with that id.
(() => {
  "use strict";
  const form = document.querySelector("form[data-previewed]");
  const place = form && document.getElementById(form.dataset.previewed);
  const language = form && form.elements.shown_in;
  if (!place || !language) return;
  const PAUSE = 500;
  let timer = 0;
  let asked = new AbortController();

  const show = async () => {
    asked.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.set("preview", "yes");
    const how = { method: "POST", body, headers: { "X-Preview": "1" }, redirect: "error", signal: asked.signal };
    try {
      const reply = await fetch(location.href, how);
      if (!reply.ok) return;
      const shown = new DOMParser().parseFromString(await reply.text(), "text/html");
      place.replaceChildren(...shown.body.childNodes);
      place.lang = language.value;
    } catch {}
  };
  document.addEventListener("input", (event) => {
    if (event.target.form !== form) return;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  document.querySelectorAll("[data-preview-button], [data-preview-hint]").forEach((one) => {
    one.hidden = true;
  });
})();
