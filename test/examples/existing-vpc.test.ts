// A cluster in somebody else's VPC.
import { beyondPlatform, runOne } from "../support/example-run";

const example = runOne("existing-vpc");

describe("the example existing-vpc", () => {
  it("has these addresses", () => {
    expect(example.made.addresses.join("\n")).toMatchSnapshot();
  });

  it("adds this to the platform", () => {
    expect(beyondPlatform(example)).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect(example.told).toEqual([]);
  });

  it("makes nothing of the network", () => {
    const network = /^aws_(vpc|subnet|route|nat_gateway|internet_gateway|eip|default_)/;
    expect(example.made.addresses.filter((each) => network.test(each))).toEqual([]);
  });

  it("stands in their private subnets", () => {
    const { vpc_config: config } = example.made.only("aws_eks_cluster") as { vpc_config: { subnet_ids: string[] } };
    expect(config.subnet_ids).toHaveLength(3);
    expect(config.subnet_ids.every((each) => each.includes("terraform_remote_state"))).toBe(true);
  });
});
