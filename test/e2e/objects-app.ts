// Objects as they are: a definition and an object of it, pods, and an object of a kind that a chart brings. E2E_COLOR is in two of
// them, E2E_SIZE in one; with E2E_LARGE they do not fit into one release. And a Deployment whose pods have a security group of their
// own, or two with E2E_GROUPS; the definition of its policy is here, as no EKS puts it into the cluster.
import { App } from "cdktf";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { clusterSettings, readSettings } from "../../examples/settings";
import { FargateDeployment, FargateServerlessStack, KubernetesObjects } from "../../lib";

const app = new App();
const settings = readSettings(app.node, process.env);
const { E2E_COLOR = "red", E2E_SIZE = "3", E2E_LARGE, E2E_GROUPS = "database" } = process.env;
const stack = new FargateServerlessStack(app, settings.name, clusterSettings(settings));
const { cluster } = stack;
const yaml = `
apiVersion: example.com/v1
kind: Widget
metadata:
  name: one
spec:
  size: ${E2E_SIZE}
  template: "{{ .Values.color }} $\{HOME} %{if}"
  endpoint: "${cluster.clusterEndpoint}/\\"healthz\\""
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                size: { type: integer, maximum: 9 }
                template: { type: string }
                endpoint: { type: string }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: securitygrouppolicies.vpcresources.k8s.aws
spec:
  group: vpcresources.k8s.aws
  scope: Namespaced
  names: { kind: SecurityGroupPolicy, plural: securitygrouppolicies, singular: securitygrouppolicy }
  versions:
    - name: v1beta1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                podSelector:
                  type: object
                  properties:
                    matchLabels: { type: object, additionalProperties: { type: string } }
                securityGroups:
                  type: object
                  properties:
                    groupIds: { type: array, minItems: 1, items: { type: string } }
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  cluster: "${cluster.clusterName}"
  color: ${E2E_COLOR}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { color: ${E2E_COLOR} }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: public.ecr.aws/nginx/nginx-unprivileged:1.27
          resources: { requests: { cpu: 250m, memory: 256Mi } }
          envFrom: [{ configMapRef: { name: settings } }]
---
apiVersion: v1
kind: Namespace
metadata:
  name: study-shop
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata:
  name: internal
spec:
  scheme: internal
  tags: [{ key: cluster, value: "${cluster.clusterName}" }]
`;
const large = Array.from({ length: E2E_LARGE === undefined ? 0 : 12 }, (_, index) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: `large-${index}` },
  data: { text: `${index} `.repeat(20_000) },
}));
new KubernetesObjects(stack, "things", { cluster, namespace: "study-shop", yaml, objects: large });
const groups = E2E_GROUPS.split(",").map((id) => new SecurityGroup(stack, id, { vpcId: cluster.vpc.vpcId }));
new FargateDeployment(stack, "api", {
  cluster,
  namespace: "study-shop",
  image: "public.ecr.aws/nginx/nginx-unprivileged:1.27",
  securityGroupIds: groups.map(({ id }) => id),
});
app.synth();
