// What belongs to what: a claim leads to its fact, a fact to where the text says it, a finding to
// its place. Pointing lights both up; a press or Enter goes there and says it in words.
const words = (list) => (list ?? "").split(" ").filter(Boolean);
const marks = (name, values, within = document) =>
  values.flatMap((value) => [...within.querySelectorAll(`mark[data-${name}~="${CSS.escape(value)}"]`)]);
const factsOf = (ids) =>
  ids.map((id) => document.querySelector(`[data-fact="${CSS.escape(id)}"]`)).filter(Boolean);

// The marks and the facts that belong to a mark, a fact or a finding.
const related = (part) => {
  const { fact, finding, facts } = part.dataset;
  const ids = fact ? [fact] : words(facts);
  const section = part.closest(".sc-chosen, .sc-other");
  const found = part.matches("mark") ? [part] : [];
  if (finding) found.push(...marks("findings", [finding], section));
  else found.push(...marks("facts", ids));
  return { found, facts: factsOf(ids) };
};

const light = (part) => {
  for (const lit of document.querySelectorAll(".sc-lit")) lit.classList.remove("sc-lit");
  if (!part) return;
  const { found, facts } = related(part);
  for (const each of [...found, ...facts]) each.classList.add("sc-lit");
};

const isStill = matchMedia("(prefers-reduced-motion: reduce)");
const goTo = (part) => {
  part.closest("details")?.setAttribute("open", "");
  part.scrollIntoView({ block: "nearest", behavior: isStill.matches ? "auto" : "smooth" });
};

// What a mark says, below its field, for who cannot point or has the facts out of sight.
const about = document.createElement("p");
about.className = "sc-about";
about.setAttribute("role", "status");
const explain = (mark) => {
  const facts = factsOf(words(mark.dataset.facts));
  const said = [mark.title, ...facts.map((fact) => fact.dataset.said)].filter(Boolean);
  mark.closest(".sc-draft").after(about);
  about.replaceChildren(...said.map((each) => {
    const line = document.createElement("span");
    line.textContent = each;
    return line;
  }));
};

const follow = (part) => {
  light(part);
  const { found, facts } = related(part);
  if (part.matches("mark")) {
    explain(part);
    // Beside the text the fact comes into view; above it, it would take the text away.
    if (facts.length && isBeside(facts[0])) goTo(facts[0]);
    return;
  }
  const place = found.find((mark) => mark.closest(".sc-chosen")) ?? found[0];
  if (!place) return;
  goTo(place);
  place.focus({ preventScroll: true });
};
const isBeside = (fact) => {
  const text = document.getElementById("text").getBoundingClientRect();
  return fact.checkVisibility() && fact.getBoundingClientRect().right <= text.left;
};

const speaking = "mark[role=button], [data-fact], [data-finding]";
document.addEventListener("mouseover", (event) => {
  const part = event.target.closest(speaking);
  if (part) light(part);
});
document.addEventListener("click", (event) => {
  const part = event.target.closest(speaking);
  if (part) follow(part);
  else light(null);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  const mark = event.target.closest("mark[role=button]");
  if (!mark) return;
  event.preventDefault();
  follow(mark);
});
