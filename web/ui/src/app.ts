// The islands of the workbench: charts, maps, the upload's progress and the
// verdict on a claim that is being edited. Every
// page is whole without them; each is loaded where the page has a place for it.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

// Every island is begun anew where the rest of a page comes.
let schemeChanged = (): void => {};
dark.addEventListener("change", () => schemeChanged());

// near waits until one of these comes within a screen of what is seen, or the page is
// printed: what draws charts and maps weighs more than all else, and is not fetched for
// who reads the top of a page, nor before its words are there.
async function near(places: Iterable<Element>): Promise<void> {
  if (document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done, { once: true }));
  return new Promise((done) => {
    const watcher = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) come();
    }, { rootMargin: "100%" });
    const come = () => {
      watcher.disconnect();
      done();
    };
    for (const place of places) watcher.observe(place);
    window.addEventListener("beforeprint", come, { once: true });
  });
}

async function charts(): Promise<void> {
  const figures = document.querySelectorAll("[data-figure]");
  if (figures.length === 0) {
    root.dataset.drawn = "true";
    return;
  }
  await near(figures);
  const { drawAll, pictureOf } = await import("./charts");
  let pending = drawAll();
  schemeChanged = () => {
    pending = pending.then(() => drawAll());
  };
  const { offer } = await import("./save");
  for (const place of document.querySelectorAll<HTMLElement>("figure .save")) {
    const figure = place.closest("figure")!;
    const holder = figure.querySelector<HTMLElement>("[data-figure]")!;
    const title = figure.querySelector("h3")?.textContent ?? "";
    offer(place, title, async () => ({ title, notes: [figure.querySelector("figcaption")?.textContent ?? ""], ...(await pictureOf(holder)) }));
  }
}

// opened waits until what a map is folded into is opened; until then there is none to draw.
function opened(holder: HTMLElement): Promise<void> {
  const fold = holder.closest("details");
  return new Promise((done) => {
    if (!fold || fold.open) return done();
    root.dataset.map = "idle";
    fold.addEventListener("toggle", () => {
      delete root.dataset.map;
      done();
    }, { once: true });
  });
}

async function maps(): Promise<void> {
  for (const holder of document.querySelectorAll<HTMLElement>("[data-map]")) {
    await opened(holder);
    await near([holder]);
    const { areasMap, landsMap, pointsMap } = await import("./map");
    await ({ areas: areasMap, lands: landsMap }[holder.dataset.map!] ?? pointsMap)(holder);
  }
}

// The names that a box offers are elements only once a box is entered. Those of a page
// that came later are so already.
document.addEventListener("focusin", (event) => {
  if (!(event.target instanceof HTMLInputElement) || !event.target.hasAttribute("list")) return;
  for (const names of document.querySelectorAll("noscript[data-names]")) {
    if (names.childElementCount === 0) names.outerHTML = names.textContent;
  }
});

async function upload(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("[data-upload]");
  if (form) (await import("./upload")).watchUpload(form);
}

async function rest(): Promise<void> {
  if (!document.querySelector("[data-working]")) return;
  root.dataset.whole = "no";
  await (await import("./arrive")).awaitTheRest((whole) => {
    if (whole) delete root.dataset.whole;
    if (location.hash && scrollY < 1) unfold();
    begin();
  });
}

async function watchlist(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("[data-watchlist]");
  if (form) (await import("./watchlist")).rememberList(form);
}

async function claims(): Promise<void> {
  const forms = document.querySelectorAll<HTMLFormElement>("form[data-live]");
  if (forms.length > 0) (await import("./live")).answerWhileTyping([...forms]);
}

// A link to a card or a table that is folded up opens it.
function unfold(): void {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  for (let at: Element | null = target; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
  target?.scrollIntoView();
}

if (location.hash) unfold();
window.addEventListener("hashchange", unfold);
function begin(): void {
  delete root.dataset.drawn;
  delete root.dataset.map;
  delete root.dataset.live;
  void charts();
  void maps();
  // What answers the reader is there.
  void Promise.all([upload(), claims(), watchlist()]).then(() => (root.dataset.live = "true"));
}

begin();
void rest();
