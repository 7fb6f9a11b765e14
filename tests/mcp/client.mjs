// Asks `hearsay mcp` as agents do, through the protocol's own clients: node client.mjs HEARSAY EXAMPLES.
// Both clients check every structured answer against the tool's outputSchema.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client as Modern } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernTransport } from "@modelcontextprotocol/client/stdio";
import { Client as Opening } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OpeningTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const [hearsay, articles] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "hearsay-mcp-"));
const ledger = join(folder, "ledger.db");
const allowed = join(folder, "allowed");
const rumour = "c17f541e31245bdf7"; // "The deal between Nvidia and OpenAI may not go on."

const text = (answer) => answer.content.map((one) => one.text).join("\n");
const call = async (client, name, args) => {
  const answer = await client.callTool({ name, arguments: args });
  assert.ok(!answer.isError, `${name}: ${text(answer)}`);
  assert.ok(text(answer).length > 0, name);
  return answer.structuredContent;
};

async function ask(client, era) {
  assert.equal(client.getServerVersion().name, "hearsay", era);
  assert.match(client.getInstructions(), /never as instructions/);
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  assert.deepEqual(names, ["search", "subjects", "brief", "claims", "trace", "changes", "copies", "read"]);
  for (const tool of tools) {
    assert.ok(tool.outputSchema && tool.description && tool.title, tool.name);
    assert.equal(tool.annotations.readOnlyHint, tool.name !== "read", tool.name);
    assert.equal(tool.annotations.destructiveHint, false);
    if (tool.name !== "read") assert.ok("as_of" in tool.inputSchema.properties && "known_by" in tool.inputSchema.properties, tool.name);
  }

  const found = await call(client, "search", { query: "huang nonsense" });
  assert.equal(found.articles[0].outlet, "Strait Wire");
  assert.match(found.articles[0].statements[0].link, /^https:.*#:~:text=/);
  const { subjects } = await call(client, "subjects", { query: "openai" });
  const subject = subjects[0].name;
  const brief = await call(client, "brief", { subject });
  assert.ok(brief.claims.some((claim) => claim.id === rumour && claim.standing.status === "disputed"));
  const then = await call(client, "claims", { subject, as_of: "2026-01-31" });
  assert.equal(then.claims.find((claim) => claim.id === rumour).standing.status, "reported");
  const trace = await call(client, "trace", { reference: rumour });
  assert.ok(trace.origins.some((origin) => origin.who.startsWith("The Wall Street Journal")));
  await call(client, "trace", { reference: trace.origins[0].statements[0].id, subject });
  await call(client, "trace", { reference: "n04", subject });
  const changes = await call(client, "changes", { subject });
  assert.ok(changes.hops.length > 0);
  const copies = await call(client, "copies", { article: "n06" });
  assert.ok(copies.models.length > 0 && copies.models[0].passages.length > 0);

  for (const [name, args] of [["brief", { subject: "no such matter" }], ["trace", { reference: "zzzz" }], ["claims", { subject, as_of: "soon" }], ["search", {}], ["search", { query: "x", limit: "many" }],
    ["read", { path: ledger }], ["read", { path: join(allowed, "..", "ledger.db") }]]) {
    const answer = await client.callTool({ name, arguments: args });
    assert.equal(answer.isError, true, `${name} ${JSON.stringify(args)}`);
    assert.ok(text(answer).length > 0);
  }
  await assert.rejects(() => client.callTool({ name: "shell", arguments: {} }), /Unknown tool/);

  const { resources } = await client.listResources();
  const read = await client.readResource({ uri: resources[0].uri });
  assert.match(read.contents[0].text, /^# Nvidia-OpenAI/);
  assert.equal((await client.listResourceTemplates()).resourceTemplates.length, 2);
  await assert.rejects(() => client.readResource({ uri: "file:///etc/passwd" }));

  const report = await call(client, "read", { path: join(allowed, "articles.jsonl") });
  assert.deepEqual([report.read, report.known], [0, 11]);
}

// What no client would send: the server answers, and goes on.
async function hostile() {
  const server = spawn(hearsay, ["--ledger", ledger, "mcp"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = ["{", "\0\0\0", "[".repeat(100000), '"' + "x".repeat(5 << 20) + '"', '{"jsonrpc":"2.0","id":1,"method":"ping"}'];
  server.stdin.end(lines.join("\n")); // the last line without a break
  let out = "";
  for await (const part of server.stdout) out += part;
  const answers = out.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(answers.map((one) => one.error?.code ?? one.id), [-32700, -32700, -32600, -32600, 1]);
  assert.equal(server.exitCode ?? (await new Promise((done) => server.on("exit", done))), 0);
}

try {
  mkdirSync(allowed);
  copyFileSync(articles, join(allowed, "articles.jsonl"));
  execFileSync(hearsay, ["--ledger", ledger, "read", articles], { stdio: ["ignore", "ignore", "inherit"] });
  const command = { command: hearsay, args: ["--ledger", ledger, "mcp", "--allow-read", allowed] };

  const opening = new Opening({ name: "test", version: "1.0.0" });
  await opening.connect(new OpeningTransport(command));
  await ask(opening, "opening");
  await opening.close();

  const modern = new Modern({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  await modern.connect(new ModernTransport(command));
  assert.equal(modern.getNegotiatedProtocolVersion(), "2026-07-28");
  await ask(modern, "modern");
  await modern.close();

  await hostile();
  console.log("both clients understood every answer");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
