// Tables that are filtered and sorted as one types; rows become elements when they are scrolled to.
const STEP = 80;
const MOST_CHOICES = 40;
const MOST_PRINTED = 5000;
const FIRST = {targets: ["indicator", "quantity", "value", "unit", "deadline", "status"], measures: ["text", "actor", "modality", "instrument", "deadline", "beneficiary", "status"], orgs: ["text", "canonical"], tasks: ["measure"]};

// What a table shows: columns as {name, value(row), text(row), choices}, rows, and where a row leads.
function tableOf(kind) {
  if (kind === "tasks") {
    const names = Object.keys(DATA.tasks[0] || {}).filter((name) => !isHidden(name) && name !== "title");
    return {
      kind, rows: DATA.tasks, columns: names.map((name) => column(name, (row) => row[name])),
      href: (row) => `#/doc/${row.document}/${row.measure_id || ""}`, key: (row) => `${row.document}:${row.measure_id}`,
    };
  }
  if (kind === "documents") {
    const rows = DATA.documents.map((row, document) => ({...row, document}));
    const names = ["document", "number", "issuer", "date", "genre", "characters", ...LAYERS];
    return {
      kind, rows, columns: names.map((name) => column(name, (row) => row[name])),
      href: (row) => `#/doc/${row.document}`, key: (row) => String(row.document),
    };
  }
  const names = DATA.columns[kind].map((given) => given.name).filter((name) => !isHidden(name));
  const columns = names.map((name) => column(name, (row) => get(kind, row, name), kind));
  columns.push(column("document", (row) => row[0]));
  return {
    kind, rows: DATA.rows[kind], columns,
    href: (row) => `#/doc/${row[0]}/${get(kind, row, "id")}`, key: (row) => `${row[0]}:${get(kind, row, "id")}`,
  };
}

function column(name, value, kind) {
  const text = name === "document" ? (row) => titleOf(value(row))
    : name === "value" && kind === "targets" ? (row) => (SIGNS[get(kind, row, "comparator")] || "") + shown(name, value(row))
    : (row) => shown(name, value(row), kind ? row[0] : null);
  return {name, value, text};
}

const heading = (name) => name === "document" || LAYERS.includes(name) ? word(name) : fieldName(name);

function ordered(table) {
  const first = FIRST[table.kind] || [];
  const rank = (name) => name === "document" ? (table.kind === "documents" ? -1 : 900) : first.includes(name) ? first.indexOf(name) : 100;
  // Columns in which nothing stands, or only ids, are left out; a single document needs no column.
  return table.columns.map((given, i) => ({given, i}))
    .filter(({given}) => given.name === "document" ? table.kind === "documents" || DATA.documents.length > 1
      : table.rows.some((row) => !/^([a-z][0-9]+)?$/.test(given.text(row))))
    .sort((a, b) => rank(a.given.name) - rank(b.given.name) || a.i - b.i).map(({given}) => given);
}

// Values of a column if they are few, the most frequent first.
function choicesOf(table, given) {
  const counts = new Map();
  for (const row of table.rows) {
    if (typeof given.value(row) === "number" && given.name !== "document") return null;
    const text = given.text(row);
    counts.set(text, (counts.get(text) || 0) + 1);
    if (counts.size > MOST_CHOICES) return null;
  }
  return counts.size > 1 && (table.rows.length > counts.size || counts.size < 3) ? [...counts].sort((a, b) => b[1] - a[1]) : null;
}

const tables = new Map();
let printing = null;

function tableView(kind, preset, target) {
  const id = `${kind} ${language}`;
  if (!tables.has(id)) tables.set(id, buildTable(tableOf(kind)));
  const view = tables.get(id);
  if (preset) view.preset(preset);
  printing = view;
  queueMicrotask(() => view.show(target));
  return view.node;
}

function buildTable(table) {
  const columns = ordered(table);
  const filters = new Map();
  let sorted = {column: null, down: false};
  let found = table.rows;
  let drawn = 0;
  let marked = null;
  let texts = null;
  const everything = () => (texts ||= new Map(table.rows.map((row) =>
    [row, columns.map((given) => given.text(row)).join("\u0000").toLowerCase()])));

  const count = el("output", {class: "count"});
  const search = el("input", {type: "search", class: "search", placeholder: word("search_all"), "aria-label": word("search_all"),
    onfocus: () => everything(), oninput: later(() => { filters.set("*", search.value); refresh(); }, 60)});
  const clear = el("button", {type: "button", onclick: () => { preset({}); refresh(); }}, word("clear"));
  const body = el("tbody");
  const controls = new Map();
  const heads = columns.map((given) => el("th", {scope: "col", "data-name": given.name},
    el("button", {type: "button", class: "sort", onclick: () => sortBy(given)}, heading(given.name))));
  const boxes = columns.map((given) => {
    const choices = choicesOf(table, given);
    const label = `${word("filter")}: ${heading(given.name)}`;
    const control = choices
      ? el("select", {"aria-label": label}, el("option", {value: ""}, word("all")),
        choices.map(([text, size]) => el("option", {value: `=${text}`}, `${text || word("none")} (${size})`)))
      : el("input", {type: "search", "aria-label": label});
    const apply = () => { filters.set(given.name, control.value); refresh(); };
    control.addEventListener(choices ? "change" : "input", choices ? apply : later(apply, 60));
    controls.set(given.name, control);
    return el("td", null, control);
  });
  const end = el("div", {class: "end"});
  const node = el("section", {class: `view table-view ${table.kind}`},
    el("h2", null, word(table.kind)),
    el("div", {class: "bar"}, search, count, clear),
    el("div", {class: "scroll"}, el("table", null, el("thead", null, el("tr", null, heads), el("tr", {class: "filters"}, boxes)), body)), end);
  new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) draw(STEP); }, {rootMargin: "600px"}).observe(end);

  function preset(values) {
    filters.clear();
    search.value = "";
    for (const [name, control] of controls) {
      const value = values[name] ?? "";
      control.value = value === "" ? "" : control.tagName === "SELECT" ? `=${value}` : value;
      if (control.value) filters.set(name, control.value);
    }
  }

  function sortBy(given) {
    sorted = sorted.column !== given ? {column: given, down: false} : sorted.down ? {column: null, down: false} : {column: given, down: true};
    heads.forEach((head, i) => {
      const own = columns[i] === sorted.column;
      head.setAttribute("aria-sort", own ? (sorted.down ? "descending" : "ascending") : "none");
    });
    refresh();
  }

  function tests() {
    const made = [];
    for (const [name, wanted] of filters) {
      if (!wanted) continue;
      const low = wanted.toLowerCase();
      if (name === "*") {
        const all = everything();
        made.push((row) => all.get(row).includes(low));
        continue;
      }
      const given = columns.find((other) => other.name === name);
      if (given) made.push(controls.get(name).tagName === "SELECT"
        ? (row) => given.text(row) === wanted.slice(1) : (row) => given.text(row).toLowerCase().includes(low));
    }
    return made;
  }

  function refresh() {
    const began = performance.now();
    const passed = tests();
    found = passed.length ? table.rows.filter((row) => passed.every((test) => test(row))) : table.rows.slice();
    if (sorted.column) {
      const {value, text} = sorted.column;
      const key = (row) => { const given = value(row); return typeof given === "number" && sorted.column.name !== "document" ? given
        : Array.isArray(given) && typeof given[0] === "number" ? given[0] : text(row); };
      const keyed = found.map((row) => [key(row), row]);
      const collator = new Intl.Collator("zh-CN", {numeric: true});
      keyed.sort(([a], [b]) => (a === "") - (b === "") || (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b)) * (sorted.down ? -1 : 1));
      found = keyed.map(([, row]) => row);
    }
    body.replaceChildren();
    drawn = 0;
    draw(STEP);
    count.textContent = found.length === table.rows.length ? `${plain(found.length)} ${word("rows")}`
      : `${plain(found.length)} ${word("of")} ${plain(table.rows.length)} ${word("rows")}`;
    node.dataset.took = (performance.now() - began).toFixed(1);
  }

  function draw(size) {
    const until = Math.min(found.length, drawn + size);
    if (drawn >= until) {
      if (!found.length && !body.firstChild) body.append(el("tr", null, el("td", {class: "empty", colspan: columns.length}, word("empty"))));
      return;
    }
    const rows = document.createDocumentFragment();
    for (; drawn < until; drawn++) rows.append(rowOf(found[drawn]));
    body.append(rows);
  }

  function rowOf(row) {
    const key = table.key(row);
    return el("tr", {"data-key": key, class: key === marked ? "marked" : null}, columns.map((given, i) => {
      const text = given.text(row);
      const folded = text.length > 60 ? el("div", {class: "folded", title: text}, text) : text;
      const content = i === 0 ? el("a", {href: table.href(row), title: word("in_text")}, text || word("none")) : folded;
      const isNumber = typeof given.value(row) === "number" && given.name !== "document";
      const long = text.length > 12 && !isNumber && given.name !== "document";
      return el("td", {class: `${isNumber ? "number " : ""}${long ? "long " : ""}c-${given.name}`, title: given.name === "document" ? text : null}, content);
    }));
  }

  // Shows the table, with a row in view if one is named.
  function show(target) {
    marked = target || null;
    if (target && !found.some((row) => table.key(row) === target)) preset({});
    refresh();
    if (!target) return;
    const at = found.findIndex((row) => table.key(row) === target);
    if (at < 0) return;
    draw(at + STEP);
    const line = body.querySelector(`[data-key="${CSS.escape(target)}"]`);
    line.scrollIntoView({block: "center"});
    line.querySelector("a").focus({preventScroll: true});
  }

  return {node, show, preset, drawAll: () => draw(MOST_PRINTED)};
}

addEventListener("beforeprint", () => { if (printing && printing.node.isConnected) printing.drawAll(); });
