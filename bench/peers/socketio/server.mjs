// A chat as the tutorials build it, with a database: store the message, send it to the room, answer.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { MessageTable } from "./messages.mjs";

const { PORT = "3000", CHAT_POSTGRES, CHAT_POSTGRES_CONNECTIONS = "20" } = process.env;

const messages = new MessageTable(CHAT_POSTGRES, Number(CHAT_POSTGRES_CONNECTIONS));
await messages.create();

const http = createServer(async (request, response) => {
  if (request.url !== "/health/ready") {
    response.writeHead(404).end();
    return;
  }
  const isReady = await messages.answers().then(
    () => true,
    () => false,
  );
  response.writeHead(isReady ? 200 : 503).end();
});
const io = new Server(http, { transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
  // The access token is the user's name: nothing is signed and nothing has to be checked.
  const sender = socket.handshake.auth.token ?? socket.handshake.query.access_token;

  socket.on("join", (room, answer) => {
    socket.join(room);
    answer({});
  });

  socket.on("send", async ({ channelId, clientId, text }, answer) => {
    try {
      const { id, createdAt } = await messages.insert(channelId, sender, { clientId, text });
      const message = { channelId, seq: id, clientId, senderId: sender, senderName: sender, text, createdAt };
      io.to(channelId).emit("message", message);
      answer({ seq: id });
    } catch (error) {
      answer({ error: error.message });
    }
  });
});

http.listen(Number(PORT), "127.0.0.1");

process.once("SIGTERM", async () => {
  await io.close(); // and the HTTP server with it
  await messages.close();
});
