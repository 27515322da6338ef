// Parts of a page that ask for themselves again rest while nobody looks.
"use strict";

const polls = (event) => event.target.matches?.("[hx-trigger^='every']");
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && polls(event)) event.preventDefault();
});
// Who was signed out meanwhile is sent to sign in, as a page of its own.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!polls(event)) return;
  const { xhr, pathInfo } = event.detail;
  if (new URL(xhr.responseURL).pathname === pathInfo.requestPath) return;
  event.detail.shouldSwap = false;
  location.reload();
});
