// Order between resources that do not know of each other yet when they are created.
import {
  IResolveContext,
  ITerraformDependable,
  Lazy,
  TerraformElement,
  TerraformResource,
  TerraformStack,
  Token,
} from "cdktf";
import { Construct, IConstruct } from "constructs";
import { enforce } from "./findings";
import { waitsForItself } from "./rules/destroy-order";

const barriers = new WeakSet();

/** True for what creates nothing, and only waits. */
export function isBarrier(dependency: ITerraformDependable): boolean {
  return barriers.has(dependency);
}

/**
 * A resource that only waits, for others to wait for it: `terraform_data`, which Terraform has built in.
 *
 * cdktf's own `DataResource` would run `terraform version` at synth, once for each: that takes most of the time, and
 * fails where there is no Terraform. Its validation is all that is missing here.
 */
export class Barrier extends TerraformResource {
  /** @param beforeWritten called each time before the barrier is written, as JSON or as HCL */
  constructor(
    scope: Construct,
    id: string,
    dependsOn: ITerraformDependable[] = [],
    private readonly beforeWritten?: () => void,
  ) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
      dependsOn,
    });
    barriers.add(this);
  }

  /** Terraform address, for `dependsOn`; see `addressForOrder`. */
  public override get fqn(): string {
    return addressForOrder(this, super.fqn);
  }

  public override toTerraform(): unknown {
    this.beforeWritten?.();
    return super.toTerraform();
  }

  public override toHclTerraform(): unknown {
    this.beforeWritten?.();
    return super.toHclTerraform();
  }
}

/**
 * Makes the stack of `scope` wait for the one that `dependency` is in, unless that waits for this one already; false where it
 * does.
 */
export function afterStackOf(scope: IConstruct, dependency: IConstruct): boolean {
  const [stack, other] = [TerraformStack.of(scope), TerraformStack.of(dependency)];
  if (other === stack) return true;
  if (other.dependsOn(stack)) return false;
  // eslint-disable-next-line no-restricted-syntax -- that of stacks, which cdktf does heed
  stack.addDependency(other);
  return true;
}

/**
 * Those of `dependencies` that are in the stack of `scope`. Terraform knows no order across states: for the others the stack
 * waits for theirs.
 */
export function inOwnStack(scope: Construct, dependencies: ITerraformDependable[]): ITerraformDependable[] {
  return dependencies.filter((each) => {
    if (!Construct.isConstruct(each)) return true;
    afterStackOf(scope, each);
    return TerraformStack.of(each) === TerraformStack.of(scope);
  });
}

const orderTokens = new WeakMap<TerraformElement, string>();

/**
 * What a construct of the library answers for its `fqn`: the address of `element`, and nothing in the `depends_on` of another
 * stack, which waits for this one instead. cdktf would write an output of that stack there, which Terraform rejects.
 *
 * @see https://github.com/hashicorp/terraform-cdk/issues/3023
 */
export function addressForOrder(element: TerraformElement, fqn = element.fqn): string {
  const known = orderTokens.get(element);
  if (known !== undefined) return known;
  const produce = ({ scope }: IResolveContext): string | undefined => {
    const user = TerraformStack.of(scope);
    if (user === TerraformStack.of(element)) return fqn;
    if (!afterStackOf(user, element))
      enforce(user, [waitsForItself(user.node.path, TerraformStack.of(element).node.path)]);
    return undefined;
  };
  const token = Token.asString({ creationStack: [], resolve: produce, toString: () => "order" });
  orderTokens.set(element, token);
  return token;
}

/** What Terraform takes a `depends_on` of: resources, data sources, modules. */
export type OrderedElement = TerraformElement & { dependsOn?: string[] };

/** What resources wait for, beyond the `dependsOn` that they were created with. */
const late = new WeakMap<OrderedElement, (() => ITerraformDependable[])[]>();

/** Addresses of what was waited for before: reading one freezes it, so that it need not be worked out again. */
const addresses = new WeakMap<ITerraformDependable, string>();

/**
 * Makes `resource` wait for what `produce` names at synth: the only use of a lazy list in the library, for lists that
 * grow while the program runs (a profile added later, logging declared after the workload). It can be called again.
 */
export function dependsOnLater(resource: OrderedElement, produce: () => ITerraformDependable[]): void {
  const known = late.get(resource);
  if (known !== undefined) {
    known.push(produce);
    return;
  }
  const producers = [produce];
  late.set(resource, producers);
  const first = resource.dependsOn ?? [];
  const list = (context: IResolveContext): string[] => {
    // Addresses are written bare in depends_on.
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

/** Whether `dependsOnLater` was called for the resource. */
export function isOrderedLater(resource: OrderedElement): boolean {
  return late.has(resource);
}

function addressOf(dependency: ITerraformDependable, context: IResolveContext): string {
  const known = addresses.get(dependency);
  if (known !== undefined) return known;
  const address = String(context.resolve(dependency.fqn));
  addresses.set(dependency, address);
  return address;
}
