// Figures and maps for keeping: one picture with its title, what it is made from and
// as of which day, as SVG or as PNG. It is drawn for paper, whatever the screen shows.
export interface Picture {
  title: string;
  svg: string; // what is drawn, without the frame
  width: number;
  height: number;
  notes: string[];
}

const line = 17;
const margin = 12;

export const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

// wrapped breaks a text into lines of so many letters.
function wrapped(text: string, letters: number): string[] {
  const out: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = out[out.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= letters) out[out.length - 1] = `${last} ${word}`;
    else out.push(word);
  }
  return out;
}

function framed(p: Picture): string {
  const made = document.querySelector<HTMLElement>("main")?.dataset.made ?? "";
  const letters = Math.floor(p.width / 6.6);
  const title = wrapped(p.title, Math.floor(p.width / 9));
  const notes = [...p.notes, made].filter((n) => n !== "").flatMap((n) => wrapped(n, letters));
  const top = margin + title.length * 22;
  const height = top + p.height + 8 + notes.length * line + margin;
  const text = (words: string, y: number, size: number, more: string) => `<text x="${margin}" y="${y}" font-size="${size}" ${more}>${escaped(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${p.width + 2 * margin}" height="${height}" font-family="system-ui, sans-serif">` +
    `<rect width="100%" height="100%" fill="#ffffff"/>` +
    title.map((t, i) => text(t, margin + 16 + i * 22, 17, `font-weight="bold" fill="#1b1d20"`)).join("") +
    `<svg x="${margin}" y="${top}" width="${p.width}" height="${p.height}" overflow="hidden">${p.svg}</svg>` +
    notes.map((n, i) => text(n, top + p.height + 8 + (i + 1) * line - 4, 12, `fill="#52575e"`)).join("") +
    `</svg>`;
}

async function png(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error("no picture could be made"))), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function keep(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// offer puts the two buttons into a place of the page.
export function offer(into: HTMLElement, name: string, make: () => Promise<Picture>): void {
  into.append("Save as ");
  for (const form of ["PNG", "SVG"] as const) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = form;
    button.setAttribute("aria-label", `${form} of ${name}`);
    button.addEventListener("click", () => {
      void make().then(async (p) => {
        const svg = framed(p);
        const file = p.title.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60);
        keep(form === "SVG" ? new Blob([svg], { type: "image/svg+xml" }) : await png(svg), `${file}.${form.toLowerCase()}`);
      });
    });
    into.append(button, " ");
  }
}
