// One application in two regions, from one program: the same names in both, and nothing that collides.
import { App } from "cdktf";
import { ContainerUser, FargateDeployment, FargateServerlessStack, LoadBalancerScheme } from "../../lib";
import { ClusterSettings } from "../settings";

/** Where the second cluster stands, unless the first one does. */
const SECOND_REGION = "us-east-1";

export function twoClusters(app: App, name: string, settings: ClusterSettings): FargateServerlessStack[] {
  const second = settings.region === SECOND_REGION ? "ap-northeast-2" : SECOND_REGION;
  return [settings.region, second].map((region) => {
    // IAM roles are global, so that their names end in a suffix of their own; everything else belongs to its region.
    const stack = new FargateServerlessStack(app, `${name}-${region}`, { ...settings, region, clusterName: name });
    const hello = new FargateDeployment(stack, "hello", {
      cluster: stack.cluster,
      namespace: "study-hello",
      createNamespace: true,
      image: "public.ecr.aws/nginx/nginx-unprivileged:1.27",
      ports: { http: 8080 },
      user: ContainerUser.id(101),
      dependsOn: [stack.platform],
    });
    hello.expose({ scheme: LoadBalancerScheme.INTERNET_FACING });
    return stack;
  });
}
