// The review screen by keyboard: one key for each button, and where the focus goes.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.isComposing || event.repeat || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && typing) typing.blur();
  // Enter in a field does what its panel is for; a rejection needs a reason, which is a button.
  const panel = typing?.matches("input") && typing.closest(".sc-when, .sc-reject, .sc-override");
  if (event.key === "Enter" && panel) {
    event.preventDefault();
    const meant = panel.matches(".sc-when") ? "schedule" : "approve";
    if (!panel.matches(".sc-reject")) document.querySelector(`#verdict [value=${meant}]`)?.click();
    return;
  }
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

// After a refusal the focus is on its field, otherwise on the text: from there on Tab goes to the
// marks and the verdict, and a screen reader reads what is to be decided.
const refused = document.querySelector("#verdict .errors :is(textarea, input)");
if (refused) refused.focus();
else if (document.activeElement === document.body) {
  document.getElementById("text")?.focus({ preventScroll: true });
}

// Facts are folded where they would push the text off a small screen.
if (matchMedia("(max-width: 640px)").matches) {
  document.querySelector(".sc-known")?.removeAttribute("open");
}

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
