// What the page holds. A row is a list: the number of its document, then its fields in the order of DATA.columns.
const DATA = JSON.parse(document.getElementById("data").textContent);
const LAYERS = DATA.layers;
const NAMES = {targets: "target", measures: "measure", orgs: "org"};

// Layer -> field -> place in a row.
const PLACE = {};
for (const [layer, columns] of Object.entries(DATA.columns)) {
  PLACE[layer] = {document: 0};
  columns.forEach((column, i) => { PLACE[layer][column.name] = i + 1; });
}
// Layers whose records have a place in the text.
const PLACED = LAYERS.filter((layer) => "start" in PLACE[layer]);
const get = (layer, row, field) => row[PLACE[layer][field]];

// Layer -> document -> [first row, row behind the last]: rows stand in the order of documents.
const RANGE = {};
for (const [layer, rows] of Object.entries(DATA.rows)) {
  const ranges = DATA.documents.map(() => [0, 0]);
  rows.forEach((row, i) => {
    const range = ranges[row[0]];
    if (range[1] === 0) range[0] = i;
    range[1] = i + 1;
  });
  RANGE[layer] = ranges;
}
const rowsOf = (layer, number) => DATA.rows[layer].slice(...RANGE[layer][number]);

// A record of a document by its id; null if there is none.
const indexes = new Map();
function findRow(number, id) {
  if (!indexes.has(number)) {
    indexes.set(number, new Map(PLACED.flatMap((layer) => rowsOf(layer, number).map((row) => [get(layer, row, "id"), {layer, row}]))));
  }
  return indexes.get(number).get(id) || null;
}

// What an id in a field of a record stands for: the words of a record or heading.
const ID = /^[a-z][0-9]+$/;
function referred(number, id) {
  const found = findRow(number, id);
  if (found) return get(found.layer, found.row, "text");
  const section = id[0] === "s" && kept.number === number ? kept.sections[id.slice(1) - 1] : null;
  return section ? section[5] : id;
}

// Records linked to one of a document, with the role of the link.
function linkedTo(number, id) {
  const found = [];
  for (const link of rowsOf("links", number)) {
    const [source, target, role] = ["source", "target", "role"].map((name) => get("links", link, name));
    if (source === id) found.push({id: target, role});
    if (target === id) found.push({id: source, role});
  }
  return found;
}

// The text of a document is read when it is looked at, and the last one is kept.
let kept = {number: -1};
function documentOf(number) {
  if (kept.number !== number) {
    const value = JSON.parse(document.getElementById(`document-${number}`).textContent);
    kept = {number, ...value, place: placer(value.text)};
  }
  return kept;
}

// Offsets count code points; strings here count UTF-16 units, two for a rare character.
function placer(text) {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return (offset) => offset;
  const places = [];
  let at = 0;
  for (const char of text) { places.push(at); at += char.length; }
  places.push(at);
  return (offset) => places[Math.min(offset, places.length - 1)];
}

// A document without a title is called by the name of its file.
const titleOf = (number) => DATA.documents[number].title || (DATA.documents[number].id || "").split(/[\\/]/).pop() || word("untitled");
