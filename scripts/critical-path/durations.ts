// How long AWS takes for each kind of resource, in seconds; what is not listed takes a few seconds.

/** A duration with the place where it was seen. */
export interface Duration {
  readonly seconds: number;
  /** The low end, where what was seen is a range. */
  readonly low?: number;
  readonly source: string;
}

/** Everything that only writes a record: IAM, subnets, routes, log groups. */
export const QUICK: Duration = { seconds: 3, source: "Terraform logs: one to five seconds for most calls" };

export type Durations = Readonly<Record<string, Duration>>;

/** By Terraform type. */
export const DURATIONS: Durations = {
  aws_eks_cluster: {
    seconds: 540,
    source: "Terraform logs of 2022 to 2024 show 9m12s and 9m24s for a control plane",
  },
  aws_eks_fargate_profile: {
    seconds: 120,
    low: 26,
    source: "https://github.com/aws/containers-roadmap/issues/2392: 26 s to 5m45s; a middle is taken",
  },
  aws_nat_gateway: {
    seconds: 110,
    low: 90,
    source: "https://github.com/hashicorp-education/learn-terraform-provision-eks-cluster/issues/22: 1m30s to 2m5s",
  },
  aws_eks_addon: {
    seconds: 15,
    source: "an add-on of DaemonSets alone is active at once: it has no pod to wait for on Fargate",
  },
  "aws_eks_addon.coredns": {
    seconds: 90,
    low: 60,
    source: "https://github.com/aws/containers-roadmap/issues/649: a Fargate pod starts in 60 to 90 s",
  },
  helm_release: {
    seconds: 90,
    low: 60,
    source: "https://github.com/aws/containers-roadmap/issues/649: a Fargate pod starts in 60 to 90 s",
  },
  "helm_release.no-wait": { seconds: 10, source: "a release that is not waited for takes as long as its objects" },
  aws_vpc: { seconds: 12, source: "Terraform logs: 11 s with DNS names turned on" },
  aws_subnet: { seconds: 11, source: "Terraform logs: 10 s where public addresses are mapped, else less" },
  aws_internet_gateway: QUICK,
  aws_kms_key: { seconds: 12, source: "Terraform logs: 12 s, the provider waits for the key's state" },
  "time_sleep.30s": { seconds: 30, source: "its own argument" },
  terraform_data: { seconds: 0, source: "it makes nothing" },
};

/** The kinds of which a range is known. */
export const RANGES: readonly string[] = Object.keys(DURATIONS).filter((kind) => DURATIONS[kind]?.low !== undefined);

/** The same with the low ends of these kinds. */
export function withLowEnds(kinds: readonly string[]): Durations {
  return Object.fromEntries(
    Object.entries(DURATIONS).map(([kind, duration]) => {
      const seconds = kinds.includes(kind) ? (duration.low ?? duration.seconds) : duration.seconds;
      return [kind, { ...duration, seconds }];
    }),
  );
}
