import { execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort, instance } from "./instance.mjs";
import { until } from "./until.mjs";

const peers = fileURLToPath(new URL("../../../bench/peers", import.meta.url));

/** A database of the product's own server that the product does not use, as URL and as Npgsql writes it. */
async function database() {
  const [port, password] = await Promise.all(
    ["port", "password"].map(async (file) =>
      (await readFile(join(instance.home, "postgres", file), "utf8")).trim(),
    ),
  );
  return {
    url: `postgres://chat:${password}@127.0.0.1:${port}/postgres`,
    address: `Host=127.0.0.1;Port=${port};Username=chat;Password=${password};Database=postgres`,
  };
}

/** A server that the product is compared with, as a process of its own. */
class Peer {
  static async start(url, command, args, env) {
    const peer = new Peer();
    peer.url = url;
    peer.process = spawn(command, args, { env: { ...process.env, ...env }, stdio: "inherit" });
    peer.ended = new Promise((resolve) =>
      peer.process.once("exit", (code, signal) => resolve(signal ?? code)),
    );
    await until("the peer is ready", async () => {
      if (peer.process.exitCode !== null) throw new Error(`it ended with exit code ${peer.process.exitCode}`);
      return (await fetch(`${url}/health/ready`).catch(() => null))?.ok;
    });
    return peer;
  }

  /** Asks it to end; answers its exit code, or the signal that it did not heed. */
  stop() {
    this.process.kill("SIGTERM");
    return this.ended;
  }
}

export async function startSignalR() {
  const project = join(peers, "signalr");
  await promisify(execFile)("dotnet", ["build", project, "-c", "Release", "-nodeReuse:false", "-v", "quiet"]);
  const url = `http://127.0.0.1:${await freePort()}`;
  const program = join(project, "bin/Release/net10.0/Chat.Peers.SignalR.dll");
  return Peer.start(url, "dotnet", [program, "--urls", url], { CHAT_POSTGRES: (await database()).address });
}

export async function startSocketIo() {
  const port = await freePort();
  const program = join(peers, "socketio/server.mjs");
  const env = { PORT: String(port), CHAT_POSTGRES: (await database()).url };
  return Peer.start(`http://127.0.0.1:${port}`, process.execPath, [program], env);
}
