import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { freePort } from "./instance.mjs";
import { until } from "./until.mjs";

const configuration = fileURLToPath(new URL("../../../deploy/haproxy.cfg", import.meta.url));

const executable =
  process.env.CHAT_HAPROXY ??
  ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy"].find((path) => existsSync(path)) ??
  "haproxy";

/** HAProxy with the configuration that is deployed, in front of two gateways. */
export class Haproxy {
  #log = "";

  static async start(home, gateways) {
    const proxy = new Haproxy();
    const port = await freePort();
    proxy.url = `http://127.0.0.1:${port}`;
    proxy.socket = join(home, "haproxy.sock");
    const [one, two] = gateways.map((url) => new URL(url).host);
    proxy.process = spawn(executable, ["-db", "-f", configuration], {
      env: {
        CHAT_PROXY_BIND: `127.0.0.1:${port}`,
        CHAT_PROXY_SOCKET: proxy.socket,
        CHAT_PROXY_MAXCONN: "1000",
        CHAT_GATEWAY_1: one,
        CHAT_GATEWAY_2: two,
      },
    });
    for (const stream of [proxy.process.stdout, proxy.process.stderr])
      stream.on("data", (data) => {
        proxy.#log += data;
      });
    proxy.ended = once(proxy.process, "exit");
    await proxy.untilUp("gateway-1", "gateway-2");
    return proxy;
  }

  /** Everything it has said. */
  get log() {
    return this.#log;
  }

  /** What it knows about the gateways in `backend hub`: state, open and total sessions, by name. */
  async gateways() {
    const socket = connect(this.socket);
    socket.end("show stat\n");
    const [header, ...lines] = (await text(socket)).trim().split("\n");
    const names = header.replace("# ", "").split(",");
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(",").map((value, i) => [names[i], value])),
    );
    return Object.fromEntries(
      rows
        .filter((row) => row.pxname === "hub" && row.svname.startsWith("gateway-"))
        .map((row) => [
          row.svname,
          { up: row.status === "UP", open: Number(row.scur), total: Number(row.stot) },
        ]),
    );
  }

  untilUp(...names) {
    return until(`haproxy sees ${names.join(" and ")}`, async () => {
      if (this.process.exitCode !== null) throw new Error(`haproxy has ended: ${this.#log}`);
      const gateways = await this.gateways().catch(() => ({}));
      return names.every((name) => gateways[name]?.up);
    });
  }

  async stop() {
    this.process.kill("SIGTERM");
    await this.ended;
  }
}
