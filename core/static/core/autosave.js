// Saves a form as it is typed. The page works without.
//
// <form data-autosave data-unsaved data-offline data-restored> is posted as its button would post it, but with
// the header X-Autosave and without files. The answer is JSON: `note` for [data-autosave-note], `link` beside
// it, `texts` by the id of an element, `fields` by the name of a hidden control, `conflicts` by question.
//
// `page` tells the server which page of which browser wrote, and in what order: a page whose answer got lost on
// the way never meets itself as a stranger. Until the server has it, what was typed is kept in this browser as
// well, and sent when the form is opened again: after a crash, a lost line, a session that ran out.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const PAUSE = 1200;
  const RETRY = 10000;
  const GIVE_UP = 20000;
  const PATIENCE = 3000; // how long a pressed button waits for a save that is under way
  const OLDEST = 14 * 24 * 3600 * 1000;
  const TOKEN = "csrfmiddlewaretoken";
  const address = form.action || location.href;
  const note = document.querySelector("[data-autosave-note]");
  const page = [...crypto.getRandomValues(new Uint8Array(8))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const place = `unsaved:${location.pathname}:`;
  const stamp = document.createElement("input");
  let timer = 0;
  let isDirty = false;
  let underWay = null;
  let sent = 0;

  stamp.type = "hidden";
  stamp.name = "page";
  form.append(stamp);
  const count = () => {
    sent += 1;
    stamp.value = `${page}.${sent}`;
  };

  const say = (text, link, isSafe = false) => {
    if (!note || !text) return;
    note.classList.toggle("saved--wait", !isSafe);
    note.textContent = text;
    if (!link) return;
    const anchor = document.createElement("a");
    anchor.href = link.url;
    anchor.textContent = link.text;
    note.append(" ", anchor);
  };

  const fields = () =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== TOKEN);
  const body = (pairs) => {
    const data = new FormData();
    for (const [name, value] of [[TOKEN, form.elements[TOKEN].value], ...pairs]) data.append(name, value);
    return data;
  };
  const post = (pairs) =>
    fetch(address, {
      method: "POST",
      body: body(pairs),
      headers: { "X-Autosave": "1" },
      keepalive: document.visibilityState === "hidden",
      redirect: "error",
      signal: AbortSignal.timeout(GIVE_UP),
    });

  // A browser may refuse to keep anything; then the portal's own copy is all there is.
  const keep = () => {
    try {
      localStorage.setItem(place + page, JSON.stringify({ at: Date.now(), fields: fields() }));
    } catch {}
  };
  const drop = (key = place + page) => {
    try {
      localStorage.removeItem(key);
    } catch {}
  };

  const show = (reply, isSafe) => {
    for (const [name, value] of Object.entries(reply.fields ?? {})) {
      const hidden = form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
      if (hidden) hidden.value = value;
    }
    for (const [id, text] of Object.entries(reply.texts ?? {})) {
      const element = document.getElementById(id);
      if (element) element.textContent = text;
    }
    say(reply.note, reply.link, isSafe && !reply.conflicts?.length);
  };

  // Whoever signed in again in another tab has another token against forged requests.
  const renewToken = async () => {
    const reply = await fetch(location.href, { redirect: "error", signal: AbortSignal.timeout(GIVE_UP) });
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    form.elements[TOKEN].value = fresh.querySelector(`input[name=${TOKEN}]`).value;
  };

  const tryAgain = () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, RETRY);
  };

  const send = async () => {
    isDirty = false;
    count();
    keep();
    try {
      const response = await post(fields());
      if (response.status === 403) await renewToken();
      else show(await response.json(), response.ok);
      if ([401, 403].includes(response.status)) tryAgain();
      else if (response.ok && !isDirty) drop();
    } catch {
      say(form.dataset.offline);
      tryAgain();
    }
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
    if (!isDirty) say(form.dataset.unsaved);
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !isDirty) return;
    keep();
    save();
  });
  window.addEventListener("online", save);

  // A pressed button waits for the save before it, but not for a line that hangs; off line it stays here.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!navigator.onLine) {
      // The browser would put a page of its own in the place of this one.
      event.preventDefault();
      keep();
      say(form.dataset.offline);
      tryAgain();
      return;
    }
    if (!underWay) {
      isDirty = false; // the button sends all of it
      count();
      keep();
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

  // What a button sent and the portal took is gone by now: page.js drops it on whatever page comes next.
  const leftovers = () => {
    const found = [];
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith("unsaved:")) continue;
      const kept = JSON.parse(localStorage.getItem(key));
      if (Date.now() - kept.at > OLDEST) drop(key);
      else if (key.startsWith(place)) found.push([key, kept]);
    }
    return found.sort((one, other) => one[1].at - other[1].at);
  };

  // Where somebody else wrote meanwhile, the portal's own page lets the reader choose.
  const ask = (pairs) => {
    const asking = document.createElement("form");
    asking.method = "post";
    asking.action = address;
    asking.hidden = true;
    for (const [name, value] of body([...pairs, ["stay", "1"]])) {
      const control = document.createElement("textarea");
      control.name = name;
      control.value = value;
      asking.append(control);
    }
    document.body.append(asking);
    asking.submit();
  };

  const restore = async () => {
    const found = leftovers();
    if (!found.length) return;
    form.inert = true;
    for (const [key, kept] of found) {
      const response = await post(kept.fields);
      const reply = await response.json();
      drop(key);
      if (!response.ok || reply.conflicts?.length) return ask(kept.fields);
    }
    sessionStorage.setItem(place, "restored");
    location.reload();
  };

  const greet = () => {
    const isRestored = sessionStorage.getItem(place);
    sessionStorage.removeItem(place);
    say(isRestored ? form.dataset.restored : note?.dataset.live, null, true);
  };

  try {
    greet();
  } catch {
    say(note?.dataset.live, null, true);
  }
  restore().catch(() => {
    form.inert = false; // the line is bad again, or the browser keeps nothing: what is kept waits for the next time
  });
})();
