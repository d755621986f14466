// Breaks text for people into the lines of a terminal. Into a pipe it goes as it is.

/** The lines of `text`; the first one may be shorter, as something is before it. Words that are too long are broken. */
export function wrap(text: string, width: number, first = width): string[] {
  const lines: string[] = [];
  let line = "";
  let room = Math.max(first, 1);
  const end = (): void => {
    lines.push(line);
    line = "";
    room = Math.max(width, 1);
  };
  for (const word of text.split(" ")) {
    let rest = word;
    const isTooLong = rest.length > width && line.length + 1 < room;
    if (line !== "" && line.length + 1 + rest.length > room && !isTooLong) end();
    else if (line !== "") line += " ";
    while (line.length + rest.length > room) {
      const part = splitWord(rest, room - line.length);
      line += part;
      rest = rest.slice(part.length);
      end();
    }
    line += rest;
  }
  lines.push(line);
  return lines;
}

/** Breaks a word behind a sign that joins its parts, where there is one. */
function splitWord(word: string, room: number): string {
  const part = word.slice(0, Math.max(room, 1));
  const joint = /^.*[/.,=_-]/.exec(part)?.[0];
  return joint !== undefined && joint.length > room / 2 ? joint : part;
}

/** `text` behind `head`, which may be painted; the lines that follow are indented. Without a width it is one line. */
export function hang(
  { text: head, paint }: { readonly text: string; readonly paint: (text: string) => string },
  text: string,
  indent: number,
  width: number | undefined,
): string[] {
  if (width === undefined) return [paint(head) + text];
  const [first = "", ...others] = wrap(text, width - indent, width - head.length);
  return [paint(head) + first, ...others.map((line) => " ".repeat(indent) + line)];
}
