// Adopts the cluster and the network of existing_cluster.py.
//
// E2E_EXISTING     their ids, as JSON
// E2E_ADOPTED      set when Terraform has them already
// E2E_WRONG_ROLE   set for a role that replaces the cluster
import { App } from "cdktf";
import {
  AuthenticationMode,
  ControlPlaneLogType,
  ExistingResources,
  FargateServerlessStack,
  SecretsEncryption,
} from "../../lib";
import { Existing } from "./scenarios/adopt";
import { STACK } from "./harness/workspace";

const there = JSON.parse(process.env.E2E_EXISTING ?? "{}") as Existing;
const off = { enabled: false };
const app = new App();
const stack = new FargateServerlessStack(app, STACK, {
  region: "ap-northeast-2",
  kubernetesVersion: "1.34",
  vpc: {
    cidrBlock: "192.168.0.0/16",
    availabilityZones: there.zones,
    publicSubnetCidrs: ["192.168.0.0/19", "192.168.32.0/19"],
    privateSubnetCidrs: ["192.168.64.0/19", "192.168.96.0/19"],
  },
  clusterRoleArn: process.env.E2E_WRONG_ROLE === undefined ? there.clusterRole : undefined,
  controlPlaneSecurityGroupIds: [there.securityGroup],
  controlPlaneLogTypes: [ControlPlaneLogType.AUDIT],
  controlPlaneLogRetentionDays: 0,
  secretsEncryption: SecretsEncryption.awsOwnedKey(),
  authenticationMode: AuthenticationMode.API_AND_CONFIG_MAP,
  addKubeSystemProfile: false,
  fargateProfiles: {
    "fp-default": {
      selectors: [{ namespace: "default" }, { namespace: "kube-system" }],
      podExecutionRoleArn: there.podRole,
    },
  },
  logging: off,
  coreDns: off,
  vpcCni: off,
  kubeProxy: off,
  loadBalancerController: off,
  tags: { team: "platform" },
});

// The rules of the default security group and the routes of the main route table stay what they are.
for (const id of ["default-security-group", "default-route-table"]) stack.vpc.node.tryRemoveChild(id);

const perZone = (entries: (zone: string, i: number) => Readonly<Record<string, string | undefined>>): object =>
  Object.assign({}, ...there.zones.map(entries)) as object;

if (process.env.E2E_ADOPTED === undefined) {
  ExistingResources.adopt(stack, {
    vpc: there.vpc,
    "vpc/internet-gateway": there.internetGateway,
    "vpc/public-subnets/route-table": there.publicRouteTable,
    "vpc/public-subnets/route": `${there.publicRouteTable}_0.0.0.0/0`,
    [`vpc/nat/${there.zones[0] ?? ""}`]: there.natGateway,
    [`vpc/nat/${there.zones[0] ?? ""}/address`]: there.address,
    ...perZone((zone, i) => ({
      [`vpc/public-subnets/${zone}`]: there.publicSubnets[i],
      [`vpc/public-subnets/${zone}/route-table-association`]: `${there.publicSubnets[i]}/${there.publicRouteTable}`,
      [`vpc/private-subnets/${zone}`]: there.privateSubnets[i],
      [`vpc/private-subnets/${zone}/route-table`]: there.privateRouteTables[i],
      [`vpc/private-subnets/${zone}/route-table-association`]: `${there.privateSubnets[i]}/${there.privateRouteTables[i]}`,
      [`vpc/private-subnets/${zone}/route`]: `${there.privateRouteTables[i]}_0.0.0.0/0`,
    })),
    cluster: STACK,
    "cluster/log-group": `/aws/eks/${STACK}/cluster`,
    "cluster/oidc-provider": there.oidcProvider,
    "cluster/access/creator": `${STACK}:${there.creator}`,
    "cluster/access/creator/AmazonEKSClusterAdminPolicy": `${STACK}#${there.creator}#arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    "cluster/profiles/fp-default": `${STACK}:fp-default`,
  });
}
app.synth();
