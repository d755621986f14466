// (interim) text of Fluent Bit sections
export function renderSection(head: string, entries: [string, string][]): string {
  return [`[${head}]`, ...entries.map(([key, value]) => `    ${key} ${value}`), ""].join("\n");
}
