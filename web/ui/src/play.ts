// The slider and playback of the areas map. An event counts on every day it
// lasted (or may have happened on): one that lasts longer than the step shown is
// drawn paler where nothing else happened, and the status line counts it.
export interface Spell {
  a: number;
  from: string;
  to: string;
  d: number;
  m?: number[]; // deaths by month, where the days lie in several
}

export interface AreasAnswer {
  areas: { id: string; name: string; country: string }[];
  spells: Spell[];
  first: string;
  last: string;
  shapes: string;
  land: string;
  box: [number, number, number, number];
  unobserved: { country: string; name: string; from: string; to: string }[];
}

export interface Shock {
  date: string;
  description: string;
}

type Paint = (area: string, state: { n: number; long: boolean }) => void;
type Hatch = (countries: string[]) => void;

const dayMS = 86400000;
const toDay = (date: string) => Math.round(Date.parse(date + "T00:00:00Z") / dayMS);
const toMonth = (d: number) => new Date(d * dayMS).getUTCFullYear() * 12 + new Date(d * dayMS).getUTCMonth();
const firstDay = (m: number) => Math.round(Date.UTC(Math.floor(m / 12), m % 12, 1) / dayMS);
const whole = new Intl.NumberFormat("en");
const date = new Intl.DateTimeFormat("en", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
const month = new Intl.DateTimeFormat("en", { timeZone: "UTC", month: "long", year: "numeric" });

export class Player {
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private counts: { n: number; deaths: number; long: boolean }[];
  private first: number;
  private last: number;
  private timer = 0;
  private readonly index = new Map<string, number>();
  private readonly from: HTMLInputElement;
  private readonly to: HTMLInputElement;
  private readonly status: HTMLElement;
  private readonly play: HTMLButtonElement;
  private readonly keys: HTMLElement;
  private readonly own: Set<string>;
  hatched: string[] = [];
  readonly saving: HTMLElement;
  private readonly unit: HTMLSelectElement;
  private readonly rows: HTMLAnchorElement;

  private shown: [number, number] = [0, 0];

  constructor(private readonly holder: HTMLElement, private readonly data: AreasAnswer, private readonly shocks: Shock[], private readonly paint: Paint, private readonly hatch: Hatch) {
    this.own = new Set(data.areas.map((a) => a.country));
    this.starts = Int32Array.from(data.spells, (s) => toDay(s.from));
    this.ends = Int32Array.from(data.spells, (s) => toDay(s.to));
    this.counts = data.areas.map(() => ({ n: -1, deaths: 0, long: false }));
    data.areas.forEach((a, i) => this.index.set(a.id, i));
    this.first = toMonth(toDay(data.first + "-01"));
    this.last = toMonth(toDay(data.last + "-01"));
    const bar = document.createElement("div");
    bar.className = "map-bar";
    this.play = bar.appendChild(document.createElement("button"));
    this.play.type = "button";
    this.play.textContent = "Play";
    for (const [words, by] of [["Back", -1], ["Forward", 1]] as const) {
      const button = bar.appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", () => this.step(by));
    }
    this.unit = labelled(bar, "Step", document.createElement("select"));
    for (const u of ["month", "day"]) this.unit.add(new Option(u, u));
    const slides = bar.appendChild(document.createElement("div"));
    slides.className = "slides";
    this.from = labelled(slides, "From", slider());
    this.to = labelled(slides, "To", slider());
    this.status = bar.appendChild(document.createElement("output"));
    this.status.className = "map-status";
    this.keys = bar.appendChild(document.createElement("div"));
    this.keys.className = "map-legend";
    const foot = bar.appendChild(document.createElement("p"));
    foot.className = "save";
    this.rows = foot.appendChild(document.createElement("a"));
    this.rows.textContent = "Rows of the time shown";
    this.saving = foot.appendChild(document.createElement("span"));
    holder.append(bar);
    this.play.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
    this.unit.addEventListener("change", () => this.use());
    this.from.addEventListener("input", () => this.moved(this.from));
    this.to.addEventListener("input", () => this.moved(this.to));
    this.scale();
    this.from.value = this.from.min;
    this.to.value = this.to.max;
    this.restore();
    this.show();
  }

  get says(): string {
    return this.status.textContent ?? "";
  }

  private get daily(): boolean {
    return this.unit.value === "day";
  }

  // restore shows the months or days that the address names, as remember wrote them.
  private restore(): void {
    const [from, to] = (new URL(location.href).searchParams.get("shown") ?? "").split("..");
    if (!from || Number.isNaN(Date.parse(from))) return;
    const until = to && !Number.isNaN(Date.parse(to)) ? to : from;
    this.unit.value = from.length > 7 ? "day" : "month";
    this.scale();
    const at = (text: string) => toDay(text.length > 7 ? text : text + "-01");
    this.from.value = String(this.daily ? at(from) : toMonth(at(from)));
    this.to.value = String(this.daily ? at(until) : toMonth(at(until)));
  }

  // remember keeps what is shown in the address, so that it can be sent on.
  private remember(a: number, b: number): void {
    const address = new URL(location.href);
    const text = (d: number) => new Date(d * dayMS).toISOString().slice(0, this.daily ? 10 : 7);
    if (this.from.value === this.from.min && this.to.value === this.to.max) address.searchParams.delete("shown");
    else address.searchParams.set("shown", this.from.value === this.to.value ? text(a) : `${text(a)}..${text(b)}`);
    if (address.href !== location.href) history.replaceState(history.state, "", address);
    const rows = new URL(this.holder.dataset.rows ?? "/explorer", location.href);
    rows.searchParams.set("from", new Date(a * dayMS).toISOString().slice(0, 10));
    rows.searchParams.set("to", new Date(b * dayMS).toISOString().slice(0, 10));
    this.rows.href = rows.pathname + rows.search;
  }

  // step goes one month or day on or back; from several it goes to the one at their
  // end, or at their beginning.
  private step(by: 1 | -1): void {
    this.stop();
    const several = this.from.value !== this.to.value;
    const at = by < 0 ? (several ? Number(this.to.value) : Number(this.from.value) - 1) : several ? Number(this.from.value) : Number(this.to.value) + 1;
    this.from.value = this.to.value = String(Math.min(Math.max(at, Number(this.from.min)), Number(this.from.max)));
    this.show();
  }

  count(area: string) {
    return this.counts[this.index.get(area) ?? -1] ?? { n: 0, deaths: 0, long: false };
  }

  legend(steps: number[], colours: string[]): void {
    this.keys.replaceChildren(
      ...steps.map((s, i) => {
        const item = document.createElement("span");
        const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        svg.setAttribute("width", "14");
        svg.setAttribute("height", "10");
        const rect = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
        rect.setAttribute("width", "14");
        rect.setAttribute("height", "10");
        rect.setAttribute("fill", colours[i] ?? "");
        item.append(svg, i + 1 < steps.length ? `${s} to ${(steps[i + 1] ?? 0) - 1}` : `${s} or more events`);
        return item;
      }),
    );
  }

  private scale(): void {
    const low = this.daily ? firstDay(this.first) : this.first;
    const high = this.daily ? firstDay(this.last + 1) - 1 : this.last;
    for (const s of [this.from, this.to]) {
      s.min = String(low);
      s.max = String(high);
    }
  }

  private use(): void {
    const [a, b] = this.shown;
    this.scale();
    this.from.value = String(this.daily ? a : toMonth(a));
    this.to.value = String(this.daily ? b : toMonth(b));
    this.show();
  }

  // days is the period shown: first and last day.
  private days(): [number, number] {
    const a = Number(this.from.value);
    const b = Number(this.to.value);
    return this.daily ? [a, b] : [firstDay(a), firstDay(b + 1) - 1];
  }

  private moved(by: HTMLInputElement): void {
    if (Number(this.from.value) > Number(this.to.value)) {
      (by === this.from ? this.to : this.from).value = by.value;
    }
    this.show();
  }

  private start(): void {
    this.play.textContent = "Pause";
    if (this.from.value !== this.to.value || this.to.value === this.to.max) this.from.value = this.from.value === this.from.max ? this.from.min : this.from.value;
    this.to.value = this.from.value;
    this.show();
    this.timer = window.setInterval(() => {
      if (this.to.value === this.to.max) {
        this.stop();
        return;
      }
      this.to.value = String(Number(this.to.value) + 1);
      this.from.value = this.to.value;
      this.show();
    }, this.daily ? 120 : 350);
  }

  private stop(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "Play";
  }

  private show(): void {
    const [a, b] = (this.shown = this.days());
    const now = this.data.areas.map(() => ({ n: 0, deaths: 0, long: true }));
    let events = 0;
    let longer = 0;
    let nowhere = 0;
    this.data.spells.forEach((s, i) => {
      const start = this.starts[i] ?? 0;
      const end = this.ends[i] ?? 0;
      if (start > b || end < a) return;
      const c = now[s.a];
      if (!c) {
        nowhere++;
        return;
      }
      const wider = start < a || end > b;
      c.n++;
      c.deaths += part(s, start, end, a, b);
      c.long &&= wider;
      events++;
      if (wider) longer++;
    });
    now.forEach((c, i) => {
      const was = this.counts[i];
      const area = this.data.areas[i];
      if (area && (!was || was.n !== c.n || was.long !== c.long)) this.paint(area.id, { n: c.n, long: c.n > 0 && c.long });
    });
    this.counts = now;
    this.say(a, b, events, longer, nowhere, this.unobserved(a, b));
  }

  // unobserved hatches the countries that are not observed in every month shown, and
  // names those of them in which the group has events at all.
  private unobserved(a: number, b: number): string {
    const list = this.data.unobserved.filter((u) => toMonth(a) <= toMonth(toDay(u.to + "-01")) && toMonth(b) >= toMonth(toDay(u.from + "-01")));
    const countries = [...new Set(list.map((u) => u.country))];
    if (countries.join() !== this.hatched.join()) {
      this.hatched = countries;
      this.hatch(countries);
    }
    const names = [...new Set(list.filter((u) => this.own.has(u.country)).map((u) => u.name))];
    return names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
  }

  private say(a: number, b: number, events: number, longer: number, nowhere: number, unseen: string): void {
    const name = (d: number) => (this.daily ? date : month).format(d * dayMS);
    const period = this.from.value === this.to.value ? name(a) : `${name(a)} to ${name(b)}`;
    const areas = this.counts.filter((c) => c.n > 0).length;
    let text = `${period}: ${whole.format(events)} events in ${whole.format(areas)} areas`;
    if (longer) text += `; ${whole.format(longer)} reach beyond it (paler where nothing else happened)`;
    if (nowhere) text += `; ${whole.format(nowhere)} more ${nowhere === 1 ? "is" : "are"} known to no area, only to a region or country, and not drawn`;
    if (unseen) text += `; not wholly observed: ${unseen}`;
    const shock = this.from.value === this.to.value ? this.shocks.find((s) => toDay(s.date) >= a && toDay(s.date) <= b) : undefined;
    if (shock) text += `. Shock on ${shock.date}: ${shock.description}`;
    this.status.textContent = text;
    this.remember(a, b);
    for (const s of [this.from, this.to]) s.setAttribute("aria-valuetext", name(s === this.from ? a : b));
  }
}

// part is what of an event's deaths lies in the days a to b: whole months as the
// program apportioned them, and of a month that is cut the share of the days.
function part(s: Spell, start: number, end: number, a: number, b: number): number {
  if (start >= a && end <= b) return s.d;
  const first = toMonth(start);
  return (s.m ?? [s.d]).reduce((sum, deaths, k) => {
    const from = Math.max(start, firstDay(first + k));
    const to = Math.min(end, firstDay(first + k + 1) - 1);
    const days = Math.min(to, b) - Math.max(from, a) + 1;
    return days > 0 ? sum + Math.round((deaths * days) / (to - from + 1)) : sum;
  }, 0);
}

function slider(): HTMLInputElement {
  const s = document.createElement("input");
  s.type = "range";
  return s;
}

function labelled<T extends HTMLElement>(parent: HTMLElement, text: string, control: T): T {
  const label = parent.appendChild(document.createElement("label"));
  label.append(text, control);
  return control;
}
