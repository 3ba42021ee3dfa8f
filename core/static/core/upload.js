// Sends chosen files in small pieces, and goes on after a break; then the form goes its usual way without them.
(() => {
  "use strict";
  const PIECE = 256 * 1024;
  const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
  const GIVE_UP = 60000;
  const AGAIN = 3000; // until the page asks whether a file is checked
  const TOKEN = "csrfmiddlewaretoken";
  const pause = (time) =>
    new Promise((done) => {
      const timer = setTimeout(done, time);
      window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
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

  const show = (input, pattern, file, offset) => {
    const box = input.parentElement.querySelector("[data-upload-state]");
    const percent = Math.floor((100 * offset) / (file.size || 1));
    box.hidden = false;
    box.querySelector("progress").value = percent;
    box.querySelector("[role=status]").textContent = pattern
      .replace("{name}", () => file.name)
      .replace("{percent}", `${percent}%`);
  };

  const post = async (input, file, key, offset, length) => {
    const data = new FormData();
    const fields = { key, offset, question: input.dataset.question, name: file.name, size: file.size };
    data.append(TOKEN, input.form.elements[TOKEN].value);
    Object.entries(fields).forEach(([name, value]) => data.append(name, value));
    if (length) data.append("piece", file.slice(offset, offset + length), "piece");
    const reply = await fetch(input.dataset.partUrl, {
      method: "POST", body: data, redirect: "manual", signal: AbortSignal.timeout(GIVE_UP),
    });
    if (reply.status >= 500 || reply.status === 429) throw new Error("again");
    return reply.ok ? reply.json() : { note: input.dataset.stopped, isStopped: true };
  };

  // Resolves to "" or to the sentence that says why the file is not taken.
  const send = async (input, file) => {
    const key = keyOf(input, file);
    let offset = 0, length = 0, failed = 0;
    show(input, input.dataset.sending, file, offset);
    for (;;) {
      try {
        const reply = await post(input, file, key, offset, length);
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
        show(input, input.dataset.pausing, file, offset);
        await pause(PAUSES[Math.min(failed, PAUSES.length - 1)]);
        failed += 1;
        length = 0; // ask first how far it came
      }
    }
  };

  const busy = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const inputs = [...form.querySelectorAll("input[data-part-url]")].filter((one) => one.files.length);
    if (!inputs.length) return;
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    let isWell = true;
    for (const input of inputs) {
      const told = [];
      let refused = 0;
      for (const file of [...input.files]) {
        const note = await send(input, file);
        told.push(note ? `${file.name}: ${note}` : input.dataset.arrived.replace("{name}", () => file.name));
        if (note) refused += 1;
      }
      if (refused) show(input, told.join(" "), { name: "", size: 0 }, 0);
      isWell = isWell && !refused;
      input.value = "";
    }
    busy.delete(form);
    if (isWell) form.requestSubmit(event.submitter);
    else await refresh().catch(() => {}); // those that arrived stand in the list, also beside a refused one
  });

  // The lists of files as the portal has them now.
  const refresh = async () => {
    const reply = await fetch(location.href, { redirect: "error", signal: AbortSignal.timeout(GIVE_UP) });
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    document.querySelectorAll("[data-files]").forEach((list) => {
      const old = list.parentElement.closest("[id]");
      const now = old && fresh.getElementById(old.id);
      const newer = now?.querySelector("[data-files]");
      if (newer) list.replaceWith(newer);
      if (now && !now.hasAttribute("data-files-waiting")) {
        old.removeAttribute("data-files-waiting");
        old.querySelector("[data-check-again]")?.remove();
      }
    });
  };

  // A file that is being checked tells its end without a press.
  const look = async () => {
    if (!document.querySelector("[data-files-waiting]")) return;
    await refresh().catch(() => {}); // the next look may find the line again
    setTimeout(look, AGAIN);
  };
  setTimeout(look, AGAIN);
})();
