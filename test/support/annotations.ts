// What `cdktf synth` tells its reader besides errors.
import { IConstruct } from "constructs";

const LEVELS: Readonly<Record<string, string>> = {
  "@cdktf/info": "INFO",
  "@cdktf/warn": "WARN",
  "@cdktf/error": "ERROR",
};

/** One line for each annotation below `tree`, as the command line prints them: `WARN test/cluster: [FG602] …`. */
export function annotations(tree: IConstruct): string[] {
  return tree.node.findAll().flatMap((each) =>
    each.node.metadata.flatMap(({ type, data }) => {
      const level = LEVELS[type];
      return level === undefined ? [] : [`${level} ${each.node.path}: ${String(data)}`];
    }),
  );
}
