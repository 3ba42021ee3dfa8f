// Puts rows in order by dragging. The buttons beside each row do the same without it.
//
// An element with data-grip drags the row around it, data-row="kind". Dropped among rows of its kind, the row's
// first form is sent with `to`, its place from 0, and with `section` where it came into another list that has one.
(() => {
  "use strict";
  let row = null;
  let home = null; // where it stood: its list, and what came after it
  let next = null;
  let isDropped = false;

  const rows = (list) => [...list.children].filter((one) => one.dataset.row === row.dataset.row);
  const add = (form, name, value) => {
    const made = document.createElement("input");
    made.type = "hidden";
    made.name = name;
    made.value = value;
    form.append(made);
  };
  const send = () => {
    const form = row.querySelector(".moves form");
    const list = row.parentElement;
    add(form, "to", rows(list).indexOf(row));
    if (list !== home) add(form, "section", list.dataset.section);
    form.submit();
  };

  document.querySelectorAll("[data-grip]").forEach((grip) => {
    grip.hidden = false;
    grip.draggable = true;
    grip.addEventListener("dragstart", (event) => {
      row = grip.closest("[data-row]");
      home = row.parentElement;
      next = row.nextElementSibling;
      isDropped = false;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.setDragImage(row, 0, 0);
      row.classList.add("is-moving");
    });
    grip.addEventListener("dragend", () => {
      row.classList.remove("is-moving");
      const hasMoved = row.parentElement !== home || row.nextElementSibling !== next;
      if (hasMoved && isDropped) send();
      else if (hasMoved) home.insertBefore(row, next);
      row = null;
    });
  });
  document.addEventListener("dragover", (event) => {
    if (!row) return;
    const { row: kind } = row.dataset;
    const over = event.target.closest(`[data-row="${kind}"]`);
    const list = over ? over.parentElement : event.target.closest(`[data-rows="${kind}"]`);
    if (!list || !(list === home || (list.dataset.section && home.dataset.section))) return;
    event.preventDefault();
    if (over === row) return;
    const box = over?.getBoundingClientRect();
    if (!over) list.append(row);
    else list.insertBefore(row, event.clientY < box.top + box.height / 2 ? over : over.nextElementSibling);
  });
  document.addEventListener("drop", (event) => {
    if (!row) return;
    event.preventDefault();
    isDropped = true;
  });
})();
