// Saves a form as it is typed, and hides questions whose condition is not met. The page works without.
//
// <form data-autosave data-unsaved="…" data-offline="…"> is posted as its button would post it, but with the
// header X-Autosave and without files. The answer is JSON: `note` for [data-autosave-note], `texts` by the id
// of an element, `fields` by the name of a hidden control. `page` tells the server which page of which
// browser wrote, and in what order: a page whose answer got lost on the way never meets itself as a stranger.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const PAUSE = 1200;
  const RETRY = 10000;
  const GIVE_UP = 20000;
  const PATIENCE = 3000; // how long a pressed button waits for a save that is under way
  const note = document.querySelector("[data-autosave-note]");
  const stamp = document.createElement("input");
  let timer = 0;
  let isDirty = false;
  let underWay = null;
  let sent = 0;

  stamp.type = "hidden";
  stamp.name = "page";
  form.append(stamp);
  const page = [...crypto.getRandomValues(new Uint8Array(8))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const number = () => {
    sent += 1;
    stamp.value = `${page}.${sent}`;
  };

  const say = (text) => {
    if (note && text) note.textContent = text;
  };

  say(note?.dataset.live);

  const body = () => {
    number();
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };

  const show = (reply) => {
    for (const [name, value] of Object.entries(reply.fields ?? {})) {
      const hidden = form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
      if (hidden) hidden.value = value;
    }
    for (const [id, text] of Object.entries(reply.texts ?? {})) {
      const place = document.getElementById(id);
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
        signal: AbortSignal.timeout(GIVE_UP),
      });
      if (response.status === 403) await renewToken();
      else show(await response.json());
      if ([401, 403].includes(response.status)) tryAgain();
    } catch {
      say(form.dataset.offline);
      tryAgain();
    }
  };

  // Whoever signed in again in another tab has another token against forged requests.
  const renewToken = async () => {
    const reply = await fetch(location.href, { redirect: "error", signal: AbortSignal.timeout(GIVE_UP) });
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const token = "input[name=csrfmiddlewaretoken]";
    form.querySelector(token).value = fresh.querySelector(token).value;
  };

  const tryAgain = () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, RETRY);
  };

  // One at a time, so that what was typed first is also kept first.
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

  // A pressed button waits for the save before it, but not for a line that hangs.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!underWay) {
      isDirty = false; // the button sends all of it
      number();
      return;
    }
    event.preventDefault();
    const pressed = event.submitter;
    const enough = new Promise((done) => setTimeout(done, PATIENCE));
    Promise.race([underWay, enough]).then(() => {
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
