// What there is about load balancers in the cluster: classes and their parameters, Services, and how the controller was started.
import { ControllerFlags, NO_FLAGS, readFlags } from "./controller-flags";
import { ControllerFacts } from "../manifests/charts";
import { Field, isMap, PlainMap } from "../manifests/field";
import { isUnknown } from "../unknown";

/** How each annotation of an Ingress begins that the controller reads. */
export const ALB = "alb.ingress.kubernetes.io/";

/** How each annotation of a Service begins that the controller reads. */
export const NLB = "service.beta.kubernetes.io/aws-load-balancer-";

/** An object and where it is. */
export interface PlacedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly root: Field;
}

/** What was found, ready to be asked. */
export interface BalancerIndex {
  readonly controller: ControllerFlags;
  readonly classesServices: boolean;
  /** The IngressClasses by name. */
  readonly classes: ReadonlyMap<string, Field>;
  /** The one that Ingresses without a class get. */
  readonly defaultClass?: string;
  /** The IngressClassParams by name. */
  readonly params: ReadonlyMap<string, Field>;
  /** The Services by `namespace/name`. */
  readonly services: ReadonlyMap<string, PlacedObject>;
  readonly ingresses: readonly PlacedObject[];
  readonly bindings: readonly PlacedObject[];
  /** The TargetGroupConfigurations. */
  readonly configurations: readonly PlacedObject[];
  /** Of what is defined more than once. */
  readonly isOpen: (name: string) => boolean;
}

/** Gathers what is about load balancers, one object after the other. */
export class BalancerReader {
  private flags: ControllerFlags = NO_FLAGS;
  private defaultClass?: string;
  private readonly classes = new Map<string, Field>();
  private readonly params = new Map<string, Field>();
  private readonly services = new Map<string, PlacedObject>();
  private readonly lists: Readonly<Record<string, PlacedObject[]>> = {
    "networking.k8s.io/Ingress": [],
    "extensions/Ingress": [],
    "elbv2.k8s.aws/TargetGroupBinding": [],
    "gateway.k8s.aws/TargetGroupConfiguration": [],
  };

  /** @param type group and kind: `networking.k8s.io/Ingress` */
  add(type: string, object: PlacedObject): void {
    const { name, namespace, root } = object;
    if (type === "/Service") this.services.set(`${namespace}/${name}`, object);
    else if (type === "networking.k8s.io/IngressClass") this.addClass(name, root);
    else if (type === "elbv2.k8s.aws/IngressClassParams") this.params.set(name, root.at("spec"));
    else if (type === "apps/Deployment") this.flags = { ...this.flags, ...readFlags(root) };
    else if (Object.hasOwn(this.lists, type)) this.lists[type]?.push(object);
  }

  private addClass(name: string, root: Field): void {
    this.classes.set(name, root.at("spec"));
    const isDefault = root.at("metadata").at("annotations").at("ingressclass.kubernetes.io/is-default-class");
    if (isDefault.value === "true") this.defaultClass = name;
  }

  /** @param given what is known of the controller in addition to the objects; it goes before what its Deployment says */
  finish(
    { defaultTargetType, classesServices = true, opensPodGroups }: ControllerFacts,
    isOpen: (name: string) => boolean,
  ): BalancerIndex {
    return {
      controller: {
        ...this.flags,
        ...(defaultTargetType === undefined ? {} : { defaultTargetType }),
        ...(opensPodGroups === undefined ? {} : { opensPodGroups }),
      },
      classesServices,
      classes: this.classes,
      defaultClass: this.defaultClass,
      params: this.params,
      services: this.services,
      ingresses: [...this.of("networking.k8s.io/Ingress"), ...this.of("extensions/Ingress")],
      bindings: this.of("elbv2.k8s.aws/TargetGroupBinding"),
      configurations: this.of("gateway.k8s.aws/TargetGroupConfiguration"),
      isOpen,
    };
  }

  private of(type: string): readonly PlacedObject[] {
    return this.lists[type] ?? [];
  }
}

/** Annotations, or other maps of strings, as they are written; what is not a string counts as unknown. */
export class TextMap {
  private constructor(private readonly map: PlainMap) {}

  static none(): TextMap {
    return new TextMap({});
  }

  static of(field: Field): TextMap {
    return new TextMap(isMap(field.value) && !field.isUnknown ? field.value : {});
  }

  /** Undefined where it is missing, of another type, or known only at apply. */
  text(key: string): string | undefined {
    const value = Object.hasOwn(this.map, key) ? this.map[key] : undefined;
    return typeof value === "string" && !isUnknown(value) ? value : undefined;
  }

  /** True where there is a value that cannot be read here. */
  isUnknown(key: string): boolean {
    return Object.hasOwn(this.map, key) && this.map[key] !== null && this.text(key) === undefined;
  }

  /** True where there is a value, known or not. */
  has(key: string): boolean {
    return this.isUnknown(key) || this.text(key) !== undefined;
  }

  keys(): string[] {
    return Object.keys(this.map);
  }
}

/** The annotations of an object. */
export function annotationsOf(root: Field): TextMap {
  return TextMap.of(root.at("metadata").at("annotations"));
}
