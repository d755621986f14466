// Objects among the values of a chart, checked with the cluster's profiles when the program is complete.
import { IConstruct } from "constructs";
import { IFargateCluster } from "../cluster/cluster-interface";
import { annotate, unacknowledged } from "../findings";
import { formatFinding, isError } from "../rules/finding";
import { ProfileMap } from "../rules/profiles/profile-match";
import { checkValueProfiles } from "../rules/workloads/chart-objects";

/** @internal Reports pods in a chart's values that match no Fargate profile. */
export class ChartObjectsValidation {
  constructor(
    private readonly scope: IConstruct,
    private readonly cluster: IFargateCluster,
    private readonly release: { readonly values: unknown; readonly namespace: string },
  ) {}

  public validate(): string[] {
    const { scope, cluster } = this;
    if (!hasAllProfiles(cluster)) return [];
    const { values, namespace } = this.release;
    const found = unacknowledged(scope, checkValueProfiles(values, namespace, cluster._profileMap));
    annotate(scope, found);
    return found.filter(isError).map((each) => `${scope.node.path}: ${formatFinding(each)}`);
  }
}

/** True where the program creates the cluster, and so knows its profiles. */
function hasAllProfiles(cluster: IConstruct): cluster is IConstruct & { readonly _profileMap: ProfileMap } {
  return "_profileMap" in cluster && "_mayHaveMoreProfiles" in cluster && cluster._mayHaveMoreProfiles === false;
}
