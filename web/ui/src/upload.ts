// Sends the form of the Data page with its progress: first how much of the file
// has been sent, then how many rows have been read.
interface ImportState {
  rows: number;
  done: boolean;
}

const whole = new Intl.NumberFormat("en");

export function watchUpload(form: HTMLFormElement): void {
  const status = form.querySelector<HTMLElement>(".progress");
  const button = form.querySelector<HTMLButtonElement>("button");
  if (!status || !button) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const limit = Number(form.dataset.upload);
    const size = [...form.querySelectorAll<HTMLInputElement>("input[type=file]")].reduce((n, i) => n + (i.files?.[0]?.size ?? 0), 0);
    if (size > limit * 1048576) {
      status.textContent = `The file is larger than ${limit} MB. Import it with blindspot ingest.`;
      return;
    }
    button.disabled = true;
    const request = new XMLHttpRequest();
    let reading = 0;
    const say = (text: string) => (status.textContent = text);
    request.upload.addEventListener("progress", (e) => {
      if (e.lengthComputable) say(`Sent ${Math.floor((100 * e.loaded) / e.total)} %`);
    });
    request.upload.addEventListener("load", () => {
      say("Sent. Reading rows…");
      reading = window.setInterval(() => void rows(say), 700);
    });
    request.addEventListener("loadend", () => {
      window.clearInterval(reading);
      button.disabled = false;
      if (request.status === 200) {
        window.location.replace("/data?done=" + Date.now() + "#imports");
        return;
      }
      say(told(request.responseText));
    });
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(new FormData(form));
  });
}

// told is what a problem says, and what to do about it.
function told(text: string): string {
  try {
    const problem = JSON.parse(text) as { detail: string; hint?: string };
    return `${problem.detail}. ${problem.hint ?? ""}`;
  } catch {
    return "The server could not be reached.";
  }
}

async function rows(say: (text: string) => void): Promise<void> {
  const answer = await fetch("/api/imports");
  if (!answer.ok) return;
  const { imports } = (await answer.json()) as { imports: ImportState[] };
  const now = imports[0];
  if (now && !now.done) say(`${whole.format(now.rows)} rows read`);
}
