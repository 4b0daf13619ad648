/**
 * A real SMTP server on this machine, as strict and as unfriendly as a test asks for. Its certificates (tests/support/mail-tls) are of an authority that nobody
 * else knows, made for these tests alone and good for a hundred years; vitest.config.ts makes the runtime trust it.
 */
import { readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const folder = path.join(import.meta.dirname, "mail-tls");
const pem = (name: string) => readFileSync(path.join(folder, name), "utf8");

export const LOGIN = { username: "mailer@example.com", password: 'p\u00e4ss "word" for mail' };
export const FROM = "files@example.com";

export interface ReceivedMail {
  from: string;
  to: string[];
  isSecure: boolean;
  login: string | null;
  raw: string;
  parsed: ParsedMail;
}

type Command = "greeting" | "login" | "mailFrom" | "rcptTo" | "data";

export interface MailServerOptions {
  security?: "tls" | "starttls" | "none";
  /** `elsewhere`: of the known authority for another name; `unknown`: for this name, of no authority. */
  certificate?: "localhost" | "elsewhere" | "unknown";
  /** Whether the server takes mail from whoever does not sign in. */
  isOpen?: boolean;
  port?: number;
}

export interface MailServer {
  port: number;
  received: ReceivedMail[];
  /** Message-ID of every message that came through, also of those that it then refused. */
  seen: string[];
  /** Everything that clients sent, as it crossed the network. */
  wire: () => string;
  connections: () => number;
  /** Replies of three digits to give instead, from now on: `{ rcptTo: 550 }`. */
  refuse: (replies: Partial<Record<Command, number>>) => void;
  /** Milliseconds before each greeting, or before it says that it took the message. */
  delay: (delays: { greeting?: number; data?: number }) => void;
  /** Body of `PUT /api/v1/settings/smtp` for this server. */
  settings: Record<string, unknown>;
  stop: () => Promise<void>;
}

export async function startMailServer({
  security = "starttls",
  certificate = "localhost",
  isOpen = false,
  port = 0,
}: MailServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const seen: string[] = [];
  let replies: Partial<Record<Command, number>> = {};
  let delays: { greeting?: number; data?: number } = {};
  const answer = (command: Command, done: (error?: Error | null) => void, delayMs = 0) => {
    const reply = replies[command];
    const error = reply === undefined ? null : Object.assign(new Error("in the words of the server"), { responseCode: reply });
    setTimeout(() => done(error), delayMs);
  };
  const server = new SMTPServer({
    secure: security === "tls",
    hideSTARTTLS: security === "none",
    disabledCommands: security === "starttls" ? [] : ["STARTTLS"],
    key: pem(`${certificate}.key`),
    cert: pem(`${certificate}.pem`),
    authOptional: isOpen,
    allowInsecureAuth: security === "none",
    logger: false,
    onConnect: (_session, done) => answer("greeting", done, delays.greeting),
    onAuth: ({ username, password }, _session, done) => {
      if (replies.login !== undefined) return answer("login", done);
      if (username === LOGIN.username && password === LOGIN.password) done(null, { user: username });
      else done(Object.assign(new Error("in the words of the server"), { responseCode: 535 }));
    },
    onMailFrom: (_address, _session, done) => answer("mailFrom", done),
    onRcptTo: (_address, _session, done) => answer("rcptTo", done),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks);
        void simpleParser(raw).then((parsed) => {
          const { mailFrom, rcptTo } = session.envelope;
          seen.push(parsed.messageId ?? "");
          if (replies.data === undefined)
            received.push({
              from: mailFrom === false ? "" : mailFrom.address,
              to: rcptTo.map(({ address }) => address),
              isSecure: session.secure,
              login: typeof session.user === "string" ? session.user : null,
              raw: raw.toString("latin1"),
              parsed,
            });
          answer("data", done, delays.data);
        });
      });
    },
  });
  // Clients that break off, as those do that refuse a certificate.
  server.on("error", () => undefined);
  const inner = await listen(server.server);
  // In front of it, what crosses the network is written down.
  let connections = 0;
  const written: Buffer[] = [];
  const open = new Set<net.Socket>();
  const front = net.createServer((client) => {
    connections += 1;
    const upstream = net.connect(inner, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => open.delete(socket));
    }
    client.on("data", (chunk) => written.push(Buffer.from(chunk)));
    client.pipe(upstream).pipe(client);
  });
  const outer = await listen(front, port);
  return {
    port: outer,
    received,
    seen,
    wire: () => Buffer.concat(written).toString("latin1"),
    connections: () => connections,
    refuse: (next) => (replies = next),
    delay: (next) => (delays = next),
    settings: {
      host: "localhost",
      port: outer,
      security,
      fromAddress: FROM,
      fromName: "Files of Example",
      ...(isOpen ? {} : LOGIN),
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all([new Promise((resolve) => front.close(resolve)), new Promise((resolve) => server.close(() => resolve(undefined)))]);
    },
  };
}

async function listen(server: net.Server, port = 0): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as net.AddressInfo).port));
  });
}
