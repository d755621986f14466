// Judges all that runs on a cluster when the program is complete: once, and all of it together.
import { IConstruct } from "constructs";
import { annotate, unacknowledged } from "../findings";
import { CheckReport, checkObjects } from "../rules/admission-report";
import { Finding, formatFinding, isError } from "../rules/finding";
import { ProfileMap } from "../rules/profile-match";
import { checkProfiles } from "../rules/profiles";
import { podsWithoutProfile } from "../rules/composition";
import { AnnouncedPods, defaultTargetType, SurveyedObject, surveyWorkloads } from "./workload-survey";

/** What is known of a cluster's workloads when the program is complete. */
export interface WorkloadReport {
  readonly objects: SurveyedObject[];
  readonly report: CheckReport;
}

/** @internal What the validation asks its cluster. */
export interface ValidatedCluster extends IConstruct {
  readonly clusterEndpoint: string;
  readonly _profileMap: ProfileMap;
  readonly _announced: AnnouncedPods[];
}

/** Reads and judges everything that runs on `cluster`. */
export function reportWorkloads(cluster: ValidatedCluster): WorkloadReport {
  const objects = surveyWorkloads(cluster, cluster.clusterEndpoint, cluster._announced);
  const report = checkObjects(
    objects.map(({ manifest }) => manifest),
    { profiles: cluster._profileMap, defaultTargetType: defaultTargetType(cluster._announced) },
  );
  return { objects, report };
}

/** What was found about one construct. */
interface Judgement {
  readonly about: IConstruct;
  readonly findings: Finding[];
  /** What Fargate's scheduler would say of its pods, where it refuses them. */
  readonly schedulerMessage?: string;
}

/** Findings by the construct that each of them is about. */
function judgeCluster(cluster: ValidatedCluster): Judgement[] {
  const { objects, report } = reportWorkloads(cluster);
  const judged = report.objects.map(({ index, findings, schedulerMessage }) => ({
    about: ownerOf(objects[index]?.declaredBy ?? cluster),
    findings: [...findings],
    schedulerMessage,
  }));
  const unplaced = cluster._announced
    .filter(({ pods }) => pods.podSpec === undefined)
    .map(({ resource, pods }) => ({
      about: ownerOf(resource),
      findings: podsWithoutProfile(cluster._profileMap, pods),
    }));
  const profiles = { about: cluster, findings: checkProfiles(cluster._profileMap) };
  return [profiles, ...judged, ...unplaced].map((each) => ({
    ...each,
    findings: unacknowledged(each.about, each.findings),
  }));
}

/** Fails the synth with every error of the cluster's workloads, and tells the rest to its reader, once. */
export class WorkloadValidation {
  private hasTold = false;

  constructor(private readonly cluster: ValidatedCluster) {}

  public validate(): string[] {
    const found = judgeCluster(this.cluster);
    if (!this.hasTold) for (const { about, findings } of found) annotate(about, findings);
    this.hasTold = true;
    return found.flatMap(({ about, findings, schedulerMessage }) => {
      const errors = findings.filter(isError).map(formatFinding);
      const verdict = schedulerMessage === undefined ? [] : [`Fargate's scheduler would say: ${schedulerMessage}`];
      return (errors.length === 0 ? [] : [...errors, ...verdict]).map((each) => `${about.node.path}: ${each}`);
    });
  }
}

/** The construct that a user wrote, rather than the resource inside of it. */
function ownerOf(construct: IConstruct): IConstruct {
  return construct.node.id === "Resource" ? (construct.node.scope ?? construct) : construct;
}
