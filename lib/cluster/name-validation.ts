// Whether two clusters of a program have one name, in one region and one account, judged when the program is complete.
import { TerraformStack } from "cdktf";
import { annotate, unacknowledged } from "../findings";
import { resolved } from "../resolved";
import { clusterNameElsewhere } from "../rules/ids";
import { valueAt } from "../rules/overrides";
import { isUnknown } from "../rules/unknown";
import { IFargateCluster } from "./cluster-interface";
import { isMadeCluster } from "./is-fargate-cluster";
import { argumentsOf } from "./provider-identity";

/** @internal Warns of a cluster that another stack, or another provider, makes by the same name. */
export class NameValidation {
  constructor(private readonly cluster: IFargateCluster) {}

  public validate(): string[] {
    const { cluster } = this;
    const all = cluster.node.root.node.findAll().filter(isMadeCluster);
    const other = all.slice(0, all.indexOf(cluster)).find((each) => !isBeside(each, cluster) && areOne(each, cluster));
    if (other === undefined) return [];
    annotate(cluster, unacknowledged(cluster, [clusterNameElsewhere(cluster.clusterName, other.node.path)]));
    return [];
  }
}

/** Such clusters are compared where they are created. */
function isBeside(one: IFargateCluster, other: IFargateCluster): boolean {
  return TerraformStack.of(one) === TerraformStack.of(other) && one.provider === other.provider;
}

function areOne(one: IFargateCluster, other: IFargateCluster): boolean {
  if (one.clusterName !== other.clusterName) return false;
  const [a, b] = [placeOf(one), placeOf(other)];
  return a !== undefined && a === b;
}

/** What decides in which account the provider acts, as far as the program says it. */
const IDENTITY = [
  "access_key",
  "allowed_account_ids",
  "assume_role",
  "assume_role_with_web_identity",
  "profile",
  "shared_config_files",
  "shared_credentials_files",
];

/** Name, region and identity of a cluster; undefined where one of them is known only at apply. */
function placeOf(cluster: IFargateCluster): string | undefined {
  const provider = resolved(cluster, argumentsOf(cluster));
  const own = resolved(cluster, cluster.region);
  const isLookedUp = cluster.node.tryFindChild("region") !== undefined;
  const region = isLookedUp ? (valueAt(provider, "region") ?? "") : own;
  const place = JSON.stringify([
    cluster.clusterName,
    region,
    ...IDENTITY.map((each) => valueAt(provider, each) ?? null),
  ]);
  return isUnknown(place) ? undefined : place;
}
