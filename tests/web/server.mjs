// Starts `hearsay serve` on a ledger of its own, and Chromium.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const binary = process.env.HEARSAY_BINARY ?? join(root, "build", "release", "hearsay");

export async function start(sources, more = [], environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), "hearsay-web-"));
  const ledger = join(folder, "ledger.db");
  for (const source of sources) execFileSync(binary, ["--ledger", ledger, "read", source], { stdio: "ignore" });
  const child = spawn(binary, ["--ledger", ledger, "serve", "--listen", "127.0.0.1:0", ...more], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...environment },
  });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
      const found = /at (http:\/\/[^\s/]+:\d+)\/ /.exec(said); // the line comes in pieces
      if (found) resolve(found[1]);
    });
    child.on("exit", () => reject(new Error("hearsay serve ended: " + said)));
  });
  return {
    address,
    ledger,
    child,
    read: (source) => execFileSync(binary, ["--ledger", ledger, "read", source], { stdio: "ignore" }),
    async stop() {
      const ended = child.exitCode !== null ? Promise.resolve(child.exitCode) : new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      const code = await ended;
      rmSync(folder, { recursive: true });
      return code;
    },
  };
}

export function browser() {
  const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}
