// Answers a claim while it is edited: once nobody has typed for a moment, the page
// of what the form says is fetched, as the button would, and its answer takes the
// place of the one shown. The address follows, so that what is seen can be sent on.
const pause = 500;

function title(page: Document): void {
  document.title = page.title;
  const here = document.querySelector("h1");
  const there = page.querySelector("h1");
  if (here && there) here.textContent = there.textContent;
}

export function answerWhileTyping(forms: HTMLFormElement[]): void {
  let timer = 0;
  let asked = new AbortController();

  async function answer(form: HTMLFormElement): Promise<void> {
    const shown = document.getElementById("answer");
    if (!shown || !form.checkValidity()) return;
    asked.abort();
    asked = new AbortController();
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value !== "") query.append(name, value);
    const address = `${form.action}?${query.toString()}`;
    shown.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.getElementById("answer");
      if (found) {
        shown.replaceChildren(...found.childNodes);
        title(page);
        history.replaceState(null, "", address);
      }
      shown.removeAttribute("aria-busy");
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return; // something newer is asked
      shown.removeAttribute("aria-busy"); // the button still works
    }
  }

  for (const form of forms) {
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void answer(form), pause);
    });
  }
}
