import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The gateway a `npm run dev` server talks to.
const gateway = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  build: {
    outDir: "../Chat.Gateway/wwwroot",
    emptyOutDir: true,
    // Everything is in hashed files: a strict content security policy needs no exception for us.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": gateway, "/hub": { target: gateway, ws: true } },
  },
});
