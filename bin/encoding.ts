// From the bytes of a file to its text. Windows PowerShell writes UTF-16, with a mark at the beginning.

const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** The text without its byte order mark. What is not of the encoding becomes the character U+FFFD, as for kubectl. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1];
  return new TextDecoder(encoding ?? "utf-8").decode(bytes);
}
