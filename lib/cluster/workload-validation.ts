// Judges all that runs on a cluster when the program is complete: once, and all of it together.
import { IConstruct } from "constructs";
import { FargateProfile } from "../fargate/fargate-profile";
import { annotate, unacknowledged } from "../findings";
import { ObjectOrigin } from "../rules/admission/origin";
import { CheckReport, checkObjects } from "../rules/admission/report";
import { Finding, formatFinding, isError } from "../rules/finding";
import { checkDestination } from "../rules/objects/deployers";
import { labelOf } from "../rules/objects/objects";
import { ProfileMap } from "../rules/profiles/profile-match";
import { compareProfiles, FargateQuotas } from "../rules/profiles/profiles";
import { podsWithoutProfile } from "../rules/profiles/profile-options";
import { inValues, originOf } from "../rules/workloads/chart-objects";
import { checkObjectNames } from "../rules/workloads/object-names";
import { madeElsewhere, releasePodsUnknown } from "../rules/workloads/workloads";
import { judgeNewCluster } from "./namespace-validation";
import { RefusedEdge } from "./native-order";
import {
  Announced,
  controllerFacts,
  ownerOf,
  Survey,
  surveyCluster,
  SurveyedName,
  SurveyedObject,
} from "./workload-survey";

/** What is known of a cluster's workloads when the program is complete. */
export interface WorkloadReport extends Survey {
  readonly report: CheckReport;
}

/** What the validation asks its cluster. */
export interface ValidatedCluster extends IConstruct, Announced {
  readonly clusterEndpoint: string;
  readonly quotas?: FargateQuotas;
  readonly fargateProfiles: FargateProfile[];
  readonly _profileMap: ProfileMap;
  readonly _mayHaveMoreProfiles: boolean;
  readonly _refusedEdges: RefusedEdge[];
}

/** Reads and judges everything that runs on `cluster`. */
export function reportWorkloads(cluster: ValidatedCluster): WorkloadReport {
  const survey = surveyCluster(cluster, cluster.clusterEndpoint, cluster);
  const report = checkObjects(
    survey.objects.map(({ manifest }) => manifest),
    {
      profiles: cluster._mayHaveMoreProfiles ? undefined : cluster._profileMap,
      ...controllerFacts(cluster._announced, survey.names),
      origin: (index) => originOfSurveyed(survey.objects[index]),
    },
  );
  return { ...survey, report };
}

/** What is rendered by Helm is decoded as it is written. */
function originOfSurveyed({ isApplied = false, inChart }: Partial<SurveyedObject> = {}): ObjectOrigin {
  return inChart === undefined ? { isTyped: isApplied } : originOf(inChart);
}

/** What was found about one construct. */
interface Judgement {
  readonly about: IConstruct;
  readonly findings: Finding[];
  /** What Fargate's scheduler would say of its pods, where it rejects them. */
  readonly schedulerMessage?: string;
}

/** Findings by the construct that each of them is about. */
function judgeCluster(cluster: ValidatedCluster): Judgement[] {
  const { objects, releases, names, strays, report } = reportWorkloads(cluster);
  const judged = report.objects.map(({ index, findings, schedulerMessage }) => ({
    about: ownerOf(objects[index]?.declaredBy ?? cluster),
    findings: findings.map((each) => ofObject(objects[index], each)),
    schedulerMessage,
  }));
  const surveyed = new Set<IConstruct>(
    objects.filter(({ inChart }) => inChart === undefined).map(({ declaredBy }) => declaredBy),
  );
  const unplaced = cluster._announced
    .filter(
      ({ resource, pods }) => pods.podSpec === undefined && !surveyed.has(resource) && !cluster._mayHaveMoreProfiles,
    )
    .map(({ resource, pods }) => ({
      about: ownerOf(resource),
      findings: podsWithoutProfile(cluster._profileMap, pods),
    }));
  return [
    ...judgeProfiles(cluster),
    ...cluster._refusedEdges.map(({ about, finding }) => ({ about: ownerOf(about), findings: [finding] })),
    ...judged,
    ...unplaced,
    ...judgeDestinations(cluster, objects),
    ...judgeNames(names),
    ...judgeReleases(cluster, releases),
    ...judgeNewCluster(cluster, names, cluster._announced),
    ...strays.map(({ declaredBy, provider }) => ({
      about: ownerOf(declaredBy),
      findings: [madeElsewhere(cluster.node.path, provider.node.path)],
    })),
  ].map((each) => ({
    ...each,
    findings: unacknowledged(each.about, each.findings),
  }));
}

/** Of the objects that one construct applies, each is named; of those among the values of a chart, where they are. */
function ofObject(object: SurveyedObject | undefined, found: Finding): Finding {
  if (object?.inChart !== undefined) return inValues(found, object.inChart);
  if (object?.isApplied !== true) return found;
  return { ...found, field: [labelOf(object.manifest), found.field].filter((each) => each !== undefined).join(": ") };
}

/** What is wrong with one profile is about that profile, and can be acknowledged for it alone. */
function judgeProfiles(cluster: ValidatedCluster): Judgement[] {
  const findings = compareProfiles(cluster._profileMap, { quotas: cluster.quotas });
  const ofProfile = ({ profileName }: FargateProfile, { field }: Finding): boolean =>
    (field ?? "").startsWith(`fargateProfiles.${profileName}.`);
  const { fargateProfiles } = cluster;
  const ofNone = findings.filter((found) => !fargateProfiles.some((profile) => ofProfile(profile, found)));
  return [
    { about: cluster, findings: ofNone },
    ...fargateProfiles.map((about) => ({ about, findings: findings.filter((found) => ofProfile(about, found)) })),
  ];
}

/** Namespaces to which Argo CD and Flux deploy. */
function judgeDestinations(cluster: ValidatedCluster, objects: SurveyedObject[]): Judgement[] {
  if (cluster._mayHaveMoreProfiles) return [];
  return objects.map((each) => ({
    about: ownerOf(each.declaredBy),
    findings: checkDestination(each.manifest, cluster._profileMap).map((found) => ofObject(each, found)),
  }));
}

/** Terraform knows resources by their addresses, and lets two of them make one object. */
function judgeNames(names: SurveyedName[]): Judgement[] {
  const findings = checkObjectNames(names);
  return names.flatMap(({ declaredBy }, index) => {
    const found = findings[index];
    return found === undefined ? [] : [{ about: ownerOf(declaredBy), findings: [found] }];
  });
}

/** Releases whose pods are not declared. */
function judgeReleases(cluster: ValidatedCluster, releases: SurveyedName[]): Judgement[] {
  const announcers = new Set(cluster._announced.map(({ resource }) => resource));
  return releases
    .filter(({ declaredBy }) => !announcers.has(declaredBy))
    .map(({ declaredBy }) => ({ about: declaredBy, findings: [releasePodsUnknown(declaredBy.friendlyUniqueId)] }));
}

/** Fails the synth with every error of the cluster's workloads, and reports warnings and notes once. */
export class WorkloadValidation {
  constructor(private readonly cluster: ValidatedCluster) {}

  public validate(): string[] {
    const found = judgeCluster(this.cluster);
    for (const { about, findings } of found) annotate(about, findings);
    const lines = found.flatMap(({ about, findings, schedulerMessage }) => {
      const errors = findings.filter(isError).map(formatFinding);
      const verdict = schedulerMessage === undefined ? [] : [`Fargate's scheduler would say: ${schedulerMessage}`];
      return (errors.length === 0 ? [] : [...errors, ...verdict]).map((each) => `${about.node.path}: ${each}`);
    });
    // Several pods of one chart may lack the same.
    return [...new Set(lines)];
  }
}
