// What docs/upgrade.md says of pods that roll by themselves and of those that do not, and its loop over the others.
import {
  AwsLoadBalancerController,
  ClusterProviders,
  FargateCluster,
  FargateDeployment,
  MetricsServer,
  ZonalDeployment,
} from "../../lib";
import { addCluster, addVpc } from "../support/cluster";
import { callsOfKubectl, shellBlock } from "../support/guide";
import { synth, Synthesized } from "../support/synth";
import { addWeb, IMAGE, template } from "../workloads/shop";

/** A cluster of that version with workloads of every kind. */
function platform(kubernetesVersion: string): Synthesized {
  return synth((stack) => {
    const cluster = addCluster(stack, { kubernetesVersion });
    for (const namespace of ["shop", "kube-system"])
      cluster.addFargateProfile(namespace, { selectors: [{ namespace }] });
    new AwsLoadBalancerController(stack, "controller", { cluster });
    new MetricsServer(stack, "metrics-server", { cluster });
    addWeb(stack, cluster);
    new ZonalDeployment(stack, "zonal", { cluster, namespace: "shop", image: IMAGE, ports: { http: 8080 } });
  });
}

describe("an upgrade by one minor", () => {
  const [before, after] = [platform("1.35"), platform("1.36")];
  const changed = before.addresses.filter((each) => JSON.stringify(before.at(each)) !== JSON.stringify(after.at(each)));

  it("changes the cluster, and the pods of FargateDeployment and ZonalDeployment, which thereby roll", () => {
    expect(changed.map((each) => each.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
      "aws_eks_cluster.shop",
      "kubernetes_deployment_v1.web",
      "kubernetes_deployment_v1.zonal_zones_a",
      "kubernetes_deployment_v1.zonal_zones_b",
    ]);
  });

  it("changes no release of a chart: neither the controller nor any other rolls by itself", () => {
    expect(after.addressesOf("helm_release")).toHaveLength(2);
    expect(changed.filter((each) => each.startsWith("helm_release."))).toEqual([]);
  });
});

test("pods of an imported cluster whose version is not known do not roll by themselves", () => {
  const attributes = {
    clusterName: "till",
    clusterArn: "arn:aws:eks:eu-west-1:111122223333:cluster/till",
    clusterEndpoint: "https://abc.eks.amazonaws.com",
    certificateAuthorityData: "Q0E=",
    clusterSecurityGroupId: "sg-1",
    oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC",
    oidcIssuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
    region: "eu-west-1",
  };
  const annotationsOf = (kubernetesVersion?: string): unknown =>
    template(
      synth((stack) => {
        const known = kubernetesVersion === undefined ? attributes : { ...attributes, kubernetesVersion };
        const cluster = FargateCluster.fromAttributes(stack, "till", { ...known, vpc: addVpc(stack) });
        new ClusterProviders(stack, "providers", { cluster });
        cluster.addFargateProfile("shop", { selectors: [{ namespace: "shop" }] });
        new FargateDeployment(stack, "web", { cluster, namespace: "shop", image: IMAGE });
      }),
    ).metadata.annotations;
  expect(annotationsOf()).toEqual({});
  expect(annotationsOf("1.36")).toEqual({ "cdktf-eks-fargate/kubernetes-version": "1.36" });
});

test("the loop restarts the Deployments and StatefulSets of each namespace", () => {
  const loop = shellBlock("docs/upgrade.md", "rollout restart");
  expect(callsOfKubectl(loop, { "get namespaces -o name": "namespace/default\nnamespace/shop" })).toEqual([
    "get namespaces -o name",
    "rollout restart deployment,statefulset --namespace default",
    "rollout restart deployment,statefulset --namespace shop",
    "get nodes",
  ]);
});
