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

// The text is checked again while it is typed; an answer that was overtaken is dropped.
let typed = 0;
document.addEventListener("input", (event) => {
  const form = event.target.closest("#verdict[data-recheck]");
  if (!form || event.target.tagName !== "TEXTAREA") return;
  const turn = ++typed;
  setTimeout(async () => {
    if (turn !== typed) return;
    const answer = await fetch(form.dataset.recheck, { method: "POST", body: new FormData(form) });
    const checked = await answer.text();
    if (answer.ok && turn === typed) document.getElementById("checked").innerHTML = checked;
  }, 500);
});

// What was typed and not sent outlives a page that was left by mistake.
const kept = (form) => `shopcontent:${location.pathname}:${form.elements.seen.value}`;
const verdict = document.getElementById("verdict");
if (verdict) {
  const boxes = [...verdict.querySelectorAll("textarea")];
  const saved = JSON.parse(sessionStorage.getItem(kept(verdict)) ?? "null");
  if (saved?.length === boxes.length && boxes.every((box) => box.value === box.defaultValue)) {
    boxes.forEach((box, at) => { box.value = saved[at]; });
    verdict.querySelector(".sc-edit").open = true;
    boxes[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  }
  verdict.addEventListener("input", () => {
    sessionStorage.setItem(kept(verdict), JSON.stringify(boxes.map((box) => box.value)));
  });
  verdict.addEventListener("submit", () => sessionStorage.removeItem(kept(verdict)));
}

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
