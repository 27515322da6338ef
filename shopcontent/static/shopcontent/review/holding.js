// The draft is held for the person while its page is open and visible, and given back after.
const standing = document.getElementById("standing");
const { hold, leave, opening, every } = standing.dataset;
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const named = () => {
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token);
  form.append("opening", opening);
  return form;
};

const beat = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(hold, { method: "POST", body: named() });
    // A redirect leads to the sign-in page.
    if (!answer.ok || answer.redirected) return;
    const said = document.createElement("template");
    said.innerHTML = await answer.text();
    // What is said already is not announced again.
    if (said.content.textContent.trim() === standing.textContent.trim()) return;
    standing.replaceChildren(said.content);
  } catch (error) {
    // Without a connection the reservation runs out; the next beat says who has it then.
    console.warn(error);
  }
};

if (hold && token) {
  setInterval(beat, 1000 * Number(every));
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("pageshow", (event) => { if (event.persisted) beat(); });
  window.addEventListener("pagehide", () => navigator.sendBeacon(leave, named()));
}
