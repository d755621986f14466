// Brings resources that exist under Terraform: each with an import block, and protected until it is in the state.
import { TerraformResource } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { enforce } from "./findings";
import { mendHcl } from "./hcl";
import { checkAdopted } from "./rules/adopted";

/** Barriers: only Terraform knows them. */
const ONLY_IN_STATE = "terraform_data";

/** Resources that something else created: by hand, by eksctl, by another program. */
export class ExistingResources {
  /**
   * Lets Terraform take over resources that exist, instead of creating them, by an import block for each.
   *
   * Until the call is removed after the deploy, Terraform rejects a plan that would replace or destroy one of them.
   *
   * @param scope the stack, or the construct that has the resources
   * @param ids the id that Terraform imports, by the path of the resource below `scope`: `{ cluster: "shop" }`
   * @throws when a path is not a resource, or an id is empty: FG991
   * @see https://developer.hashicorp.com/terraform/language/import
   */
  public static adopt(scope: Construct, ids: { [path: string]: string }): void {
    const resources = resourcesBelow(scope);
    enforce(scope, checkAdopted(ids, [...resources.keys()]));
    mendHcl(scope);
    for (const [path, resource] of resources) {
      const id = ids[path];
      if (id === undefined) continue;
      resource.importFrom(id, resource.provider);
      resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
    }
  }
}

/** What can be imported, by its path; the main resource of a construct by that of the construct. */
function resourcesBelow(scope: Construct): Map<string, TerraformResource> {
  const resources = scope.node.findAll().filter(canBeImported);
  return new Map(resources.map((resource) => [pathBelow(scope, resource), resource]));
}

function canBeImported(node: IConstruct): node is TerraformResource {
  return TerraformResource.isTerraformResource(node) && node.terraformResourceType !== ONLY_IN_STATE;
}

function pathBelow(scope: Construct, resource: TerraformResource): string {
  const names = resource.node.scopes.slice(scope.node.scopes.length).map(({ node }) => node.id);
  return (names.at(-1) === "Resource" ? names.slice(0, -1) : names).join("/");
}
