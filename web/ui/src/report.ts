import { drawAll } from "./charts";

let pending: Promise<void> = drawAll();
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  pending = pending.then(() => drawAll());
});
