// Reads providers as they will be in the synthesised JSON: with what was set by hand since, and by escape hatches.
import { TerraformProvider, TerraformResource } from "cdktf";
import { IConstruct } from "constructs";
import { resolved } from "../resolved";
import { onlyOne } from "../rules/manifests/field";
import { valueAt } from "../rules/overrides";

/** The providers among `constructs`, of one type where it is named. */
export function providersIn(constructs: IConstruct[], type?: string): TerraformProvider[] {
  return constructs.filter(
    (each): each is TerraformProvider =>
      TerraformProvider.isTerraformProvider(each) && (type === undefined || each.terraformResourceType === type),
  );
}

/** The one that resources use which name none. */
export function defaultProvider(providers: TerraformProvider[], type: string): TerraformProvider | undefined {
  return providers.find((each) => each.terraformResourceType === type && each.alias === undefined);
}

/** The provider that creates a resource: its own, or the default one of its type. */
export function makerOf(resource: TerraformResource, providers: TerraformProvider[]): TerraformProvider | undefined {
  const [type = ""] = resource.terraformResourceType.split("_");
  return resource.provider ?? defaultProvider(providers, type);
}

/** Its arguments, with tokens in them. */
export function settingsOf(provider: TerraformProvider): unknown {
  return onlyOne(valueAt(provider.toTerraform(), "provider", provider.terraformResourceType));
}

/** How a Kubernetes or Helm provider reaches its cluster, without tokens. */
export function connectionOf(provider: TerraformProvider): unknown {
  const settings = resolved(provider, settingsOf(provider));
  return provider.terraformResourceType === "helm" ? onlyOne(valueAt(settings, "kubernetes")) : settings;
}
