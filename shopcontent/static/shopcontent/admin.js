// What the scripts of Django's widgets leave unsaid to a screen reader, said once they have run.
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

const mend = () => {
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
