// Reads what `terraform plan -json` prints: what an apply would do, and whether that is what was expected.

export type Action = "create" | "update" | "replace" | "delete";

export interface Change {
  readonly address: string;
  readonly action: Action;
}

/** A line of what `terraform plan -json` prints, in part. */
interface PlanLine {
  readonly type?: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
}

const ACTIONS: readonly string[] = ["create", "update", "replace", "delete"] satisfies Action[];

/** What the plan does to resources; what it only reads or moves is left out. @param printed by `terraform plan -json` */
export function changesOf(printed: string): Change[] {
  return printed.split("\n").flatMap((line) => {
    const { type, change } = line.startsWith("{") ? (JSON.parse(line) as PlanLine) : {};
    if (type !== "planned_change" || change === undefined || !ACTIONS.includes(change.action)) return [];
    return [{ address: change.resource.addr, action: change.action as Action }];
  });
}

/** An argument of a resource that a plan updates. */
export interface ChangedArgument {
  readonly address: string;
  readonly name: string;
}

/** What `terraform show -json` prints of a plan, in part. */
interface ShownPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
      readonly after_unknown: Readonly<Record<string, unknown>>;
    };
  }[];
}

/** Arguments that differ before and after, or are known only at apply. @param shown printed by `terraform show -json` of a plan */
export function changedArgumentsOf(shown: string): ChangedArgument[] {
  const { resource_changes: changes = [] } = JSON.parse(shown) as ShownPlan;
  return changes
    .filter(({ change }) => change.actions.includes("update"))
    .flatMap(({ address, change: { before, after, after_unknown: unknown } }) => {
      const names = Object.keys({ ...before, ...after, ...unknown });
      return names
        .filter((name) => unknown[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
        .map((name) => ({ address, name }));
    });
}

/** Types of which a change must never take one away that is in use: pods, data or the whole cluster would go with it. */
const NEVER_REPLACED = /^aws_(eks_cluster|vpc|subnet|kms_key)\./;

/**
 * Addresses by action. A `*` in an address stands for any characters, so that the hash at its end need not be known:
 * `aws_subnet.vpc_private-subnets_d_*`.
 */
export type Expected = Partial<Record<Action, readonly string[]>>;

/** @throws unless the plan does exactly what is expected, and replaces or deletes nothing that must stay */
export function expectChanges(changes: readonly Change[], expected: Expected): void {
  const problems: string[] = [];
  for (const { address, action } of changes) {
    if ((action === "replace" || action === "delete") && NEVER_REPLACED.test(address)) {
      problems.push(`${action}s ${address}`);
    } else if (!(expected[action] ?? []).some((pattern) => isMatch(pattern, address))) {
      problems.push(`${action}s ${address}, which was not expected`);
    }
  }
  for (const [action, patterns] of Object.entries(expected)) {
    for (const pattern of patterns) {
      if (!changes.some((change) => change.action === action && isMatch(pattern, change.address))) {
        problems.push(`does not ${action} ${pattern}`);
      }
    }
  }
  if (problems.length > 0) throw new Error(`the plan ${problems.join("; ")}`);
}

function isMatch(pattern: string, address: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.\\+?^${}()|[\]]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(address);
}
