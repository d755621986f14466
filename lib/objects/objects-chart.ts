// The chart that applies objects. It is copied into the synthesised stack, so that any machine can apply it.
import { AssetType, TerraformAsset, TerraformStack } from "cdktf";
import { Construct } from "constructs";

/** The version in chart/Chart.yaml. */
export const OBJECTS_CHART_VERSION = "1.0.0";

const ID = "kubernetes-objects-chart";

const assets = new WeakMap<TerraformStack, TerraformAsset>();

/** Where the chart is in the stack of `scope`, which has it once. */
export function objectsChart(scope: Construct): string {
  const stack = TerraformStack.of(scope);
  const asset =
    assets.get(stack) ??
    new TerraformAsset(stack, ID, {
      path: `${__dirname}/chart`,
      type: AssetType.DIRECTORY,
      // Without it every release would change with the folder's dates and the library's version.
      assetHash: OBJECTS_CHART_VERSION,
    });
  assets.set(stack, asset);
  return `./${asset.path}`;
}
