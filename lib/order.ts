// Order between resources that do not know of each other yet when they are made.
import { IResolveContext, ITerraformDependable, Lazy, TerraformResource, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";

/**
 * A resource that only waits, for others to wait for it: `terraform_data`, which Terraform has built in.
 *
 * cdktf's own `DataResource` would run `terraform version` at synth, once for each: that takes most of the time, and
 * fails where there is no Terraform. Its validation is all that is missing here.
 */
export class Barrier extends TerraformResource {
  constructor(scope: Construct, id: string, dependsOn: ITerraformDependable[] = []) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
      dependsOn,
    });
  }
}

/**
 * Those of `dependencies` that are in the stack of `scope`. Terraform knows no order across states: for the others the stack
 * waits for theirs, unless that waits for this one already.
 */
export function inOwnStack(scope: Construct, dependencies: ITerraformDependable[]): ITerraformDependable[] {
  const stack = TerraformStack.of(scope);
  return dependencies.filter((each) => {
    const other = Construct.isConstruct(each) ? TerraformStack.of(each) : stack;
    // eslint-disable-next-line no-restricted-syntax -- that of stacks, which cdktf does heed
    if (other !== stack && !other.dependsOn(stack)) stack.addDependency(other);
    return other === stack;
  });
}

/** What resources wait for, beyond what they were told when they were made. */
const late = new WeakMap<TerraformResource, (() => ITerraformDependable[])[]>();

/** Addresses of what was waited for before: reading one freezes it, so that it need not be worked out again. */
const addresses = new WeakMap<ITerraformDependable, string>();

/**
 * Makes `resource` wait for what `produce` names at synth: the only use of a lazy list in the library, for lists that
 * grow while the program runs (a profile added later, logging declared after the workload). It can be called again.
 */
export function dependsOnLater(resource: TerraformResource, produce: () => ITerraformDependable[]): void {
  const known = late.get(resource);
  if (known !== undefined) {
    known.push(produce);
    return;
  }
  const producers = [produce];
  late.set(resource, producers);
  const first = resource.dependsOn ?? [];
  const list = (context: IResolveContext): string[] => {
    // Addresses stand bare in depends_on.
    context.suppressBraces = true;
    const named = first.map((each) => String(context.resolve(each)));
    const needed = inOwnStack(
      resource,
      producers.flatMap((each) => each()),
    );
    const added = needed.map((one) => addressOf(one, context));
    return [...new Set([...named, ...added])];
  };
  resource.dependsOn = Token.asList(Lazy.listValue({ produce: list }));
}

function addressOf(dependency: ITerraformDependable, context: IResolveContext): string {
  const known = addresses.get(dependency);
  if (known !== undefined) return known;
  const address = String(context.resolve(dependency.fqn));
  addresses.set(dependency, address);
  return address;
}
