// What an existing VPC is found by.
import { error, finding, Finding } from "../finding";
import { checkId } from "./vpc";

/** The rules of this file. */
export const VPC_LOOKUP = {
  by: error(
    "FG990",
    "an existing VPC is found by its id, its name or its tags",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/vpc",
  ),
};

/** What a VPC and its subnets are found by. */
export interface LookupOfVpc {
  readonly vpcId?: string;
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly privateSubnetTags?: Readonly<Record<string, string>>;
  readonly publicSubnetTags?: Readonly<Record<string, string>>;
}

/** What is wrong with a lookup. */
export function checkVpcLookup(lookup: LookupOfVpc): Finding[] {
  const { vpcId, name, tags } = lookup;
  return [...(vpcId === undefined ? foundByNothing(name, tags) : checkId(vpcId, "vpc", "vpcId")), ...emptyTags(lookup)];
}

function foundByNothing(name?: string, tags: Readonly<Record<string, string>> = {}): Finding[] {
  if ((name !== undefined && name !== "") || Object.keys(tags).length > 0) return [];
  return [
    finding(VPC_LOOKUP.by, {
      field: name === undefined ? "vpcId" : "name",
      message: "no VPC is selected, and Terraform accepts the lookup only if it matches a single VPC",
      fix: "set vpcId, name or tags",
    }),
  ];
}

/** Without tags every subnet of the VPC would be both private and public. */
function emptyTags(lookup: LookupOfVpc): Finding[] {
  const { privateSubnetTags, publicSubnetTags } = lookup;
  return Object.entries({ privateSubnetTags, publicSubnetTags }).flatMap(([field, tags]) =>
    tags === undefined || Object.keys(tags).length > 0
      ? []
      : [
          finding(VPC_LOOKUP.by, {
            field,
            message: "without a tag it matches all subnets of the VPC, private and public",
            fix: "write the tags by which these subnets differ from the others",
          }),
        ],
  );
}
