// Saves a section as it is typed, and hides questions whose condition is not met. The page works without.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const PAUSE = 1200;
  const RETRY = 10000;
  const note = document.querySelector("[data-autosave-note]");
  let timer = 0;
  let isDirty = false;
  let underWay = null;

  const say = (text) => {
    if (note) note.textContent = text;
  };
  const versionOf = (key) => form.querySelector(`input[name="version-${CSS.escape(key)}"]`);

  say(note?.dataset.live ?? "");

  // What is sent is the form as its button would send it, but for the files.
  const body = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };

  const show = (reply) => {
    for (const [key, token] of Object.entries(reply.versions)) {
      const hidden = versionOf(key);
      if (hidden) hidden.value = token;
    }
    for (const [key, text] of Object.entries(reply.saved)) {
      const place = document.getElementById(`id_${key}_saved`);
      if (place) place.textContent = text;
    }
    say(reply.note);
  };

  const send = async () => {
    isDirty = false;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: body(),
        headers: { "X-Autosave": "1" },
        keepalive: document.visibilityState === "hidden",
        redirect: "error",
      });
      const reply = await response.json();
      if (response.ok) show(reply);
      else say(reply.refusal);
    } catch {
      isDirty = true;
      say(form.dataset.offline);
      timer = setTimeout(save, RETRY);
    }
  };

  // One at a time: a second one beside it would meet its own change as somebody else's.
  const save = async () => {
    clearTimeout(timer);
    if (underWay) await underWay;
    if (!isDirty) return;
    underWay = send();
    await underWay;
    underWay = null;
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    isDirty = true;
    say(form.dataset.unsaved);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isDirty) save();
  });
  window.addEventListener("online", save);

  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!underWay) return;
    event.preventDefault();
    const pressed = event.submitter;
    underWay.finally(() => {
      underWay = null;
      form.requestSubmit(pressed);
    });
  });

  // Conditions between questions of this page.
  const blocks = [...form.querySelectorAll("[data-show-if]")];
  const given = (key) => {
    const controls = [...form.elements].filter((control) => control.name === key);
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
