import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { until } from "./until.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs `./chat …` for one instance and answers what it printed; fails when it does. */
async function chat(home, ...args) {
  const env = { ...process.env, CHAT_HOME: home };
  const { stdout } = await promisify(execFile)(join(root, "chat"), args, {
    cwd: root,
    env,
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

/** A port nobody listens on; answers one below 65,000, so that it has successors. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port < 65_000 ? port : freePort()));
    });
  });

/** One running product. Tests get the one that run.mjs has started from `instance`. */
export class Instance {
  constructor(home, url) {
    this.home = home;
    this.url = url;
  }

  async up(...options) {
    await chat(this.home, "up", "--detach", "--port", new URL(this.url).port, ...options);
  }

  async down() {
    await chat(this.home, "down");
  }

  /** Any other command; answers what it printed. */
  chat(...args) {
    return chat(this.home, ...args);
  }

  async restart(name) {
    await chat(this.home, "restart", name);
  }

  /** Where one of its processes listens. */
  async urlOf(name) {
    return (await readFile(join(this.home, "run", `${name}.url`), "utf8")).trim();
  }

  async pid(name) {
    return Number(await readFile(join(this.home, "run", `${name}.pid`), "utf8"));
  }

  /** Kills a process as hard as it goes, or asks it to stop; what supervises it starts it again. */
  async kill(name, signal = "SIGKILL") {
    process.kill(await this.pid(name), signal);
  }

  async ready() {
    await until("the instance is ready", async () => {
      const response = await fetch(`${this.url}/health/ready`).catch(() => null);
      return response?.ok;
    });
  }

  /** Stops it; keeps the folder with the logs when something went wrong. */
  async stop(keep = false) {
    await this.down();
    if (keep) console.log(`The logs are in ${this.home}/log`);
    else await rm(this.home, { recursive: true, force: true });
  }
}

/** Starts a product; `options` are those of `./chat up`. */
export async function startInstance(...options) {
  const home = await mkdtemp(join(tmpdir(), "chat-web-tests-"));
  const started = new Instance(home, `http://127.0.0.1:${await freePort()}`);
  try {
    await started.up(...options);
  } catch (error) {
    console.log(`${error.stdout ?? ""}${error.stderr ?? ""}`);
    await started.stop(true);
    throw error;
  }
  return started;
}

export const instance = new Instance(process.env.CHAT_HOME, process.env.CHAT_URL);
