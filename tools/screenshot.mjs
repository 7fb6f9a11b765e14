// Makes the picture of the README: node tools/screenshot.mjs [SOURCE PATH FILE [WIDTH HEIGHT dark|light]]
// Needs build/release/hearsay, Chromium, and the packages of tests/web (npm ci there).
import { join } from "node:path";
import { browser, root, start } from "../tests/web/server.mjs";

const [source = join(root, "examples", "nvidia-openai", "articles.jsonl"), path = "/subject/Nvidia-OpenAI", file = join(root, "docs", "desk.png"), width = "1120", height = "1000", colorScheme = "light"] =
  process.argv.slice(2);

const desk = await start([source]);
const chrome = await browser();
const page = await (await chrome.newContext({ viewport: { width: Number(width), height: Number(height) }, colorScheme })).newPage();
await page.goto(desk.address + path);
await page.waitForTimeout(500);
await page.screenshot({ path: file, fullPage: height === "0" });
await chrome.close();
await desk.stop();
