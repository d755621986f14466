// What waits for what, read from the synthesised JSON the way Terraform reads it.
import { Block, Synthesized } from "./synth";

/** The first part of an address that a reference inside of `${…}` can begin with. */
const REFERENCE = /(?<![\w.-])((?:data\.)?(?:aws|kubernetes|helm|terraform)_\w+\.[A-Za-z_][\w-]*)/g;

export class Graph {
  private readonly needed = new Map<string, ReadonlySet<string>>();

  constructor(private readonly synthesized: Synthesized) {
    for (const address of synthesized.addresses) {
      const block = synthesized.at(address);
      const all = [...dependsOn(block), ...references(block), ...this.throughProvider(address, block)];
      this.needed.set(address, new Set(all.filter((each) => each !== address)));
    }
  }

  /** True when `from` is made after `to` and destroyed before it. */
  public reaches(from: string, to: string): boolean {
    return this.needs(from).has(to);
  }

  /** Everything that must exist before `address` is made. */
  public needs(address: string): Set<string> {
    const seen = new Set<string>();
    const queue = [address];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const each of this.needed.get(next) ?? []) {
        if (!seen.has(each)) queue.push(each);
        seen.add(each);
      }
    }
    return seen;
  }

  /** Everything that must be gone before `address` is destroyed. */
  public neededBy(address: string): Set<string> {
    return new Set(this.synthesized.addresses.filter((each) => this.reaches(each, address)));
  }

  /** What `address` names itself. */
  public directNeeds(address: string): string[] {
    return [...(this.needed.get(address) ?? [])].sort();
  }

  /** Addresses that are named somewhere and declared nowhere. */
  public dangling(): string[] {
    const named = [...this.needed.values()].flatMap((each) => [...each]);
    return [...new Set(named.filter((each) => !this.needed.has(each)))].sort();
  }

  /** Addresses that wait for themselves. */
  public cycles(): string[] {
    return this.synthesized.addresses.filter((each) => this.reaches(each, each));
  }

  /** One order in which Terraform may make everything. */
  public creationOrder(): string[] {
    const order = new Set<string>();
    const visit = (address: string): void => {
      if (order.has(address)) return;
      for (const each of this.directNeeds(address)) visit(each);
      order.add(address);
    };
    if (this.cycles().length === 0) for (const each of this.synthesized.addresses) visit(each);
    return [...order];
  }

  /** One order in which Terraform may destroy everything. */
  public destructionOrder(): string[] {
    return this.creationOrder().reverse();
  }

  /** A resource waits for what its provider's settings name. */
  private throughProvider(address: string, block: Block): string[] {
    const [type = ""] = address.replace(/^data\./, "").split("_");
    const [name = type, alias] = typeof block.provider === "string" ? block.provider.split(".") : [];
    return (this.synthesized.provider[name] ?? []).filter((each) => each.alias === alias).flatMap(references);
  }
}

function dependsOn(block: Block): string[] {
  return Array.isArray(block.depends_on) ? block.depends_on.map(String) : [];
}

/** Every address that a `${…}` anywhere in `value` names. */
export function references(value: unknown): string[] {
  if (typeof value === "string")
    return value.includes("${") ? [...value.matchAll(REFERENCE)].map(([each]) => each) : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(references);
}
