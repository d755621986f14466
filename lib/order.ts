// Order between resources that do not know of each other yet when they are made.
import { dependable, ITerraformDependable, Lazy, TerraformResource, Token } from "cdktf";
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

/** What resources wait for, beyond what they were told when they were made. */
const late = new WeakMap<TerraformResource, (() => ITerraformDependable[])[]>();

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
  const all = (): string[] => [...first, ...producers.flatMap((each) => each().map((one) => dependable(one)))];
  resource.dependsOn = Token.asList(
    Lazy.listValue({ produce: (context) => [...new Set(all().map((each) => String(context.resolve(each))))] }),
  );
}
