// Rows of a table in a form, such as that of the facts: add, remove, move up.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const table = event.target.closest("[data-facts]");
  if (!button || !table) return;
  const row = button.closest("[data-facts-row]");
  if (button.matches("[data-facts-add]")) {
    const blank = table.querySelector("[data-facts-blank]").content.cloneNode(true);
    const rows = table.querySelector("[data-facts-rows]");
    rows.append(blank);
    rows.lastElementChild.querySelector("input, textarea").focus();
  } else if (button.matches("[data-facts-remove]")) {
    row.remove();
  } else if (button.matches("[data-facts-up]") && row.previousElementSibling) {
    row.previousElementSibling.before(row);
    button.focus();
  }
});
