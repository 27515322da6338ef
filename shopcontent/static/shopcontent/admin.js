// What the theme and Django's widgets leave unsaid to a screen reader and out of reach of the
// keyboard, mended once they have run.
"use strict";

// A choice that is searched (select2) is named by its field's label.
const nameChoice = (select) => {
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const name = label?.textContent.trim() || select.getAttribute("aria-label");
  if (!name) return;
  for (const part of select.nextElementSibling.querySelectorAll("[role=combobox], [role=textbox]")) {
    part.removeAttribute("aria-labelledby");
    part.setAttribute("aria-label", name);
  }
};

// The theme's menus, filters and switches are no buttons, though they are pressed.
const PRESSED = "[x-on\\:click]:not(button, a[href], input, select, #changelist-filter-close)";

const mend = () => {
  for (const part of document.querySelectorAll(`${PRESSED}:not([tabindex])`)) {
    part.setAttribute("role", "button");
    part.tabIndex = 0;
  }
  for (const select of document.querySelectorAll("select:has(+ .select2-container)")) {
    nameChoice(select);
  }
  // The icons of the two-column choice of groups and permissions carry words.
  for (const icon of document.querySelectorAll(".help-tooltip[aria-label]")) {
    icon.setAttribute("role", "img");
  }
};

document.addEventListener("DOMContentLoaded", () => {
  mend();
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
});
document.addEventListener("keydown", (event) => {
  if ((event.key !== "Enter" && event.key !== " ") || !event.target.matches?.(PRESSED)) return;
  event.preventDefault();
  event.target.click();
});
