// The form that asks for drafts: fields that belong to a choice are shown with it.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("ask");
  const show = () => {
    for (const part of form.querySelectorAll("[data-shown-with]")) {
      const choice = form.querySelector(`input[value="${part.dataset.shownWith}"]`);
      part.hidden = !choice.checked;
    }
  };
  for (const button of form.querySelectorAll("[data-clears]")) {
    button.addEventListener("click", () => {
      form.elements[button.dataset.clears].value = "";
      button.parentElement.remove();
      htmx.trigger("#estimate", "refresh");
    });
  }
  // Nothing can be asked for where nothing would be written.
  form.addEventListener("htmx:afterSwap", () => {
    form.querySelector("[type=submit]").disabled = Boolean(form.querySelector("[data-nothing]"));
  });
  form.addEventListener("change", show);
  show();
  // The category's select2 speaks jQuery only.
  django.jQuery(form).on("select2:select", () => htmx.trigger("#estimate", "refresh"));
});
