// What was not looked at: nothing that is silent about it can be trusted.
import { describeEntry } from "./baseline";
import { Checked } from "./checked";
import { commandOf } from "./render";
import { clean, Terminal } from "./terminal";
import { hang } from "./wrap";

const MOST = 10;

/** A line for each kind of it, broken where the terminal ends. */
export function asides(
  { inputs, report, settings, unused, gone }: Checked,
  terminal: Pick<Terminal, "width">,
): string[] {
  const { unrendered, templates, releases, passedOver } = inputs;
  const kinds = report.unjudged.map(({ kind, group, count }) => `${count} ${kind}${group === "" ? "" : ` (${group})`}`);
  const texts = [
    ...(settings === undefined ? [] : [`settings: ${settings.file}`]),
    ...unused.map(({ code, place }) => `no finding for the acknowledgement of ${code} (${place})`),
    ...gone.slice(0, MOST).map((entry) => `no longer found, but still in the baseline: ${describeEntry(entry)}`),
    ...(gone.length > MOST ? [`and ${gone.length - MOST} more; --write-baseline removes them`] : []),
    ...(report.ambiguous.length === 0
      ? []
      : [
          `not used for other objects, because they are defined more than once and none is nearer: ${listed(report.ambiguous)}`,
        ]),
    ...(kinds.length === 0 ? [] : [`not checked, because these kinds are not known: ${listed(kinds)}`]),
    ...(releases.length === 0
      ? []
      : [`not checked, because the pods of charts are not known: ${listed(releases)}; pipe helm template to check`]),
    ...unrendered
      .slice(0, MOST)
      .map((each) => `${WHY[each.kind]} ${each.path}; ${commandOf(each)} | npx cdktf-eks-fargate check -`),
    ...(unrendered.length > MOST ? [`and ${unrendered.length - MOST} more; --render renders all of them`] : []),
    ...(templates.length === 0 ? [] : [`not checked, because these templates are not rendered: ${listed(templates)}`]),
    ...(passedOver === 0 ? [] : [`skipped: ${passedOver} ${passedOver === 1 ? "file" : "files"} without an object`]),
  ];
  return texts.flatMap((text) => hang({ text: "", paint: (same) => same }, clean(text), 2, terminal.width));
}

const WHY = {
  chart: "not checked: the templates of the chart",
  kustomization: "not checked: what the kustomization changes",
};

function listed(names: readonly string[]): string {
  const rest = names.length - MOST;
  return `${names.slice(0, MOST).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
