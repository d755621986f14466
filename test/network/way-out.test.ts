// Pods of a VPC without a NAT gateway, and what else leads them out.
import { TerraformStack } from "cdktf";
import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Findings, NatStrategy, Vpc, VpcEndpoints, VpcProps } from "../../lib";
import { annotations } from "../support/annotations";
import { addCluster } from "../support/cluster";
import { declare, synthStack } from "../support/synth";

/** What a VPC at `test/net` says when the program is complete. */
function toldBy(props: VpcProps, more: (stack: TerraformStack, vpc: Vpc) => void): string[] {
  const stack = declare((each) => {
    more(each, new Vpc(each, "net", { maxAzs: 2, ...props }));
  });
  synthStack(stack);
  return annotations(stack).filter((each) => each.includes("test/net"));
}

const isolated = { natStrategy: NatStrategy.NONE };

describe("a VPC without a NAT gateway", () => {
  const warning =
    "WARN test/net: [FG544] natStrategy: the private subnets have no NAT gateway, no VPC endpoint and no route of their own: pods, including CoreDNS, cannot pull images, and their logs are lost; add VpcEndpoints for the cluster, a NAT gateway, or routes in vpc.privateRouteTableIds";

  it("reports that a cluster's pods have no internet access", () => {
    expect(toldBy(isolated, (stack, vpc) => void addCluster(stack, { vpc }))).toEqual([warning]);
    expect(toldBy({}, (stack, vpc) => void addCluster(stack, { vpc }))).toEqual([]);
  });

  it("is not reported with VPC endpoints, the library's or others", () => {
    const ours = (stack: TerraformStack, vpc: Vpc): void => {
      new VpcEndpoints(stack, "endpoints", { cluster: addCluster(stack, { vpc }) });
    };
    const others = (stack: TerraformStack, vpc: Vpc): void => {
      addCluster(stack, { vpc });
      new VpcEndpoint(stack, "s3", { vpcId: vpc.vpcId, serviceName: "com.amazonaws.eu-west-1.s3" });
    };
    expect([...toldBy(isolated, ours), ...toldBy(isolated, others)]).toEqual([]);
  });

  it("is not reported if its private route tables have routes", () => {
    const transit = (stack: TerraformStack, vpc: Vpc): void => {
      addCluster(stack, { vpc });
      const [routeTableId = ""] = vpc.privateRouteTableIds;
      new Route(stack, "out", { routeTableId, destinationCidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-1" });
    };
    expect(toldBy(isolated, transit)).toEqual([]);
  });

  it("is not reported without a cluster, and if it is acknowledged", () => {
    const meant = (stack: TerraformStack, vpc: Vpc): void => {
      addCluster(stack, { vpc });
      Findings.acknowledge(vpc, "FG544", "the network team adds endpoints");
    };
    expect([...toldBy(isolated, () => undefined), ...toldBy(isolated, meant)]).toEqual([]);
  });

  it("is not helped by another VPC's endpoint", () => {
    const other = (stack: TerraformStack, vpc: Vpc): void => {
      addCluster(stack, { vpc });
      new VpcEndpoint(stack, "s3", { vpcId: "vpc-other", serviceName: "com.amazonaws.eu-west-1.s3" });
    };
    expect(toldBy(isolated, other)).toEqual([warning]);
  });
});
