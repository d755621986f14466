// A web application on the internet: two pods behind an Application Load Balancer.
import { App, TerraformOutput } from "cdktf";
import {
  ContainerUser,
  FargateDeployment,
  FargateServerlessStack,
  ImagePullPolicy,
  LoadBalancerScheme,
} from "../../lib";
import { ClusterSettings } from "../settings";

export function game2048(app: App, name: string, settings: ClusterSettings): FargateServerlessStack {
  const stack = new FargateServerlessStack(app, name, settings);
  const game = new FargateDeployment(stack, "game-2048", {
    cluster: stack.cluster,
    namespace: "study-aews",
    createNamespace: true,
    name: "deployment-2048",
    labels: { "app.kubernetes.io/name": "app-2048" },
    image: "public.ecr.aws/l6m2t8p7/docker-2048:latest",
    imagePullPolicy: ImagePullPolicy.ALWAYS,
    ports: { http: 80 },
    replicas: 2,
    // The image starts nginx as root.
    user: ContainerUser.ROOT,
    dependsOn: [stack.platform],
  });
  game.addService({ name: "service-2048" });
  const ingress = game.expose({ name: "ingress-2048", scheme: LoadBalancerScheme.INTERNET_FACING });
  new TerraformOutput(stack, "url", { value: `http://${ingress.dnsName}`, description: "Where to play" });
  return stack;
}
