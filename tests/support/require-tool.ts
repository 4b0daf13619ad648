import { spawnSync } from "node:child_process";

/** Programs that tests run as their users do, by Debian's package, with what shows that it is there. */
const TOOLS = {
  curl: ["curl", "--version"],
  wget: ["wget", "--version"],
  unzip: ["unzip", "-v"],
  "p7zip-full": ["7z"],
  "libarchive-tools": ["bsdtar", "--version"],
  "python3-requests": ["/usr/bin/python3", "-c", "import requests"],
} as const;

/** Makes sure that a program is there: as root on Debian it is installed. Throws a sentence that says what to do. */
export function requireTool(name: keyof typeof TOOLS): void {
  const [command, ...args] = TOOLS[name];
  const isThere = () => spawnSync(command, args).status === 0;
  if (isThere()) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  if (process.getuid?.() === 0) {
    spawnSync("apt-get", ["update", "-qq"], { env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name], { env });
  }
  if (!isThere()) throw new Error(`This test runs ${name}, which is not installed: install Debian's package ${name}, then run it again.`);
}
