// One application in two regions: the same names, and nothing that collides.
import { beyondPlatform, runExample } from "../support/example-run";

const [seoul, virginia] = runExample("two-clusters");

describe("the example two-clusters", () => {
  it("has these addresses, the same in both stacks", () => {
    expect(seoul?.made.addresses.join("\n")).toMatchSnapshot();
    expect(virginia?.made.addresses).toEqual(seoul?.made.addresses);
  });

  it("puts this on each platform", () => {
    const added = seoul === undefined ? {} : beyondPlatform(seoul);
    const workloads = Object.entries(added).filter(([address]) => address.includes(".hello"));
    expect(Object.fromEntries(workloads)).toMatchSnapshot();
  });

  it("has nothing to complain about", () => {
    expect([seoul?.told, virginia?.told]).toEqual([[], []]);
  });

  it("is in two regions under one name", () => {
    const made = [seoul, virginia].flatMap((each) => (each === undefined ? [] : [each.made]));
    expect(made.map(({ provider }) => provider.aws?.[0]?.region)).toEqual(["ap-northeast-2", "us-east-1"]);
    expect(made.map((each) => each.single("aws_eks_cluster").name)).toEqual(["two-clusters", "two-clusters"]);
  });

  it("names nothing in IAM, which is global, so that it could collide", () => {
    const iam = [seoul, virginia].flatMap((each) =>
      (each?.made.addresses ?? [])
        .filter((address) => /^aws_iam_(role|policy)\./.test(address))
        .map((address) => each?.made.at(address) ?? {}),
    );
    expect(iam.length).toBeGreaterThan(8);
    expect(iam.filter((block) => block.name !== undefined || block.name_prefix === undefined)).toEqual([]);
  });
});
