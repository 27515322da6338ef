// Buttons that copy the text of another element: <button data-copy="ID" data-done="Copied">. The
// text is selected instead where a page may not write to the clipboard, as on plain HTTP.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = button.dataset.done;
  } catch {
    getSelection().selectAllChildren(source);
  }
});
