// Security groups of the pods of a workload, besides the cluster's.
import { DataTerraformRemoteStateLocal } from "cdktf";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { ClusterProviders, FargateCluster } from "../../lib";
import { readObjectValues } from "../../lib/rules/manifests/object-values";
import { checkPodSecurityGroups } from "../../lib/rules/workloads/pod-security-groups";
import {
  FargateCronJob,
  FargateDeploymentProps,
  FargateJob,
  FargateStatefulSet,
  ZonalDeployment,
} from "../../lib/workloads";
import { annotations } from "../support/annotations";
import { addVpc, IMPORTED } from "../support/cluster";
import { declare, Synthesized, synthStack } from "../support/synth";
import { addWeb, IMAGE, shop, template, web } from "./shop";

const CLUSTERS = expect.stringMatching(/^\$\{aws_eks_cluster\.shop_.*cluster_security_group_id\}$/) as string;
const FIVE = ["sg-a", "sg-b", "sg-c", "sg-d", "sg-e"];

interface Policy {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly podSelector: object; readonly securityGroups: { readonly groupIds: string[] } };
}

function policiesOf(made: Synthesized): Policy[] {
  const releases = made.addresses.filter((each) => each.startsWith("helm_release.")).map((each) => made.at(each));
  return releases.flatMap((each) => Object.values(readObjectValues(each) ?? {})) as Policy[];
}

function needsOf(made: Synthesized, type = "kubernetes_deployment_v1"): string[] {
  return (made.single(type).depends_on as string[]).map((each) => each.replace(/_[0-9A-F]{8}$/, ""));
}

describe("security groups of pods", () => {
  it("are in a policy for exactly these pods, together with the cluster's", () => {
    const { made, told } = web({ securityGroupIds: ["sg-1", "sg-2"] });
    const labels = { "app.kubernetes.io/name": "web", "app.kubernetes.io/component": "deployment" };
    expect(policiesOf(made)).toEqual([
      {
        apiVersion: "vpcresources.k8s.aws/v1beta1",
        kind: "SecurityGroupPolicy",
        metadata: { name: "web-deployment" },
        spec: {
          podSelector: { matchLabels: labels },
          securityGroups: { groupIds: [CLUSTERS, "sg-1", "sg-2"] },
        },
      },
    ]);
    expect(made.single("helm_release")).toMatchObject({ name: "security-groups-web-deployment", namespace: "shop" });
    expect(template(made).metadata.labels).toEqual(labels);
    expect(told).toEqual([]);
  });

  it("exist before the pods, of which new ones start when the list changes", () => {
    const { made } = web({ securityGroupIds: ["sg-1", "sg-2"] });
    expect(needsOf(made)).toContain("terraform_data.web_security-groups_objects_ready");
    expect(template(made).metadata.annotations).toMatchObject({ "cdktf-eks-fargate/security-groups": "sg-1,sg-2" });
  });

  it("may be known at apply alone: a list of another stack, or an expression that is written out", () => {
    const listed = shop((stack, cluster) => {
      const other = new DataTerraformRemoteStateLocal(stack, "other", { path: "other.tfstate" });
      addWeb(stack, cluster, { securityGroupIds: other.getList("groups") });
    }).made;
    expect(policiesOf(listed)[0]?.spec.securityGroups.groupIds).toMatch(
      /^\$\{concat\(\[aws_eks_cluster\.shop_\w+\.vpc_config\[0\]\.cluster_security_group_id\], data\.terraform_remote_state\.other\.outputs\.groups\)\}$/,
    );
    expect(template(listed).metadata.annotations).toMatchObject({
      "cdktf-eks-fargate/security-groups": '${join(",", data.terraform_remote_state.other.outputs.groups)}',
    });
    const [written] = policiesOf(web({ securityGroupIds: ["${aws_security_group.a.id}"] }).made);
    expect(written?.spec.securityGroups.groupIds).toEqual([CLUSTERS, "${aws_security_group.a.id}"]);
  });

  it("come without a policy unless the option is set, and are the cluster's alone with an empty list", () => {
    const none = web().made;
    expect(policiesOf(none)).toEqual([]);
    expect(template(none).metadata.annotations).not.toHaveProperty(["cdktf-eks-fargate/security-groups"]);
    const [policy] = policiesOf(web({ securityGroupIds: [] }).made);
    expect(policy?.spec.securityGroups.groupIds).toEqual([CLUSTERS]);
  });

  it("wait for the namespace, and for what the workload waits for", () => {
    const { made } = shop((stack, cluster) => {
      const group = new SecurityGroup(stack, "clients", { vpcId: cluster.vpc.vpcId });
      const first = addWeb(stack, cluster, { createNamespace: true });
      new FargateJob(stack, "after", {
        cluster,
        namespace: "shop",
        image: IMAGE,
        securityGroupIds: [group.id],
        dependsOn: [first],
      });
    });
    const { depends_on } = made.single("helm_release");
    expect(JSON.stringify(depends_on)).toMatch(/kubernetes_namespace_v1\.web_namespace.*/);
    expect(JSON.stringify(depends_on)).toMatch(/kubernetes_deployment_v1\.web/);
    expect(policiesOf(made)[0]?.spec.securityGroups.groupIds[1]).toBe("${aws_security_group.clients.id}");
  });

  it("differ by the kind of the workload", () => {
    const { made } = shop((stack, cluster) => {
      const pod = { cluster, namespace: "shop", image: IMAGE, name: "sync", securityGroupIds: ["sg-1"] };
      addWeb(stack, cluster, { name: "sync", securityGroupIds: ["sg-2"] });
      new FargateStatefulSet(stack, "set", pod);
      new FargateCronJob(stack, "cron", { ...pod, schedule: "0 3 * * *" });
      new ZonalDeployment(stack, "zonal", { ...pod, name: "zonal" });
    });
    expect(
      policiesOf(made)
        .map((each) => each.metadata.name)
        .sort(),
    ).toEqual(["sync-deployment", "sync-job", "sync-statefulset", "zonal-a-deployment", "zonal-b-deployment"]);
  });

  it("contain the group of an imported cluster once", () => {
    const stack = declare((each) => {
      const cluster = FargateCluster.fromAttributes(each, "till", { ...IMPORTED, vpc: addVpc(each) });
      new ClusterProviders(each, "providers", { cluster });
      new FargateJob(each, "job", { cluster, namespace: "shop", image: IMAGE, securityGroupIds: ["sg-1", "sg-2"] });
    });
    expect(policiesOf(synthStack(stack))[0]?.spec.securityGroups.groupIds).toEqual(["sg-1", "sg-2"]);
    expect(annotations(stack).filter((each) => /FG379|FG975/.test(each))).toEqual([]);
  });
});

describe("groups that AWS would not accept", () => {
  const told = (options: Partial<FargateDeploymentProps>): string[] => web(options).told;

  it("are rejected if they have no id", () => {
    expect(() => web({ securityGroupIds: ["sg-1", "clients"] })).toThrow(
      'test/web: [FG921] securityGroupIds[1]: "clients" is not the id of a security group; write it as sg-0123456789abcdef0',
    );
  });

  it("are reported if they are more than five with the cluster's", () => {
    expect(told({ securityGroupIds: FIVE })).toEqual([
      "WARN test/web: [FG975] securityGroupIds: with the cluster's own the pods have 6 security groups, and the quota of a new account is 5 for each network interface; list up to 4, or have AWS raise the quota",
    ]);
    expect(told({ securityGroupIds: FIVE.slice(1) })).toEqual([]);
  });

  it("are counted once each, and not at all if references may be to one group", () => {
    expect(checkPodSecurityGroups([...FIVE.slice(1), "sg-b"], "sg-z")).toEqual([]);
    expect(checkPodSecurityGroups(FIVE, "sg-e")).toEqual([]);
    expect(checkPodSecurityGroups([...FIVE, "${aws_security_group.clients.id}"], "sg-z")).toEqual([]);
  });
});
