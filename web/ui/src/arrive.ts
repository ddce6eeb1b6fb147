// Waits for the rest of a page that came before it was whole: asks for the same address
// again, shows how far the work has come, and puts what came in place. What the reader
// looks at stays where it is, what they unfolded stays open, what they typed stays.

// patience says for how many seconds the server may keep us waiting for the whole before
// it tells how far it is: where nothing is shown yet we take the beginning when it is there.
const patience = (blank: boolean) => ({ Accept: "text/html", Prefer: `wait=${blank ? 0 : 2}` });

// held is the section that the reader looks at, and how far it is from the top.
function held(): { id: string; top: number } | null {
  if (scrollY < 1) return null;
  for (const section of document.querySelectorAll<HTMLElement>("main section[id]")) {
    const box = section.getBoundingClientRect();
    if (box.bottom > 80) return { id: section.id, top: box.top };
  }
  return null;
}

// put replaces the page's content by that of the page that came.
function put(came: Document): void {
  const main = document.querySelector("main")!;
  const fresh = came.querySelector("main")!;
  const at = held();
  const open = [...main.querySelectorAll<HTMLDetailsElement>("details[open]")].map((d) => d.closest("section")?.id + (d.querySelector("summary")?.textContent ?? ""));
  for (const d of fresh.querySelectorAll<HTMLDetailsElement>("details")) {
    if (open.includes(d.closest("section")?.id + (d.querySelector("summary")?.textContent ?? ""))) d.open = true;
  }
  const active = document.activeElement instanceof HTMLInputElement && main.contains(document.activeElement) ? document.activeElement : null;
  main.replaceChildren(...fresh.childNodes);
  if (fresh.dataset.made) main.dataset.made = fresh.dataset.made;
  if (active?.name) {
    const again = main.querySelector<HTMLInputElement>(`input[name="${CSS.escape(active.name)}"]`);
    if (again) {
      again.value = active.value;
      again.focus({ preventScroll: true });
    }
  }
  const moved = at && document.getElementById(at.id);
  if (moved) scrollBy({ top: moved.getBoundingClientRect().top - at.top, behavior: "instant" });
  document.title = came.title;
  for (const part of ["footer", ".moment"]) {
    const here = document.querySelector(part);
    const there = came.querySelector(part);
    if (here && there) here.replaceWith(there);
  }
}

export async function awaitTheRest(placed: (whole: boolean) => void): Promise<void> {
  const address = location.href; // a map that is played meanwhile puts its months into the bar
  for (let faults = 0; faults < 5; ) {
    const shown = document.querySelector<HTMLElement>("[data-working]");
    if (!shown) return;
    try {
      const blank = shown.dataset.working === "blank";
      const response = await fetch(address, { headers: patience(blank) });
      const came = new DOMParser().parseFromString(await response.text(), "text/html");
      const still = came.querySelector<HTMLElement>("[data-working]");
      if (response.status === 202 && still) {
        const more = blank && still.dataset.working !== "blank";
        shown.dataset.working = still.dataset.working;
        shown.replaceChildren(...still.childNodes);
        if (more) {
          put(came);
          placed(false);
        }
        continue;
      }
      shown.remove();
      put(came);
      placed(true);
      return;
    } catch {
      faults++; // the server may be back in a moment
      await new Promise((again) => setTimeout(again, 1000 * faults));
    }
  }
  const shown = document.querySelector<HTMLElement>("[data-working]");
  if (shown) shown.textContent = "The server does not answer. Reload the page to ask again.";
}
