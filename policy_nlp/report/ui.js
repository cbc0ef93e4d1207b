// Words by language, elements, and values as people read them.
let language = DATA.language;
const locale = (name) => name === "zh" ? "zh-CN" : name;
// A language that has no word for itself has that of English, and is called by its code.
const nameOf = (name) => { const own = DATA.words[name].interface.language; return name !== "en" && own === DATA.words.en.interface.language ? name : own; };
const word = (key) => DATA.words[language].interface[key] || key;
const fieldName = (name) => DATA.words[language].fields[name] || name;
const valueName = (field, value) => (DATA.words[language].values[field] || {})[value] || value;

// Makes an element. Text only ever becomes text nodes, so that nothing in a document is markup.
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

const plain = (value) => value.toLocaleString(locale(language), {maximumFractionDigits: 6});

// Large round numbers as they are read in languages that have words for 10,000 and its square: 2,368亿.
function number(value) {
  for (const [size, key] of [[1e8, "1e8"], [1e4, "1e4"]]) {
    const name = DATA.words[language].interface[key];
    if (name) {
      const short = Math.abs(value) >= size ? Number((value / size).toPrecision(12)) : NaN;
      if (Number.isInteger(Number((short * 1e4).toPrecision(12)))) return plain(short) + name;
    }
  }
  return plain(value);
}

// A field's value in words; nested values in one line. In a document ids become what they stand for.
function shown(field, value, document = null) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return field === "level" || field === "document" ? String(value) : number(value);
  if (typeof value === "boolean") return value ? "✓" : "";
  if (Array.isArray(value)) {
    const ends = value.length === 2 && value.every((part) => typeof part === "number");
    return value.map((part) => shown(field, part, document)).filter(Boolean).join(ends ? "–" : "；");
  }
  if (typeof value === "object") {
    if (typeof value.text === "string") return value.text;
    return Object.entries(value)
      .filter(([, part]) => part !== null && part !== "" && !(Array.isArray(part) && !part.length))
      .map(([name, part]) => [DATA.words[language].fields[name], shown(name, part, document)].filter(Boolean).join(" ")).join("，");
  }
  if (document !== null && ID.test(value)) return referred(document, value);
  return valueName(field, value);
}

const SIGNS = {ge: "≥ ", gt: "> ", le: "≤ ", lt: "< ", approx: "≈ "};
const PLACES = /(^|_)(start|end)$/;
const isHidden = (name) => PLACES.test(name) || name === "id" || name.endsWith("_id");

function later(run, wait) {
  let timer = 0;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => run(...given), wait); };
}
