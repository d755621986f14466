// A diagram as Mermaid, which GitHub and many wikis draw by themselves.
import { Box, BoxKind, Diagram, Panel } from "./picture";

/** Mermaid's own style sheet has a class `cluster`, for frames. */
const CLASSES: readonly string[] = [
  "classDef network fill:#dcfce7,stroke:#16a34a,color:#1f2937",
  "classDef pods fill:#dbeafe,stroke:#2563eb,color:#1f2937",
  "classDef control fill:#ffedd5,stroke:#ea580c,color:#1f2937",
  "classDef access fill:#fee2e2,stroke:#dc2626,color:#1f2937",
  "classDef logging fill:#fce7f3,stroke:#db2777,color:#1f2937",
  "classDef addon fill:#ccfbf1,stroke:#0d9488,color:#1f2937",
  "classDef chart fill:#e0e7ff,stroke:#4f46e5,color:#1f2937",
  "classDef entry fill:#fef9c3,stroke:#ca8a04,color:#1f2937",
  "classDef other fill:#f3f4f6,stroke:#6b7280,color:#1f2937",
];
const CLASS_OF: Readonly<Record<BoxKind, string>> = {
  [BoxKind.INTERNET]: "other",
  [BoxKind.GATEWAY]: "chart",
  [BoxKind.VPC]: "network",
  [BoxKind.TIER]: "other",
  [BoxKind.PUBLIC]: "network",
  [BoxKind.PRIVATE]: "pods",
  [BoxKind.NETWORK]: "network",
  [BoxKind.CLUSTER]: "control",
  [BoxKind.ACCESS]: "access",
  [BoxKind.IDENTITY]: "access",
  [BoxKind.PROFILE]: "pods",
  [BoxKind.LOGGING]: "logging",
  [BoxKind.ADDON]: "addon",
  [BoxKind.CHART]: "chart",
  [BoxKind.WORKLOAD]: "other",
  [BoxKind.ENTRY]: "entry",
};

/** Short names for boxes and panels, in the order in which they are written. */
type Names = ReadonlyMap<string, string>;

/** Writes a diagram as one flow chart, each panel a frame in it. */
export function renderMermaid({ title, panels }: Diagram): string {
  const ids = panels.flatMap((panel) => [panel.id, ...panel.boxes.flatMap(idsOf)]);
  const names = new Map(ids.map((id, index) => [id, `n${index + 1}`]));
  return [
    "---",
    `title: ${JSON.stringify(clean(title))}`,
    "---",
    "flowchart LR",
    ...panels.flatMap((panel) => writePanel(panel, names)).map((line) => `  ${line}`),
    ...CLASSES.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

function idsOf(box: Box): string[] {
  return [box.id, ...(box.boxes ?? []).flatMap(idsOf)];
}

function writePanel(panel: Panel, names: Names): string[] {
  const name = (id: string): string => names.get(id) ?? id;
  return [
    `subgraph ${name(panel.id)}["${label(panel.title)}"]`,
    "  direction LR",
    ...panel.boxes.flatMap((box) => writeBox(box, names)).map((line) => `  ${line}`),
    ...panel.arrows.map(({ from, to }) => `  ${name(from)} --> ${name(to)}`),
    "end",
  ];
}

function writeBox(box: Box, names: Names): string[] {
  const name = names.get(box.id) ?? box.id;
  const boxes = box.boxes ?? [];
  if (boxes.length > 0) {
    const head = `subgraph ${name}["${label(box.title)}"]`;
    return [head, ...boxes.flatMap((each) => writeBox(each, names)).map((line) => `  ${line}`), "end"];
  }
  const number = box.step === undefined ? "" : `${box.step}. `;
  const pill = box.pill === undefined ? [] : [box.pill];
  const text = [`<b>${number}${label(box.title)}</b>`, ...[...box.lines, ...pill].map(label)].join("<br/>");
  return [`${name}["${text}"]:::${CLASS_OF[box.kind]}`];
}

/** Mermaid reads `#` and a name as an entity. */
function label(text: string): string {
  return clean(text).replace(/[#"<>&`]/g, (letter) => `#${String(letter.codePointAt(0))};`);
}

function clean(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, " ");
}
