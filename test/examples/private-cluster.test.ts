// Pods without a way to the internet.
import { beyondPlatform, runOne } from "../support/example-run";

const example = runOne("private-cluster");

describe("the example private-cluster", () => {
  it("has these addresses", () => {
    expect(example.made.addresses.join("\n")).toMatchSnapshot();
  });

  it("adds this to the platform", () => {
    expect(beyondPlatform(example)).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect(example.told).toEqual([]);
  });

  it("has an endpoint for each service that it uses, and no NAT gateway", () => {
    const names = example.made
      .all("aws_vpc_endpoint")
      .map((each) => String(each.service_name).split("ap-northeast-2.")[1]);
    expect(names.sort()).toEqual(["ec2", "ecr.api", "ecr.dkr", "elasticloadbalancing", "logs", "s3", "sts"]);
    expect(example.made.addressesOf("aws_nat_gateway")).toEqual([]);
  });

  it("counts its endpoints into the bill, which is higher than with a NAT gateway", () => {
    const line = example.stack.explain().cost.lines.find(({ item }) => item === "interface endpoint in a zone");
    expect(line?.quantity).toBe(18);
    expect(line?.usd).toBeGreaterThan(
      runOne("fargate-serverless")
        .stack.explain()
        .cost.lines.find(({ item }) => item === "NAT gateway")?.usd ?? 0,
    );
  });
});
