// Classes of Ingresses: what a class sets, an Ingress of it cannot set again.
import { finding, Finding, warning } from "../finding";

/** The rules of this file. */
export const INGRESS_CLASS = {
  decides: warning(
    "FG978",
    "an Ingress sets what its class leaves open",
    "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/",
  ),
};

/** Options by their names; undefined where they are not set. */
export interface ClassedOptions {
  readonly [option: string]: unknown;
}

/** Options of an Ingress that have no effect. @param ofClass what its class sets */
export function checkClassedOptions(className: string, given: ClassedOptions, ofClass: ClassedOptions): Finding[] {
  const idle = Object.entries(given).filter(([name, value]) => value !== undefined && ofClass[name] !== undefined);
  return idle.map(([field]) =>
    finding(INGRESS_CLASS.decides, {
      field,
      message: `the class ${className} sets it for all of its Ingresses, so it has no effect here`,
      fix: "leave it out, or choose another ingressClass",
    }),
  );
}
