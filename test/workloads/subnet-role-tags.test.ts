// Load balancers find their subnets by tags, also in a VPC that somebody else made.
import { SubnetRoleTags } from "../../lib";
import { synth } from "../support/synth";

describe("role tags of subnets that exist", () => {
  const made = synth((stack) => {
    const tags = { privateSubnetIds: { a: "subnet-a", b: "subnet-b" }, publicSubnetIds: { a: "subnet-p" } };
    new SubnetRoleTags(stack, "tags", tags);
  });

  it("define which load balancers may be there", () => {
    expect(made.single("aws_ec2_tag", "tags_elb_a")).toEqual({
      resource_id: "subnet-p",
      key: "kubernetes.io/role/elb",
      value: "1",
    });
    const internal = made.all("aws_ec2_tag", "internal-elb").map((each) => String(each.resource_id));
    expect(internal.sort()).toEqual(["subnet-a", "subnet-b"]);
  });

  it("have the user's names in their addresses, so that one more changes no other", () => {
    const more = synth(
      (stack) => new SubnetRoleTags(stack, "tags", { privateSubnetIds: { z: "z", a: "subnet-a", b: "subnet-b" } }),
    );
    const before = made.addressesOf("aws_ec2_tag", "internal-elb");
    expect(more.addresses).toEqual(expect.arrayContaining(before));
  });
});
