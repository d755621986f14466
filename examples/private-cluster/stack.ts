// Pods without a way to the internet: no NAT gateway, and VPC endpoints for what the cluster does with AWS.
import { App } from "cdktf";
import {
  EksImages,
  EndpointFeature,
  FargateDeployment,
  FargateServerlessStack,
  NatStrategy,
  VpcEndpoints,
} from "../../lib";
import { ClusterSettings } from "../settings";

export function privateCluster(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const { region } = settings;
  const stack = new FargateServerlessStack(app, name, {
    ...settings,
    vpc: { ...settings.vpc, natStrategy: NatStrategy.NONE },
    loadBalancerController: {
      imageRepository: EksImages.repository(region, "amazon/aws-load-balancer-controller"),
      // They have no endpoint in the VPC, and the controller would wait for them.
      values: { enableShield: false, enableWaf: false, enableWafv2: false },
    },
  });
  new VpcEndpoints(stack, "endpoints", {
    cluster: stack.cluster,
    features: [EndpointFeature.LOAD_BALANCERS, EndpointFeature.CLOUDWATCH_LOGS],
  });
  new FargateDeployment(stack, "pause", {
    cluster: stack.cluster,
    namespace: "study-aews",
    createNamespace: true,
    // An image of Docker Hub would be refused here: it would never arrive.
    image: `${EksImages.repository(region, "eks/pause")}:3.5`,
    replicas: 1,
    dependsOn: [stack.platform],
  });
  return stack;
}
