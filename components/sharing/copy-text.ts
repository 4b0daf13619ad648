/**
 * Puts text on the clipboard that may still be on its way: Safari wants the write to begin with the click, so the clipboard is handed the promise.
 * Answers whether it worked; it does not on plain HTTP away from localhost, and where the person forbade it.
 */
export async function copyText(text: string | Promise<string>): Promise<boolean> {
  const clipboard = (navigator as { clipboard?: Clipboard }).clipboard;
  if (clipboard === undefined) {
    await text;
    return false;
  }
  try {
    if (typeof text === "string") {
      await clipboard.writeText(text);
    } else if (typeof ClipboardItem === "undefined") {
      await clipboard.writeText(await text);
    } else {
      const blob = text.then((value) => new Blob([value], { type: "text/plain" }));
      await clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    }
    return true;
  } catch {
    // Why the text never came is for whoever waits for it to tell; here it only was not copied.
    return false;
  }
}
