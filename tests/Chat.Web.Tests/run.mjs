// Starts the product in a folder of its own, runs the test files one after the other, stops it, and ends with
// `N passed, N failed`. `npm test -- protocol` runs only the files whose path contains "protocol".
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import { startInstance } from "./support/instance.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = ["protocol", "browser", "crash"]
  .flatMap((folder) => readdirSync(join(here, folder)).map((file) => join(folder, file)))
  .filter(
    (file) =>
      file.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((word) => file.includes(word))),
  )
  .map((file) => join(here, file));

let passed = 0;
let failed = 0;

/** Why a test failed: the assertion and where, without the machinery around it. */
function tellFailure({ name, file, details }) {
  const error = details.error?.cause ?? details.error;
  console.log(`✗ ${name} (${file ?? ""})`);
  console.log(String(error?.stack ?? error?.message ?? error).replace(/^/gm, "    "));
}

async function runFiles() {
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

const instance = await startInstance();
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => instance.stop().finally(() => process.exit(1)));
try {
  process.env.CHAT_URL = instance.url;
  process.env.CHAT_HOME = instance.home;
  await runFiles();
} finally {
  await instance.stop(failed > 0);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
