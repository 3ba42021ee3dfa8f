// Sends chosen files in small pieces, and goes on after a break; then the form goes its usual way without them.
(() => {
  "use strict";
  const PIECE = 256 * 1024;
  const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
  const GIVE_UP = 60000;
  const AGAIN = 3000; // until the page asks whether a file is checked; longer and longer while it is not
  const SELDOM = 30000;
  const TOKEN = "csrfmiddlewaretoken";
  const pause = (time, signal) =>
    new Promise((done) => {
      const timer = setTimeout(done, time);
      const goOn = () => { clearTimeout(timer); done(); };
      window.addEventListener("online", goOn, { once: true });
      signal.addEventListener("abort", goOn, { once: true });
    });

  // The same file chosen again, also after the page was loaded anew, is the same upload.
  const place = (input, file) =>
    `upload ${input.dataset.partUrl} ${input.dataset.question} ${file.name} ${file.size} ${file.lastModified}`;
  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const keyOf = (input, file) => {
    try {
      const kept = localStorage.getItem(place(input, file)) || newKey();
      localStorage.setItem(place(input, file), kept);
      return kept;
    } catch {
      return newKey();
    }
  };
  const forget = (input, file) => {
    try {
      localStorage.removeItem(place(input, file));
    } catch {} // nothing was kept
  };

  const boxOf = (input) => input.parentElement.querySelector("[data-upload-state]");
  const say = (input, text) => {
    const box = boxOf(input);
    const note = box.querySelector("[role=status]");
    box.hidden = false;
    box.querySelector("progress").hidden = false;
    if (note.textContent !== text) note.textContent = text; // what is said already is not read out again
  };
  const show = (input, pattern, file, offset) => {
    const percent = Math.floor((100 * offset) / (file.size || 1));
    boxOf(input).querySelector("progress").value = percent;
    // Every tenth is enough to be read out; the bar moves in between.
    const told = percent === 100 ? 100 : Math.floor(percent / 10) * 10;
    say(input, pattern.replace("{name}", () => file.name).replace("{percent}", `${told}%`));
  };

  const thePage = async () => {
    const reply = await fetch(location.href, { redirect: "error", signal: AbortSignal.timeout(GIVE_UP) });
    return new DOMParser().parseFromString(await reply.text(), "text/html");
  };
  const post = async (input, fields, stopped) => {
    const data = new FormData();
    const control = new AbortController();
    const end = () => control.abort();
    const timer = setTimeout(end, GIVE_UP);
    data.append(TOKEN, input.form.elements[TOKEN].value);
    Object.entries(fields).forEach(([name, value]) => data.append(name, value));
    stopped?.addEventListener("abort", end);
    try {
      // With this header an old token is told by a 403, and a session that ran out by a 401.
      const headers = { "X-Autosave": "1" };
      const way = { method: "POST", body: data, headers, redirect: "manual", signal: control.signal };
      return await fetch(input.dataset.partUrl, way);
    } finally {
      clearTimeout(timer);
      stopped?.removeEventListener("abort", end);
    }
  };

  const sendPiece = async (input, file, key, offset, length, stopped) => {
    const fields = { key, offset, question: input.dataset.question, name: file.name, size: file.size };
    if (length) fields.piece = file.slice(offset, offset + length);
    let reply = await post(input, fields, stopped);
    if (reply.status === 403) {
      // Whoever signed in again in another tab has another token against forged requests.
      const fresh = (await thePage()).querySelector(`input[name=${TOKEN}]`);
      if (fresh) input.form.elements[TOKEN].value = fresh.value;
      reply = await post(input, fields, stopped);
    }
    if (reply.status >= 500 || reply.status === 429) throw new Error("again");
    return reply.ok ? reply.json() : { note: input.dataset.stopped, isStopped: true };
  };

  // Resolves to "" or to the sentence that says why the file is not taken.
  const send = async (input, file, stopped) => {
    const key = keyOf(input, file);
    let offset = 0, length = 0, failed = 0;
    show(input, input.dataset.sending, file, offset);
    while (!stopped.aborted) {
      try {
        const reply = await sendPiece(input, file, key, offset, length, stopped);
        if (reply.note) {
          if (!reply.isStopped) forget(input, file);
          return reply.note;
        }
        failed = 0;
        offset = reply.offset;
        if (reply.is_done) {
          forget(input, file);
          show(input, input.dataset.arrived, file, file.size);
          return "";
        }
        length = PIECE;
        show(input, input.dataset.sending, file, offset);
      } catch {
        if (stopped.aborted) break;
        show(input, input.dataset.pausing, file, offset);
        await pause(PAUSES[Math.min(failed, PAUSES.length - 1)], stopped);
        failed += 1;
        length = 0; // ask first how far it came
      }
    }
    forget(input, file);
    post(input, { key, cancel: "1" }).catch(() => {}); // else it is cleared in a day
    return input.dataset.cancelled.replace("{name}", () => file.name);
  };

  // All files of one input; true when each of them was taken.
  const sendAll = async (input) => {
    const stop = boxOf(input).querySelector("[data-upload-cancel]");
    const control = new AbortController();
    const halt = () => control.abort();
    const told = [];
    let refused = 0;
    stop.hidden = false;
    stop.addEventListener("click", halt);
    for (const file of [...input.files]) {
      const note = await send(input, file, control.signal);
      if (control.signal.aborted) {
        told.push(note || input.dataset.arrived.replace("{name}", () => file.name));
        refused += 1;
        break;
      }
      told.push(note ? `${file.name}: ${note}` : input.dataset.arrived.replace("{name}", () => file.name));
      if (note) refused += 1;
    }
    stop.removeEventListener("click", halt);
    if (stop === document.activeElement) input.focus();
    stop.hidden = true;
    if (refused) boxOf(input).querySelector("progress").value = 0;
    else boxOf(input).setAttribute("data-upload-arrived", "");
    say(input, told.join(" "));
    input.value = "";
    return !refused;
  };

  const busy = new Map(); // a form that sends, and the button pressed last
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const inputs = [...form.querySelectorAll("input[data-part-url]")].filter((one) => one.files.length);
    if (!inputs.length && !busy.has(form)) return;
    event.preventDefault();
    const isSending = busy.has(form);
    busy.set(form, event.submitter);
    if (isSending) return;
    // What was typed beside the files is saved meanwhile, since the form itself goes later or not at all.
    form.dispatchEvent(new Event("input", { bubbles: true }));
    let isWell = true;
    for (const input of inputs) isWell = (await sendAll(input)) && isWell;
    const pressed = busy.get(form);
    busy.delete(form);
    if (isWell && pressed?.name !== "upload") form.requestSubmit(pressed);
    else {
      await refresh().catch(() => {}); // those that arrived stand in the list, also beside a refused one
      watch();
    }
  });

  // The lists of files as the portal has them now; what is typed, and what is being sent, stays as it is.
  const refresh = async () => {
    const fresh = await thePage();
    document.querySelectorAll("[data-files]").forEach((list) => {
      const slot = list.closest("[id]");
      const now = fresh.getElementById(slot.id);
      const newer = now?.querySelector("[data-files]");
      if (!newer) return;
      if (newer.innerHTML !== list.innerHTML) swap(list, newer);
      if (!newer.hasAttribute("data-files-waiting")) tellEnd(slot);
      const drop = slot.querySelector(".drop");
      const label = now.querySelector(".drop label");
      if (drop && label) drop.querySelector("label").textContent = label.textContent;
      else drop?.querySelectorAll("label, input, .form-text, .actions").forEach((one) => one.remove());
    });
  };
  // Where it said that a file is being checked, it says what came of it.
  const tellEnd = (slot) => {
    const box = slot.querySelector("[data-upload-arrived]");
    if (!box) return;
    box.removeAttribute("data-upload-arrived");
    box.querySelector("progress").hidden = true;
    box.querySelector("[role=status]").textContent = [...slot.querySelectorAll(".files > li")]
      .map((file) => `${file.querySelector(".name").textContent}: ${file.querySelector(".status").textContent.trim()}.`)
      .join(" ");
  };
  const swap = (list, newer) => {
    const held = list.contains(document.activeElement) ? document.activeElement : null;
    list.querySelectorAll("details[open] img").forEach((shown) => {
      const same = newer.querySelector(`img[src="${CSS.escape(shown.getAttribute("src"))}"]`);
      if (same) same.closest("details").open = true;
    });
    list.replaceWith(newer);
    if (held?.name) newer.querySelector(`[name="${held.name}"][value="${held.value}"]`)?.focus({ preventScroll: true });
  };

  // A file that is being checked tells its end without a press.
  let timer = 0;
  const watch = (wait = AGAIN) => {
    clearTimeout(timer);
    if (document.querySelector("[data-files-waiting]")) timer = setTimeout(look, wait, wait);
  };
  const look = async (wait) => {
    if (!document.hidden) await refresh().catch(() => {}); // the next look may find the line again
    watch(Math.min(wait * 1.5, SELDOM));
  };
  watch();
})();
