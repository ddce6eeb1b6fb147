import { defineConfig } from "vite";

// Two builds: the script that a self-contained report carries within itself,
// and (added by src/app.ts) the assets of the workbench.
export default defineConfig(({ mode }) => ({
  base: "/assets/",
  worker: { format: "es" as const },
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2022",
    chunkSizeWarningLimit: 4000,
    ...(mode === "report"
      ? { lib: { entry: "src/report.ts", formats: ["iife" as const], name: "blindspotReport", fileName: () => "report.js" } }
      : {}),
  },
}));
