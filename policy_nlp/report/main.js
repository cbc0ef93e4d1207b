// The shell of the page and its addresses: #/overview, #/targets, #/targets/2:t5, #/targets?status=…, #/doc/2, #/doc/2/m7.
const VIEWS = ["overview", "documents", ...LAYERS, "tasks"];
const app = document.getElementById("app");
let current = {number: -1, view: null};

function shell() {
  const links = VIEWS.map((name) => el("a", {href: `#/${name}`, "data-view": name}, word(name)));
  const others = Object.keys(DATA.words).filter((name) => name !== language).map((name) =>
    el("button", {type: "button", class: "language", lang: locale(name), onclick: () => {
      language = name;
      document.documentElement.lang = locale(name);
      current = {number: -1, view: null};
      shell();
      route();
    }}, nameOf(name)));
  document.title = DATA.title || word("report");
  app.replaceChildren(
    el("header", {class: "top"}, el("h1", null, DATA.title || word("report")), el("nav", null, links), others),
    el("main", {tabindex: "-1"}));
}

function route() {
  const [path, query] = decodeURI(location.hash.slice(1) || "/overview").split("?");
  const [, name, first, second] = path.split("/");
  const main = app.querySelector("main");
  const kind = name === "doc" ? "documents" : VIEWS.includes(name) ? name : "overview";
  for (const a of app.querySelectorAll("nav a")) {
    if (a.dataset.view === kind) a.setAttribute("aria-current", "page"); else a.removeAttribute("aria-current");
  }
  if (name === "doc" && DATA.documents[first]) {
    if (current.number !== Number(first) || !current.view.view.isConnected) {
      current = {number: Number(first), view: documentView(Number(first))};
      main.replaceChildren(current.view.view);
      scrollTo(0, 0);
    }
    if (second) current.view.choose(second, true);
    return;
  }
  scrollTo(0, 0);
  if (kind === "overview") main.replaceChildren(overview());
  else {
    const preset = query ? Object.fromEntries(new URLSearchParams(query)) : null;
    main.replaceChildren(tableView(kind, preset, first));
  }
}

addEventListener("hashchange", route);
addEventListener("keydown", (event) => {
  const close = event.key === "Escape" && document.querySelector(".details:not([hidden]) .close");
  if (close) close.click();
});
shell();
route();
