// Reads `terraform show -json` of a plan: what it would do, and whether that is what was expected.

export type Action = "create" | "update" | "replace" | "delete";

export interface Change {
  readonly address: string;
  readonly action: Action;
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

/** What the plan does to resources; what it only reads is left out. */
export function changesOf(plan: unknown): Change[] {
  return ((plan as PlanJson).resource_changes ?? [])
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ address, change }) => {
      const action = actionOf(change.actions);
      return action === undefined ? [] : [{ address, action }];
    });
}

function actionOf(actions: readonly string[]): Action | undefined {
  if (actions.includes("create") && actions.includes("delete")) return "replace";
  return (["create", "update", "delete"] as const).find((action) => actions.includes(action));
}

/** Types of which a change must never take one away that is in use: pods, data or the whole cluster would go with it. */
const NEVER_REPLACED = /^aws_(eks_cluster|vpc|subnet|kms_key)\./;

/**
 * Addresses by action. A `*` in an address stands for any characters, so that the hash at its end need not be known:
 * `aws_subnet.vpc_private-subnets_d_*`.
 */
export type Expected = Partial<Record<Action, readonly string[]>>;

/** @throws unless the plan does exactly what is expected, and replaces or deletes nothing that must stay */
export function expectChanges(plan: unknown, expected: Expected): void {
  const changes = changesOf(plan);
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
