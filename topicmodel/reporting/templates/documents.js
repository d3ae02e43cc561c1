// The map of documents, its filters and its list.
let titles = null;
const known = data.documents;
const PAGE = 20;

async function start() {
  const numbers = async (packed, Type) => new Type(await unpacked(packed));
  const text = new TextDecoder().decode(await unpacked(known.titles));
  titles = text.split("\x1f");
  const x = await numbers(known.x, Uint16Array), y = await numbers(known.y, Uint16Array);
  const topics = await numbers(known.topics, Uint16Array), shares = await numbers(known.shares, Uint8Array);
  const dated = Boolean(known.period.names);
  const of = dated ? await numbers(known.period.of, Uint16Array) : null;
  const day = dated ? await numbers(known.period.day, Uint32Array) : null;
  const facets = [];
  for (const facet of known.facets) facets.push({ ...facet, of: await numbers(facet.of, Uint16Array), pick: facetPick(facet) });
  const plain = titles.map((title) => bare(title));
  const share = (row, k) => {
    for (let j = 0; j < known.leading; j++) if (topics[row * known.leading + j] === k) return shares[row * known.leading + j] / 255;
    return 0;
  };
  const store = { centres: middles(x, y, topics), x, y, topics, shares, of, day, facets, plain, share, dated };
  listeners.push(() => show(store, 0));
  for (const id of ["search", "from", "to"]) if (byId(id)) byId(id).addEventListener("input", () => show(store, 0));
  for (const facet of facets) facet.pick.addEventListener("change", () => show(store, 0));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("previous").addEventListener("click", () => show(store, current.page - 1));
  byId("next").addEventListener("click", () => show(store, current.page + 1));
  hovering(store);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(store));
}

// The middle of the documents that each topic leads, where its label is written.
function middles(x, y, topics) {
  const sums = data.topics.map(() => [0, 0, 0]);
  for (let row = 0; row < known.n; row++) {
    const sum = sums[topics[row * known.leading]];
    sum[0] += x[row];
    sum[1] += y[row];
    sum[2] += 1;
  }
  return sums.map(([across, up, n]) => (n ? [across / n, up / n] : null));
}

const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const current = { rows: [], fits: null, page: 0 };

function facetPick(facet) {
  const pick = element("select", { "data-facet": facet.column }, element("option", { value: -1 }, byId("facets").dataset.any));
  pick.append(...facet.names.map((name, i) => element("option", { value: i }, name)));
  byId("facets").append(element("label", {}, `${facet.head} `, pick));
  return pick;
}

function periodPicks() {
  if (!byId("from")) return;
  const names = known.period.names;
  for (const id of ["from", "to"]) byId(id).append(...names.map((name, i) => element("option", { value: i }, period(name))));
  byId("to").value = String(names.length - 1);
}

function filter(store) {
  const wanted = bare(byId("search").value.trim()).split(/\s+/).filter(Boolean);
  const from = store.dated ? Number(byId("from").value) : 0, to = store.dated ? Number(byId("to").value) : 0;
  // With every period chosen, documents without a date belong as well.
  const whole = !store.dated || (from === 0 && to === known.period.names.length - 1);
  const picked = store.facets.map((facet) => [facet.of, Number(facet.pick.value)]).filter(([, value]) => value >= 0);
  const fits = new Uint8Array(known.n);
  const rows = [];
  for (let row = 0; row < known.n; row++) {
    if (!whole && (store.of[row] < from || store.of[row] > to)) continue;
    if (!picked.every(([of, value]) => of[row] === value)) continue;
    if (chosen >= 0 && store.share(row, chosen) < 0.1) continue;
    if (!wanted.every((word) => store.plain[row].includes(word))) continue;
    fits[row] = 1;
    rows.push(row);
  }
  const latest = (row) => (store.dated && store.day[row] !== 0xffffffff ? store.day[row] : 0);
  if (chosen >= 0) rows.sort((a, b) => store.share(b, chosen) - store.share(a, chosen) || a - b);
  else rows.sort((a, b) => latest(b) - latest(a) || a - b);
  return { rows, fits };
}

function show(store, page) {
  if (page === 0) Object.assign(current, filter(store));
  const last = Math.max(0, Math.ceil(current.rows.length / PAGE) - 1);
  current.page = Math.min(Math.max(page, 0), last);
  byId("count").textContent = `${documents(current.rows.length)} ${t.of} ${whole(known.n)} · ${chosen >= 0 ? `${t.sorted_topic} · ${title(chosen)}` : store.dated ? t.sorted_date : t.sorted_plain}`;
  const rows = current.rows.slice(current.page * PAGE, (current.page + 1) * PAGE);
  const body = byId("list").tBodies[0];
  body.replaceChildren(...rows.map((row) => listed(store, row)));
  if (!rows.length) body.append(element("tr", {}, element("td", { colspan: 3 }, t.none)));
  byId("page").textContent = `${t.page} ${current.page + 1} / ${whole(last + 1)}`;
  byId("previous").disabled = current.page === 0;
  byId("next").disabled = current.page === last;
  paint(store);
}

// Days since the first of January of year 1, which Python counts as 1.
const dateOf = (day) => (day === 0xffffffff ? "" : new Date((day - 719163) * 864e5).toISOString().slice(0, 10));

function listed(store, row) {
  const cells = [element("td", {}, isolated(titles[row]))];
  if (store.dated) cells.push(element("td", { class: "number" }, dateOf(store.day[row])));
  const own = element("td", {});
  for (let j = 0; j < Math.min(2, known.leading); j++) {
    const k = store.topics[row * known.leading + j], share = store.shares[row * known.leading + j] / 255;
    if (share < 0.1 && j) continue;
    const button = element("button", { type: "button", class: "link", title: title(k) }, data.topics[k].label);
    button.addEventListener("click", () => choose(k));
    own.append(element("span", { class: "share" }, button, ` ${percent(share, 0)}`), " ");
  }
  return element("tr", {}, ...cells, own);
}

const MARGIN = 24;
const spot = (value, size) => MARGIN + (value / 65535) * (size - 2 * MARGIN);

function paint(store) {
  const canvas = byId("document-map"), pen = canvas.getContext("2d"), size = canvas.width;
  const style = getComputedStyle(document.body), colour = (name) => style.getPropertyValue(name).trim();
  pen.clearRect(0, 0, size, size);
  const r = Math.max(1.6, Math.min(7, 260 / Math.sqrt(known.n)));
  const draw = (row) => {
    pen.beginPath();
    pen.arc(spot(store.x[row], size), size - spot(store.y[row], size), r, 0, 7);
    pen.fill();
  };
  const all = current.rows.length === known.n;
  pen.fillStyle = colour("--grey");
  pen.globalAlpha = 0.22;
  if (!all) for (let row = 0; row < known.n; row++) if (!current.fits[row]) draw(row);
  pen.fillStyle = colour("--accent");
  pen.globalAlpha = all ? 0.35 : 0.8;
  for (const row of current.rows) draw(row);
  pen.globalAlpha = 1;
  pen.fillStyle = colour("--ink");
  pen.strokeStyle = colour("--paper");
  pen.lineWidth = 5;
  pen.font = "600 22px system-ui, sans-serif";
  pen.textAlign = "center";
  data.topics.forEach((topic, k) => {
    const middle = store.centres[k];
    if (!middle || (chosen >= 0 && chosen !== k)) return;
    const label = topic.label.length > 8 ? topic.label.slice(0, 7) + "…" : topic.label;
    const at = [label, spot(middle[0], size), size - spot(middle[1], size) + 8];
    pen.strokeText(...at);
    pen.fillText(...at);
  });
}

function hovering(store) {
  const canvas = byId("document-map");
  canvas.addEventListener("mousemove", (event) => {
    const box = canvas.getBoundingClientRect(), size = canvas.width;
    const x = ((event.clientX - box.left) / box.width) * size, y = ((event.clientY - box.top) / box.height) * size;
    let best = -1, least = 20 ** 2;
    for (const row of current.rows) {
      const apart = (spot(store.x[row], size) - x) ** 2 + (size - spot(store.y[row], size) - y) ** 2;
      if (apart < least) [best, least] = [row, apart];
    }
    byId("hover").replaceChildren(...(best < 0 ? [] : [isolated(`→ ${titles[best]}`)]));
  });
}

if (known.n) {
  periodPicks();
  start().then(() => { document.body.dataset.ready = "1"; choose(-1); });
} else {
  choose(-1);
  document.body.dataset.ready = "1";
}
