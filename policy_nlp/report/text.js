// A document: its headings, its text with the layers, and what is known of a record that is clicked.
const shownLayers = new Set(PLACED);

// Spans of all layers and of headings, as {layer, id, start, end} in units of the string, in the order of their starts.
function spansOf(number) {
  const {sections, place} = documentOf(number);
  const spans = sections.map(([, , start, end], i) => ({layer: "heading", id: `s${i + 1}`, start: place(start), end: place(end)}));
  for (const layer of PLACED) {
    rowsOf(layer, number).forEach((row, i) => spans.push({layer, id: get(layer, row, "id"), odd: i % 2,
      start: place(get(layer, row, "start")), end: place(get(layer, row, "end"))}));
  }
  return spans.filter((span) => span.end > span.start).sort((a, b) => a.start - b.start || b.end - a.end);
}

// The text as paragraphs; where spans overlap, a piece belongs to several. Returns the first element of each span.
function textOf(number, into) {
  const {text} = documentOf(number);
  const spans = spansOf(number);
  const first = new Map();
  const cuts = [...new Set(spans.flatMap((span) => [span.start, span.end]))].sort((a, b) => a - b);
  const paragraphs = document.createDocumentFragment();
  let open = [];
  let next = 0;
  let cut = 0;
  let at = 0;
  let untitled = true;
  for (const line of text.split("\n")) {
    const end = at + line.length;
    const paragraph = el("p", line.includes("\t") ? {class: "row"} : null);
    let heading = false;
    while (at < end) {
      while (cut < cuts.length && cuts[cut] <= at) cut++;
      const until = Math.min(end, cut < cuts.length ? cuts[cut] : end);
      open = open.filter((span) => span.end > at);
      while (next < spans.length && spans[next].start <= at) { if (spans[next].end > at) open.push(spans[next]); next++; }
      const piece = text.slice(at, until);
      if (open.length) {
        const node = el("span", {class: classOf(open, at), "data-ids": open.map((span) => span.id).join(" ")}, piece);
        for (const span of open) {
          if (!first.has(span.id)) first.set(span.id, node);
          if (span.layer === "heading" && span.start <= at && span.end >= end && piece.length === line.length) heading = true;
        }
        paragraph.append(node);
      } else paragraph.append(piece);
      at = until;
    }
    if (heading) paragraph.classList.add("heading-line");
    if (untitled && line.trim()) {
      untitled = false;
      if (line.trim() === DATA.documents[number].title) paragraph.classList.add("title-line");
    }
    if (line.trim()) paragraphs.append(paragraph);
    at = end + 1;
  }
  into.replaceChildren(paragraphs);
  return first;
}

const classOf = (open, at) => [...new Set(open.flatMap((span) =>
  [`in-${span.layer}`, span.start === at ? `begin-${span.layer}` : "", span.odd && span.layer === "measures" ? "odd" : ""]))].filter(Boolean).join(" ");

function documentView(number) {
  const info = DATA.documents[number];
  const {sections} = documentOf(number);
  const article = el("article", {class: [...shownLayers].map((layer) => `show-${layer}`).join(" "), lang: "zh-CN"});
  const first = textOf(number, article);
  const panel = el("aside", {class: "details", hidden: true, "aria-live": "polite"});
  const toggles = PLACED.map((layer) => el("label", {class: `toggle ${layer}`},
    el("input", {type: "checkbox", checked: shownLayers.has(layer), onchange: (event) => {
      if (event.target.checked) shownLayers.add(layer); else shownLayers.delete(layer);
      article.classList.toggle(`show-${layer}`, event.target.checked);
    }}), el("span", null, word(layer)), el("b", null, String(info[layer]))));
  const go = (place) => { const node = first.get(place); if (node) node.scrollIntoView({block: "start"}); };
  const tree = el("ol", {class: "tree"}, sections.map(([, , , , level, text], i) => el("li", {style: `--level:${Math.min(level, 6)}`},
    el("a", {href: `#/doc/${number}`, onclick: (event) => { event.preventDefault(); contents.open = wide.matches; go(`s${i + 1}`); }}, text.replace(/^\s+/, "").slice(0, 40)))));
  const wide = matchMedia("(min-width: 960px)");
  const contents = el("details", {class: "contents", open: wide.matches}, el("summary", null, word("sections")), tree);
  const facts = ["number", "issuer", "date", "genre"].filter((name) => info[name]).map((name) => `${fieldName(name)} ${info[name]}`);
  const view = el("section", {class: "view document"},
    el("header", {class: "document-head"}, el("h2", {lang: "zh-CN"}, titleOf(number)),
      el("p", {class: "facts"}, [...facts, `${DATA.documents[number].characters.toLocaleString()} ${word("characters")}`].join("　")),
      el("div", {class: "toggles"}, toggles)),
    el("div", {class: "columns"}, sections.length ? contents : null, article, panel));

  article.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-ids]");
    const ids = piece ? piece.dataset.ids.split(" ").filter((id) => shows(number, id)) : [];
    if (!ids.length) return;
    // Of records on one piece the narrowest comes first, and a click more shows the next.
    const width = (id) => { const {layer, row} = findRow(number, id); return get(layer, row, "end") - get(layer, row, "start"); };
    ids.sort((a, b) => width(a) - width(b));
    const chosen = ids[(ids.indexOf(view.dataset.chosen) + 1) % ids.length];
    history.replaceState(null, "", `#/doc/${number}/${chosen}`);
    choose(chosen, false);
  });

  function choose(id, scroll) {
    for (const node of article.querySelectorAll(".chosen")) node.classList.remove("chosen");
    view.dataset.chosen = id;
    const found = findRow(number, id);
    if (!found) return;
    for (const node of article.querySelectorAll("[data-ids]")) {
      if (node.dataset.ids.split(" ").includes(id)) node.classList.add("chosen");
    }
    panel.replaceChildren(...detailsOf(number, found.layer, found.row, () => {
      panel.hidden = true;
      view.classList.remove("with-details");
      for (const node of article.querySelectorAll(".chosen")) node.classList.remove("chosen");
    }));
    panel.hidden = false;
    view.classList.add("with-details");
    const node = first.get(id);
    // On a narrow screen the details cover the lower half.
    const covered = !wide.matches && node && node.getBoundingClientRect().bottom > panel.getBoundingClientRect().top;
    if (node && (scroll || covered)) node.scrollIntoView({block: wide.matches ? "center" : "start"});
  }

  return {view, choose};
}

const shows = (number, id) => { const found = findRow(number, id); return found !== null && shownLayers.has(found.layer); };

function detailsOf(number, layer, row, close) {
  const id = get(layer, row, "id");
  const fields = DATA.columns[layer].filter(({name}) => !isHidden(name) && name !== "text")
    .map(({name}) => [name, shown(name, get(layer, row, name), number)]).filter(([, text]) => text !== "");
  const linked = linkedTo(number, id).map(({id, role}) => ({...findRow(number, id), role})).filter(({row}) => row);
  return [
    el("header", {class: layer}, el("b", null, word(NAMES[layer] || layer)), el("a", {href: `#/${layer}/${number}:${id}`}, word("in_table")),
      el("button", {type: "button", class: "close", "aria-label": word("close"), onclick: close}, "×")),
    el("blockquote", {lang: "zh-CN"}, get(layer, row, "text")),
    el("dl", null, fields.map(([name, text]) => [el("dt", null, fieldName(name)), el("dd", null, text)])),
    linked.length ? el("div", {class: "linked"}, el("h3", null, word("linked")), el("ul", null, linked.map(({layer, row, role}) =>
      el("li", {class: layer}, el("a", {href: `#/doc/${number}/${get(layer, row, "id")}`}, get(layer, row, "text")),
        role ? el("small", null, valueName("role", role)) : null)))) : null,
  ].filter(Boolean);
}
