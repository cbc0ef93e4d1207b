// Bars with parts, each leading to the rows it counts.
function bars(title, counts, series, seriesName, rowName, href) {
  const rows = [...counts];
  if (!rows.length) return null;
  const most = Math.max(...rows.map(([, parts]) => sum(parts)));
  const used = series.filter((name) => rows.some(([, parts]) => parts.get(name)));
  return el("figure", {class: "chart"}, el("figcaption", null, title),
    used.length > 1 ? el("ul", {class: "key"}, used.map((name) => el("li", null, el("i", {class: `part p${series.indexOf(name)}`}), seriesName(name)))) : null,
    el("div", {class: "bars"}, rows.map(([name, parts]) => [
      el("span", {class: "label", title: rowName(name)}, rowName(name)),
      el("span", {class: "bar-line"}, used.filter((part) => parts.get(part)).map((part) => {
        const size = parts.get(part);
        const text = `${rowName(name)}${used.length > 1 ? ` · ${seriesName(part)}` : ""}: ${size}`;
        return el("a", {class: `part p${series.indexOf(part)}`, href: href(name, part), title: text, "aria-label": text, style: `width:${(100 * size / most).toFixed(2)}%`});
      }), el("b", null, String(sum(parts))))])));
}

const sum = (parts) => [...parts.values()].reduce((a, b) => a + b, 0);

function counted(layer, row, part) {
  const counts = new Map();
  for (const given of DATA.rows[layer]) {
    const name = row(given);
    if (name === null) continue;
    if (!counts.has(name)) counts.set(name, new Map());
    const parts = counts.get(name);
    parts.set(part(given), (parts.get(part(given)) || 0) + 1);
  }
  return counts;
}

const choices = (layer, name) => DATA.columns[layer].find((column) => column.name === name).choices;
const link = (layer, values) => `#/${layer}?${new URLSearchParams(values)}`;

function overview() {
  const cards = [["documents", DATA.documents.length], ...LAYERS.map((layer) => [layer, DATA.rows[layer].length]), ["tasks", DATA.tasks.length]];
  const instruments = counted("measures", (row) => get("measures", row, "instrument"), (row) => get("measures", row, "modality"));
  const years = counted("targets", (row) => (get("targets", row, "deadline") || "").slice(0, 4), (row) => get("targets", row, "status"));
  const named = counted("orgs", (row) => get("orgs", row, "kind") === "named" ? get("orgs", row, "canonical") || get("orgs", row, "text") : null, () => "orgs");
  const top = [...named].sort((a, b) => sum(b[1]) - sum(a[1])).slice(0, 20);
  return el("section", {class: "view overview"},
    el("div", {class: "cards"}, cards.map(([kind, size]) => el("a", {class: `card ${kind}`, href: `#/${kind}`}, el("b", null, plain(size)), el("span", null, word(kind))))),
    el("div", {class: "charts"},
      bars(word("measures_by"), [...instruments].sort((a, b) => sum(b[1]) - sum(a[1])), choices("measures", "modality"),
        (name) => valueName("modality", name), (name) => valueName("instrument", name),
        (name, part) => link("measures", {instrument: valueName("instrument", name), modality: valueName("modality", part)})),
      bars(word("targets_by"), [...years].sort((a, b) => (a[0] === "") - (b[0] === "") || a[0].localeCompare(b[0])), choices("targets", "status"),
        (name) => valueName("status", name), (name) => name || word("no_deadline"),
        (name, part) => link("targets", {deadline: name, status: valueName("status", part)})),
      bars(word("organizations_named"), top, ["orgs"], () => word("orgs"), (name) => name, (name) => link("orgs", {canonical: name}))));
}
