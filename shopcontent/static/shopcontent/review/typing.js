// The text while it is typed: checked again, said what the button does, and never lost.
const verdict = document.getElementById("verdict");
const boxes = [...(verdict?.querySelectorAll(".sc-edit textarea") ?? [])];
const isChanged = () => boxes.some((box) => box.value !== box.defaultValue);

// The button says what it does once the text was changed.
const relabel = () => {
  const label = verdict.querySelector("[data-label]");
  if (label) label.textContent = isChanged() ? verdict.dataset.approveEdit : verdict.dataset.approve;
};

// What was typed and not sent outlives a page that was left, and a decision that was refused.
const kept = () => `shopcontent:${location.pathname}:${verdict.elements.seen.value}`;
const keep = () => {
  try {
    if (isChanged()) sessionStorage.setItem(kept(), JSON.stringify(boxes.map((box) => box.value)));
    else sessionStorage.removeItem(kept());
  } catch (error) {
    // The browser's store is full or closed: the text is still in its field.
    console.warn(error);
  }
};
const restore = () => {
  const saved = JSON.parse(sessionStorage.getItem(kept()) ?? "null");
  if (saved?.length !== boxes.length || isChanged()) return;
  boxes.forEach((box, at) => { box.value = saved[at]; });
  if (!isChanged()) return;
  verdict.querySelector(".sc-edit").open = true;
  boxes[0].dispatchEvent(new Event("input", { bubbles: true }));
};

// Half a second after the last key the text is checked; an answer that was overtaken is dropped.
let waiting = 0;
let asking = new AbortController();
const recheck = () => {
  clearTimeout(waiting);
  asking.abort();
  if (!verdict.dataset.recheck) return;
  const mine = asking = new AbortController();
  waiting = setTimeout(async () => {
    try {
      const sent = { method: "POST", body: new FormData(verdict), signal: mine.signal };
      const answer = await fetch(verdict.dataset.recheck, sent);
      const checked = await answer.text();
      // A redirect leads to the sign-in page.
      if (answer.ok && !answer.redirected && !mine.signal.aborted) show(checked);
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error);
    }
  }, 500);
};
const show = (checked) => {
  const place = document.getElementById("checked");
  place.innerHTML = checked;
  const used = place.querySelector("[data-used]")?.dataset.used.split(" ");
  for (const fact of used ? document.querySelectorAll("[data-fact]") : []) {
    fact.parentElement.classList.toggle("sc-used", used.includes(fact.dataset.fact));
  }
  // Of the whole text only what was found is announced, and only when that is something else.
  const found = [...place.querySelectorAll(".sc-counts, .sc-error")].map((part) => part.textContent);
  const said = document.getElementById("said");
  const news = found.join(" ").replace(/\s+/g, " ").trim();
  if (said.textContent !== news) said.textContent = news;
};

if (boxes.length) {
  const changed = (event) => {
    if (!boxes.includes(event.target)) return;
    relabel();
    keep();
    // Half a character of a Chinese input method is no text yet.
    if (!event.isComposing) recheck();
  };
  verdict.addEventListener("input", changed);
  verdict.addEventListener("compositionend", changed);
  verdict.addEventListener("reset", () => setTimeout(() => { relabel(); keep(); recheck(); }));
  restore();
  // A form that comes back is open, and its text is not the one that was checked.
  if (verdict.querySelector(".sc-edit[open]")) recheck();
}
