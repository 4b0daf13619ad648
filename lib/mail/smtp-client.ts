/** A module of its own in the worker's folder: loaded when the first mail is sent (scripts/build.ts). */
import net from "node:net";
import tls from "node:tls";
import nodemailer from "nodemailer";
import type { MailFailure } from "./failures.ts";
import type { Letter } from "./write-letter.ts";
import type { SmtpServer } from "./smtp-settings.ts";

/** A silent server is given up after this long, at each step. */
const STEP_TIMEOUT_MS = 10_000;
/** A Worker may go on for 30 seconds after its answer; what is not done by then would be cut off without a word. */
const TOTAL_TIMEOUT_MS = 25_000;

export interface Message extends Letter {
  /** The same for every try, so that a receiver can tell a repetition. */
  messageId: string;
  to: string;
  siteName: string;
  /** How this site calls itself to the server. */
  clientName: string;
}

/** What the server said: taken, or why not, and whether that is for good (a reply of 5xx, RFC 5321, 4.2.1). */
export type Delivery = { isAccepted: true } | { isAccepted: false; code: MailFailure; reply: number | null; isPermanent: boolean };

type Socket = net.Socket | tls.TLSSocket;

/** Hands one message to the mail server. Never throws, and tells nothing of what the server or the library say in their own words. */
export async function send(server: SmtpServer, message: Message): Promise<Delivery> {
  const attempt = new Attempt(server);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isOver = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("too long"), { code: "ETIMEDOUT" })), TOTAL_TIMEOUT_MS);
  });
  try {
    await Promise.race([attempt.send(message), isOver]);
    return { isAccepted: true };
  } catch (error) {
    return failureOf(error, attempt.step, server);
  } finally {
    clearTimeout(timer);
    attempt.end();
  }
}

type Step = "connect" | "secure" | "talk";

class Attempt {
  /** How far it came: what an error of the runtime is about, which says so in words only. */
  step: Step = "connect";
  readonly #server: SmtpServer;
  #socket: Socket | null = null;

  constructor(server: SmtpServer) {
    this.#server = server;
  }

  async send(message: Message): Promise<void> {
    const { host, port, security, login, fromAddress, fromName } = this.#server;
    const transport = nodemailer.createTransport({
      host,
      port,
      name: message.clientName,
      secure: security === "tls",
      // Where somebody on the way strips the offer of STARTTLS, nothing is sent.
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      ...(login === null ? {} : { auth: { user: login.username, pass: login.password } }),
      connectionTimeout: STEP_TIMEOUT_MS,
      greetingTimeout: STEP_TIMEOUT_MS,
      socketTimeout: STEP_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      getSocket: (_options, callback) => {
        this.#connect().then(
          (connection) => callback(null, { connection, secured: security === "tls" }),
          (error: unknown) => callback(error as Error, false),
        );
      },
    });
    await transport.sendMail({
      envelope: { from: fromAddress, to: [message.to] },
      from: { name: fromName ?? message.siteName, address: fromAddress },
      to: { name: "", address: message.to },
      subject: message.subject,
      text: message.text,
      html: message.html,
      messageId: message.messageId,
      // RFC 3834: nobody's out-of-office reply is asked for.
      headers: { "Auto-Submitted": "auto-generated" },
    });
  }

  end(): void {
    this.#socket?.destroy();
  }

  /** By name, as the runtime resolves it: the library would ask a public resolver, which does not know names of one's own network. */
  async #connect(): Promise<Socket> {
    const { host, port, security } = this.#server;
    if (security !== "tls") {
      await this.#open(net.connect({ host, port }), "connect");
    } else {
      try {
        await this.#open(tls.connect({ host, port, servername: host }), "secureConnect");
      } catch (error) {
        // The runtime tells in words only whether the server or its certificate was the matter: a connection without TLS shows it.
        await this.#open(net.connect({ host, port }), "connect");
        this.step = "secure";
        throw error;
      }
    }
    this.step = "talk";
    return this.#socket as Socket;
  }

  async #open(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
    this.#socket?.destroy();
    this.#socket = socket;
    await opened(socket, event);
  }
}

async function opened(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(Object.assign(new Error("too long"), { code: "ETIMEDOUT" })), STEP_TIMEOUT_MS);
    const settle = (work: () => void) => () => {
      clearTimeout(timer);
      socket.removeListener("error", fail);
      socket.removeListener("close", closed);
      work();
    };
    const fail = (error: Error) => settle(() => reject(error))();
    const closed = settle(() => reject(new Error("closed")));
    socket.once("error", fail);
    socket.once("close", closed);
    socket.once(event, settle(resolve));
  });
}

/** What the library tells of an error beside its words. */
interface SmtpError {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
}

/** Replies to a login where none is taken (RFC 5321, 4.2.2; RFC 4954, 6), and to a sender who has not logged in. */
const NO_SUCH_LOGIN: ReadonlySet<number> = new Set([500, 502, 503, 504, 538]);
const LOGIN_NEEDED = 530;

function failureOf(thrown: unknown, step: Step, server: SmtpServer): Delivery {
  const { code, command, responseCode } = thrown as SmtpError;
  const reply = typeof responseCode === "number" ? responseCode : null;
  const isPermanent = reply !== null && reply >= 500;
  const fail = (failure: MailFailure): Delivery => ({ isAccepted: false, code: failure, reply, isPermanent });
  if (code === "ETIMEDOUT") return fail("timed_out");
  if (step === "connect") return fail("connect_failed");
  if (step === "secure") return fail("tls_failed");
  if (code === "EAUTH" && (reply === null || NO_SUCH_LOGIN.has(reply))) return fail("login_missing");
  if (code === "EAUTH") return fail(isPermanent ? "login_refused" : "try_later");
  if (reply === LOGIN_NEEDED) return fail("login_needed");
  if (reply !== null && !isPermanent) return fail("try_later");
  if (command === "CONN" && isPermanent) return fail("connect_failed");
  if (command === "STARTTLS") return fail("starttls_missing");
  if (code === "ETLS") return fail("tls_failed");
  if (command === "MAIL FROM") return fail("sender_refused");
  if (command === "RCPT TO") return fail("recipient_refused");
  if (isPermanent) return fail("message_refused");
  return fail(server.security === "starttls" && code === "ESOCKET" ? "tls_failed" : "connection_lost");
}
