import { defineConfig } from "vite";

// Two builds: the script that a self-contained report carries within itself,
// and the assets of the workbench, whose names are stable because the program
// names them and carries them.
export default defineConfig(({ mode }) => ({
  base: "/",
  worker: { format: "es" as const, rolldownOptions: { output: { entryFileNames: "assets/[name].js" } } },
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2022",
    chunkSizeWarningLimit: 4000,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    ...(mode === "report"
      ? { lib: { entry: "src/report.ts", formats: ["iife" as const], name: "blindspotReport", fileName: () => "report.js" } }
      : {
          rolldownOptions: {
            input: "src/app.ts",
            output: { entryFileNames: "assets/[name].js", chunkFileNames: "assets/[name].js", assetFileNames: "assets/[name][extname]" },
          },
        }),
  },
}));
