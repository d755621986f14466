// A cluster with a profile for the namespace `shop`, to put workloads on.
import { TerraformStack } from "cdktf";
import { AwsLoadBalancerController, FargateCluster, Findings } from "../../lib";
import { FargateDeployment, FargateDeploymentProps } from "../../lib/workloads";
import { annotations } from "../support/annotations";
import { addCluster } from "../support/cluster";
import { Block, declare, Synthesized, synthStack } from "../support/synth";

/** What a test makes on the cluster. */
export type Build = (stack: TerraformStack, cluster: FargateCluster) => void;

/** An image that runs as anybody. */
export const IMAGE = "public.ecr.aws/nginx/nginx-unprivileged:1.27";

/** What Terraform would get, and what the reader of the synthesis is told. */
export interface Shop {
  readonly made: Synthesized;
  readonly told: string[];
}

/** The stack `test` with the cluster `test/shop`, its profile, and what `build` makes. */
export function shop(build: Build): Shop {
  const stack = declare((each) => {
    const cluster = addCluster(each, { kubernetesVersion: "1.36" });
    cluster.addFargateProfile("shop", { selectors: [{ namespace: "shop" }] });
    Findings.acknowledge(each, "FG931", "the namespace is not what is tested");
    build(each, cluster);
  });
  const made = synthStack(stack);
  return { made, told: annotations(stack) };
}

/** The same with a Load Balancer Controller. */
export function shopWithController(build: Build): Shop {
  return shop((stack, cluster) => {
    cluster.addFargateProfile("kube-system", { selectors: [{ namespace: "kube-system" }] });
    new AwsLoadBalancerController(stack, "controller", { cluster });
    build(stack, cluster);
  });
}

/** A Deployment `web` in the namespace `shop`. */
export function addWeb(
  stack: TerraformStack,
  cluster: FargateCluster,
  options: Partial<FargateDeploymentProps> = {},
): FargateDeployment {
  return new FargateDeployment(stack, "web", {
    cluster,
    namespace: "shop",
    image: IMAGE,
    ports: { http: 8080 },
    ...options,
  });
}

/** What Terraform would get of a Deployment `web`. */
export function web(options: Partial<FargateDeploymentProps> = {}): Shop {
  return shop((stack, cluster) => addWeb(stack, cluster, options));
}

/** The pods of the only workload of a type: their `metadata` and their `spec`. */
export function template(made: Synthesized, type = "kubernetes_deployment_v1"): { metadata: Block; spec: PodBlock } {
  const spec = made.single(type).spec as { template?: Template; job_template?: { spec: { template: Template } } };
  const found = spec.template ?? spec.job_template?.spec.template;
  if (found === undefined) throw new Error(`${type} has no template`);
  return found;
}

interface Template {
  metadata: Block;
  spec: PodBlock;
}

/** The block of a pod. */
export interface PodBlock extends Block {
  readonly container: Block[];
  readonly init_container: Block[];
}

/** The main container of a Deployment `web`. */
export function container(options: Partial<FargateDeploymentProps> = {}): Block {
  return template(web(options).made).spec.container[0] ?? {};
}
