// Drawing, and the values of the page. Texts only ever go through textContent.
const data = JSON.parse(document.getElementById("data").textContent);
const t = data.t;
const byId = (id) => document.getElementById(id);

// What is rounded to zero has no sign.
const number = (value, decimals) => value.toFixed(decimals).replace(/^-(?=[0.]+$)/, "").replace(".", t.decimal).replace("-", "\u2212");
const whole = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, t.thousands);
const documents = (n) => `${whole(n)} ${(data.lang === "fr" ? n < 2 : n === 1) ? t.document : t.documents}`;
const percent = (share, decimals = 1) => number(100 * share, decimals) + t.percent;
const period = (name) => name.replace("T", t.quarter);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Texts of other people keep their direction to themselves.
const isolated = (text) => element("bdi", {}, text);

async function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function picture(width, height, label) {
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
}

// On a telephone a drawing is scaled less, so that its letters can be read.
const PLOT = { width: innerWidth < 600 ? 360 : 560, height: 190, left: 44, right: 6, top: 8, bottom: 24 };

// A round number at or above a value, so that the axis can be read.
function round(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * [1, 2, 4, 6, 8, 10].find((times) => times * unit >= value * (1 - 1e-9));
}

function frame(label, top, format, ticks) {
  const svg = picture(PLOT.width, PLOT.height, label);
  const bottom = PLOT.height - PLOT.bottom;
  const y = (value) => bottom - (value / top) * (bottom - PLOT.top);
  for (const value of [0, top / 2, top]) {
    svg.append(drawn("line", { class: "axis", x1: PLOT.left, x2: PLOT.width - PLOT.right, y1: y(value), y2: y(value) }));
    svg.append(drawn("text", { x: PLOT.left - 6, y: y(value) + 4, "text-anchor": "end" }, format(value)));
  }
  const room = PLOT.width - PLOT.left - PLOT.right;
  const x = (i, n) => PLOT.left + (room * (i + 0.5)) / n;
  const step = Math.ceil(ticks.length / (PLOT.width / 80));
  // The first and the last name stay inside the picture.
  const anchor = (i) => (x(i, ticks.length) < PLOT.left + 24 ? "start" : x(i, ticks.length) > PLOT.width - 30 ? "end" : "middle");
  const edge = (i) => ({ start: PLOT.left, end: PLOT.width - PLOT.right, middle: x(i, ticks.length) })[anchor(i)];
  ticks.forEach((name, i) => {
    if (i % step === 0) svg.append(drawn("text", { x: edge(i), y: PLOT.height - 6, "text-anchor": anchor(i) }, name));
  });
  return { svg, x, y, room };
}

const above = (values) => Math.max(...values.filter((v) => v !== null), 1e-6);

function columns(label, counts, ticks) {
  const { svg, x, y, room } = frame(label, Math.max(2, round(above(counts))), (v) => whole(Math.round(v)), ticks);
  const width = Math.max(1, (room / counts.length) * 0.82);
  counts.forEach((n, i) => {
    const bar = drawn("rect", { class: "column", x: x(i, counts.length) - width / 2, y: y(n), width, height: y(0) - y(n) });
    bar.append(drawn("title", {}, `${ticks[i]}${t.colon}${whole(n)}`));
    svg.append(bar);
  });
  return svg;
}

function course(label, chart, k, all) {
  // From the first period with a document to the last one.
  const known = all.map((_, i) => i).filter((i) => chart.n[i] > 0);
  const [first, end] = [known[0], known[known.length - 1] + 1];
  const names = all.slice(first, end), n = chart.n.slice(first, end);
  const ticks = names.map(period);
  const [share, low, high] = ["share", "low", "high"].map((which) => chart[which][k].slice(first, end));
  // A period of few documents says little, and its interval would hide all others.
  const usual = n.filter(Boolean).sort((a, b) => a - b)[Math.floor(known.length / 2)];
  const settled = share.map((_, i) => i).filter((i) => share[i] !== null && n[i] >= Math.max(2, usual / 4));
  const seen = settled.length ? settled : share.map((_, i) => i).filter((i) => share[i] !== null);
  const tallest = Math.max(...seen.map((i) => Math.min(high[i], 1.6 * share[i] + 0.01)), 1.2 * Math.max(...seen.map((i) => share[i])), 0.002);
  const top = Math.min(1, round(tallest));
  const { svg, x, y } = frame(label, top, (v) => percent(v, top < 0.05 ? 1 : 0), ticks);
  const at = (i, v) => `${x(i, names.length).toFixed(1)},${y(Math.min(v, top)).toFixed(1)}`;
  let start = 0;
  for (let i = 0; i <= names.length; i++) {
    if (i < names.length && share[i] !== null) continue;
    const run = [...Array(i - start).keys()].map((j) => j + start);
    if (run.length > 1) {
      const edge = [...run.map((j) => at(j, high[j])), ...run.slice().reverse().map((j) => at(j, low[j]))];
      svg.append(drawn("polygon", { class: "band", points: edge.join(" ") }));
      svg.append(drawn("polyline", { class: "line", points: run.map((j) => at(j, share[j])).join(" ") }));
    }
    start = i + 1;
  }
  share.forEach((v, i) => {
    if (v === null) return;
    const dot = drawn("circle", { class: "dot", cx: x(i, names.length), cy: y(Math.min(v, top)), r: 2.6 });
    dot.append(drawn("title", {}, `${ticks[i]}${t.colon}${percent(v)} [${percent(low[i])} – ${percent(high[i])}], ${documents(n[i])}`));
    svg.append(dot);
  });
  return svg;
}

function bars(label, chart, k, names) {
  const order = names.map((_, i) => i).filter((i) => chart.share[k][i] !== null).sort((a, b) => chart.share[k][b] - chart.share[k][a]);
  const rows = order.slice(0, 15);
  const height = 20 * rows.length + 6;
  const svg = picture(PLOT.width, height, label);
  const [left, letters] = PLOT.width < 500 ? [120, 17] : [150, 22];
  const top = above(rows.map((i) => Math.min(chart.high[k][i], 3 * chart.share[k][i] + 0.02)));
  const x = (v) => left + Math.min(v / top, 1) * (PLOT.width - left - 60);
  rows.forEach((i, row) => {
    const y = 20 * row + 3;
    const name = names[i].length > letters ? names[i].slice(0, letters - 1) + "…" : names[i];
    const written = drawn("text", { x: left - 8, y: y + 11, "text-anchor": "end" }, name);
    written.append(drawn("title", {}, `${names[i]}${t.colon}${percent(chart.share[k][i])} [${percent(chart.low[k][i])} – ${percent(chart.high[k][i])}], ${documents(chart.n[i])}`));
    svg.append(written);
    svg.append(drawn("rect", { class: "column", x: left, y, width: Math.max(0, x(chart.share[k][i]) - left), height: 14 }));
    svg.append(drawn("line", { x1: x(chart.low[k][i]), x2: x(chart.high[k][i]), y1: y + 7, y2: y + 7, stroke: "currentColor", "stroke-width": 1.5 }));
    svg.append(drawn("text", { x: PLOT.width - 52, y: y + 11 }, percent(chart.share[k][i])));
  });
  return svg;
}
