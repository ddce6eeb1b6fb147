// Remembers the watch list of this browser: what is ticked on the board. The list itself
// is an address, which works without this.
const key = "blindspot.watchlist";

function kept(): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(list) ? list.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return []; // what somebody else put there, or a browser that keeps nothing
  }
}

function keep(list: string[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(list));
  } catch {
    // a browser that keeps nothing
  }
}

export function rememberList(form: HTMLFormElement): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>('.board input[name="only"]')];
  const shown = new URLSearchParams(location.search).getAll("only").length > 0;
  const link = form.querySelector<HTMLAnchorElement>(".kept-list")!;
  let list = kept();
  const offer = () => {
    const address = new URL("/watch", location.href);
    for (const id of list) address.searchParams.append("only", id);
    const day = new URLSearchParams(location.search).get("as_of");
    if (day) address.searchParams.set("as_of", day);
    link.href = address.pathname + address.search;
    link.textContent = `The list of this browser (${list.length})`;
    link.hidden = shown || list.length === 0;
  };
  for (const box of boxes) {
    if (shown && box.checked && !list.includes(box.value)) list.push(box.value);
    if (!shown) box.checked = list.includes(box.value);
    box.addEventListener("change", () => {
      list = box.checked ? [...list, box.value] : list.filter((id) => id !== box.value);
      keep(list);
      offer();
    });
  }
  if (shown) keep(list);
  offer();
}
