import { crc32, deflateSync } from "node:zlib";
import type { R2Bucket } from "@cloudflare/workers-types";

/** Puts a handful of small files of our own into a bucket, so that a newcomer can share something at once. */
export async function seedSamples(bucket: R2Bucket): Promise<void> {
  const files: [key: string, contentType: string, body: string | Uint8Array][] = [
    ["welcome.md", "text/markdown", WELCOME],
    ["reports/2026/quarter-3.csv", "text/csv", REPORT],
    ["reports/2026/summary.pdf", "application/pdf", pdf()],
    ["pictures/sluice.png", "image/png", png(640, 400)],
    ["sounds/water.wav", "audio/wav", wav(3)],
    [
      "übersicht – résumé 概要.txt",
      "text/plain",
      "Names may be written in any script.\nDateinamen dürfen in jeder Schrift sein.\n名前はどの文字でも書けます。\n",
    ],
  ];
  for (const [key, contentType, body] of files)
    await bucket.put(key, body as never, { httpMetadata: { contentType }, onlyIf: { etagDoesNotMatch: "*" } });
}

const WELCOME = `# Welcome to Sluice

These files are samples: share them, rename them, delete them.

1. Right-click a file and choose **Share**, or press the link button in its row.
2. Copy the link and open it in another browser.
3. Take it back under **Sharing** whenever you like. It ends at once.
`;

const REPORT = `Region,Month,Units,Revenue
North,July,1204,36120.50
North,August,1310,39300.00
South,July,998,29940.00
South,August,1077,32310.75
"East, coast",July,412,12360.00
`;

/** A page with one line of text; the cross-reference table is computed, since readers check it. */
function pdf(): string {
  const text = "BT /F1 24 Tf 72 760 Td (Sluice: a sample page) Tj 0 -36 Td /F1 12 Tf (Share this document, then take it back.) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let document = "%PDF-1.4\n";
  const offsets = objects.map((object, position) => {
    const offset = document.length;
    document += `${position + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = document.length;
  document += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) document += `${String(offset).padStart(10, "0")} 00000 n \n`;
  return `${document}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
}

/** A picture of falling water: bands of blue that wave. */
function png(width: number, height: number): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const wave = Math.sin(x / 40 + Math.sin(y / 60) * 2) * 0.5 + 0.5;
      const depth = y / height;
      const at = y * (1 + width * 3) + 1 + x * 3;
      rows[at] = Math.round(10 + 60 * wave * (1 - depth));
      rows[at + 1] = Math.round(90 + 110 * wave * (1 - depth / 2));
      rows[at + 2] = Math.round(120 + 110 * wave);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** Some seconds of noise that swells like water, 8 kHz mono. */
function wav(seconds: number): Uint8Array {
  const rate = 8000;
  const samples = Buffer.alloc(rate * seconds * 2);
  let value = 0;
  let seed = 1;
  for (let at = 0; at < rate * seconds; at += 1) {
    seed = (seed * 16807) % 2147483647;
    value = value * 0.97 + (seed / 2147483647 - 0.5) * 0.6;
    samples.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value * (0.6 + 0.4 * Math.sin(at / 3000)))) * 20000), at * 2);
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
