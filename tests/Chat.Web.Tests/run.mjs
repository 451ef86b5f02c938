// Starts the product in a folder of its own, runs the test files one after the other, stops it (once for each group of
// files that needs it started differently), and ends with `N passed, N failed`. `npm test -- protocol` runs only the files whose path contains "protocol".
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import { startInstance } from "./support/instance.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);

/** Which folders share a running product, how that is started, and its configuration. */
const groups = [
  { folders: ["protocol", "browser", "crash", "peers"], options: [], env: {} },
  {
    folders: ["proxy"],
    options: ["--silos", "2", "--gateways", "2"],
    env: { Gateway__DrainFor: "00:00:03" },
  },
];

const filesOf = (folders) =>
  folders
    .flatMap((folder) => readdirSync(join(here, folder)).map((file) => join(folder, file)))
    .filter(
      (file) =>
        file.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((word) => file.includes(word))),
    )
    .map((file) => join(here, file));

let passed = 0;
let failed = 0;
let instance = null;

/** Why a test failed: the assertion and where, without the machinery around it. */
function tellFailure({ name, file, details }) {
  const error = details.error?.cause ?? details.error;
  console.log(`✗ ${name} (${file ?? ""})`);
  console.log(String(error?.stack ?? error?.message ?? error).replace(/^/gm, "    "));
}

async function runFiles(files) {
  for await (const { type, data } of run({ files, concurrency: 1, timeout: 300_000 })) {
    if (type === "test:stdout" || type === "test:stderr") process.stdout.write(data.message);
    // What a test has to tell, without the runner's own counts.
    if (type === "test:diagnostic" && data.message.includes(": ")) console.log(`  ${data.message}`);
    if (data?.details?.type === "suite") continue;
    if (type === "test:pass" && !data.skip) {
      passed++;
      console.log(`✓ ${data.name} (${Math.round(data.details.duration_ms)} ms)`);
    } else if (type === "test:fail") {
      failed++;
      tellFailure(data);
    }
  }
}

async function runGroup({ folders, options, env }) {
  const files = filesOf(folders);
  if (files.length === 0) return;
  const failedBefore = failed;
  Object.assign(process.env, env);
  instance = await startInstance(...options);
  try {
    process.env.CHAT_URL = instance.url;
    process.env.CHAT_HOME = instance.home;
    await runFiles(files);
  } finally {
    await instance.stop(failed > failedBefore);
    instance = null;
  }
}

for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => (instance?.stop() ?? Promise.resolve()).finally(() => process.exit(1)));
for (const group of groups) await runGroup(group);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
