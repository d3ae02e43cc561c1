// The map of topics and the panel of the chosen one. `choose` tells everybody who listens.
let chosen = -1;
const listeners = [];
function choose(k) {
  chosen = k;
  for (const listener of listeners) listener(k);
}

const topWords = (k, relevance, n) => {
  const scored = data.words[k].map(([term, p]) => [term, p, Math.log(p) - (1 - relevance) * Math.log(data.overall[term])]);
  return scored.sort((a, b) => b[2] - a[2] || a[0] - b[0]).slice(0, n);
};
const title = (k) => `${data.topics[k].label} · ${topWords(k, 0.4, 3).map(([term]) => data.terms[term]).join(", ")}`;

function drawMap() {
  const size = 560, margin = 46;
  // Few topics stand in a strip: the picture is as high as they need.
  const ups = data.topics.map((topic) => topic.y), highest = size - margin - Math.max(...ups) * (size - 2 * margin);
  const tall = (Math.max(...ups) - Math.min(...ups)) * (size - 2 * margin) + 2 * margin;
  const svg = drawn("svg", { viewBox: `0 ${highest - margin} ${size} ${tall}`, role: "group", "aria-label": document.getElementById("map-h").textContent });
  const largest = Math.max(...data.topics.map((topic) => topic.share));
  const scale = Math.min(40, 150 / Math.sqrt(data.topics.length));
  const nodes = data.topics.map((topic, k) => {
    const x = margin + topic.x * (size - 2 * margin), y = size - margin - topic.y * (size - 2 * margin);
    const r = Math.max(6, scale * Math.sqrt(topic.share / largest));
    const node = drawn("g", { class: "node", role: "button", tabindex: k === 0 ? 0 : -1, "aria-pressed": "false", "aria-label": `${title(k)}, ${percent(topic.share)}` });
    node.append(drawn("title", {}, `${title(k)} (${percent(topic.share)})`), drawn("circle", { class: "dotmark", cx: x, cy: y, r }));
    const label = topic.label.length > 8 ? topic.label.slice(0, 7) + "…" : topic.label;
    node.append(drawn("text", { x, y: y + 4 }, label));
    node.addEventListener("click", () => choose(chosen === k ? -1 : k));
    node.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") choose(chosen === k ? -1 : k);
      else if (step) {
        const next = nodes[(k + step + nodes.length) % nodes.length];
        for (const other of nodes) other.setAttribute("tabindex", other === next ? 0 : -1);
        next.focus();
      } else return;
      event.preventDefault();
    });
    return node;
  });
  // The largest are drawn first, so that none hides another.
  svg.append(...nodes.slice().sort((a, b) => b.querySelector("circle").r.baseVal.value - a.querySelector("circle").r.baseVal.value));
  byId("topic-map").append(svg);
  listeners.push((k) => nodes.forEach((node, i) => node.setAttribute("aria-pressed", String(i === k))));
}

function drawWords(k) {
  const relevance = Number(byId("relevance").value);
  byId("relevance-value").textContent = number(relevance, 2);
  const rows = topWords(k, relevance, 30);
  const most = Math.max(...rows.map(([term, p]) => Math.max(p, data.overall[term])));
  byId("words").replaceChildren(...rows.map(([term, p]) => {
    const track = element("span", { class: "track", "aria-hidden": "true" }, element("i"), element("i"));
    track.children[0].style.width = `${(100 * data.overall[term]) / most}%`;
    track.children[1].style.width = `${(100 * p) / most}%`;
    const word = element("span", { class: "word" }, isolated(data.terms[term]));
    word.title = `${data.terms[term]}${t.colon}${percent(p, 2)} ${t.in_topic}, ${percent(data.overall[term], 2)} ${t.in_corpus}`;
    return element("li", {}, word, track);
  }));
}

function marked(passage) {
  const parts = [];
  let at = 0;
  // Offsets count characters as Python does, so characters beyond the first plane are one.
  const characters = [...passage.text];
  for (const [start, end] of passage.words) {
    parts.push(characters.slice(at, start).join(""), element("mark", {}, characters.slice(start, end).join("")));
    at = end;
  }
  parts.push(characters.slice(at).join(""));
  return element("bdi", {}, ...parts);
}

function drawPassages(topic) {
  const home = byId("passages");
  if (!home) return;
  // A document without a title is named by how it begins, which may be the passage itself.
  const source = (p) => (titles && titles[p.row].slice(0, 40) !== p.text.slice(0, 40) ? titles[p.row] : `${t.document} ${p.row + 1}`);
  const quotes = topic.passages.map((p) => element("blockquote", {}, marked(p),
    element("footer", {}, isolated(source(p)), ` · ${percent(p.share, 0)} ${t.share_of} · ${t.characters} ${p.start}–${p.end}`)));
  home.replaceChildren(...(quotes.length ? quotes : [element("p", { class: "note" }, t.no_passage)]));
}

function chip(text, k) {
  if (k === undefined) return element("span", { class: "badge" }, isolated(text));
  const button = element("button", { type: "button" }, isolated(text));
  button.addEventListener("click", () => choose(k));
  return button;
}

function drawBadges(topic) {
  const figures = topic.figures;
  const made = [element("span", { class: "badge" }, `${percent(topic.share)} ${t.rest}`)];
  if (figures.robust === "robust" || figures.robust === "fragile") made.push(element("span", { class: `badge ${figures.robust}` }, t[figures.robust]));
  if (figures.junk) made.push(element("span", { class: "badge fragile" }, t.junk[figures.junk] || figures.junk));
  for (const name of ["c_npmi", "exclusivity"]) {
    const said = name.replace("c_", "");
    if (typeof figures[name] === "number") made.push(element("span", { class: "badge", title: t[`${said}_hint`] }, `${t[said]} ${number(figures[name], 2)}`));
  }
  byId("badges").replaceChildren(...made);
}

function drawTopic(k) {
  const topic = data.topics[k];
  byId("topic-name").replaceChildren(isolated(title(k)));
  drawBadges(topic);
  drawWords(k);
  drawPassages(topic);
  byId("near").replaceChildren(...topic.near.map((other) => chip(title(other), other)));
  const falls = byId("falls");
  if (falls) falls.replaceChildren(...topic.themes.map(([k, share]) => chip(`${data.themes[k]} ${percent(share, 0)}`)));
  const periods = data.documents.period;
  if (byId("course")) byId("course").replaceChildren(course(title(k), periods.prevalence, k, periods.names));
  byId("groups").replaceChildren(...(data.documents.facets || []).flatMap((facet) => [
    element("h4", {}, `${byId("groups").dataset.title} ${facet.name}`), bars(facet.name, facet.prevalence, k, facet.names)]));
}

function drawCorpus() {
  const { period: periods, lengths } = data.documents;
  if (byId("by-period")) byId("by-period").append(columns(byId("by-period").previousElementSibling.textContent, periods.prevalence.n, periods.names.map(period)));
  if (byId("by-length") && lengths.n) byId("by-length").append(columns(byId("by-length").previousElementSibling.textContent, lengths.n, lengths.n.map((_, i) => String(lengths.edges[i]))));
}

function drawThemes() {
  const pick = byId("theme");
  if (!pick) return;
  pick.append(...data.themes.map((code, i) => element("option", { value: i }, code)));
  const draw = () => {
    const k = Number(pick.value), made = [], { period: periods, facets } = data.documents;
    if (periods.names && periods.themes.n) made.push(element("figure", {}, element("figcaption", {}, byId("theme-charts").dataset.course), course(data.themes[k], periods.themes, k, periods.names)));
    for (const facet of facets) if (facet.themes.n) made.push(element("figure", {}, element("figcaption", {}, `${byId("theme-charts").dataset.by} ${facet.name}`), bars(facet.name, facet.themes, k, facet.names)));
    byId("theme-charts").replaceChildren(...made);
  };
  pick.addEventListener("change", draw);
  draw();
}

drawMap();
drawCorpus();
drawThemes();
// Without a choice the panel shows the largest topic.
const largest = data.topics.reduce((best, topic, k) => (topic.share > data.topics[best].share ? k : best), 0);
listeners.push((k) => drawTopic(k < 0 ? largest : k));
listeners.push((k) => { byId("pick").value = String(k); });
listeners.push((k) => document.querySelectorAll("tr[data-topic]").forEach((row) => row.classList.toggle("on", Number(row.dataset.topic) === k)));
byId("pick").addEventListener("change", () => choose(Number(byId("pick").value)));
byId("relevance").addEventListener("input", () => drawWords(chosen < 0 ? largest : chosen));
document.querySelectorAll("[data-pick]").forEach((button) => button.addEventListener("click", () => {
  choose(Number(button.dataset.pick));
  byId("map").scrollIntoView();
}));
