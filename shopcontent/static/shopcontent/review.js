// The review screen by keyboard, and what belongs to what.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && typing) typing.blur();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest(".sc-edit")) {
    document.querySelector("#verdict [value=approve]")?.click();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  // The reasons of an open rejection have the numbers before the variants.
  const inner = "details[open] > [data-keys] [data-key]";
  const parts = [...document.querySelectorAll(inner), ...document.querySelectorAll("[data-key]")];
  const wanted = parts.find((part) => part.dataset.key === event.key && part.checkVisibility());
  if (!wanted) return;
  event.preventDefault();
  if (wanted.dataset.dialog) return document.getElementById(wanted.dataset.dialog).showModal();
  wanted.click();
  if (wanted.dataset.focus && wanted.parentElement.open) {
    wanted.parentElement.querySelector(wanted.dataset.focus).focus();
  }
});
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
});

// The button says what it does once the text was changed.
document.addEventListener("input", (event) => {
  const form = event.target.closest("#verdict");
  if (!form) return;
  const changed = [...form.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  const label = form.querySelector("[data-label]");
  if (label) label.textContent = changed ? form.dataset.approveEdit : form.dataset.approve;
});

// A claim points at its fact and a fact at its claims.
const light = (event) => {
  const part = event.target.closest("[data-facts], [data-fact]");
  for (const lit of document.querySelectorAll(".sc-lit")) lit.classList.remove("sc-lit");
  if (!part) return;
  const ids = (part.dataset.facts ?? part.dataset.fact).split(" ").filter(Boolean);
  for (const id of ids) {
    document.querySelector(`[data-fact="${id}"]`)?.classList.add("sc-lit");
    for (const mark of document.querySelectorAll(`mark[data-facts~="${id}"]`)) {
      mark.classList.add("sc-lit");
    }
  }
};
document.addEventListener("mouseover", light);
document.addEventListener("click", light);

// One decision for one press of a button.
document.addEventListener("submit", (event) => {
  const form = event.target.closest(".sc-review form");
  if (!form) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll(".sc-review form")) delete form.dataset.sent;
});
