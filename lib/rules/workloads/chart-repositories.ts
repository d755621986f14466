// Where a chart is fetched from, and by which login.
import { error, finding, Finding, note, Severity, warning } from "../finding";
import { registryOf } from "../image-names";
import { ecrRegion } from "../network/partitions";
import { shown } from "../shown";
import { isUnknown } from "../unknown";

const HELM_PROVIDER = "https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release";

/** The rules of this file. */
export const CHART_REPOSITORY = {
  url: error("FG866", "a chart's repository is a URL", `${HELM_PROVIDER}#repository-1`),
  login: error("FG867", "a chart's login matches its registry", `${HELM_PROVIDER}#repository_password-1`),
  password: warning(
    "FG868",
    "a password is not a literal in the program",
    "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  ),
  privateRegistry: note(
    "FG869",
    "a chart in a private ECR registry has a login",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/push-oci-artifact.html",
  ),
};

/** What is wrong with the repository of a chart. The Helm provider takes what is not a URL for a name of `helm repo add`. */
export function checkChartRepository(repository: string | undefined, field = "repository"): Finding[] {
  // Plugins of Helm know further schemes.
  if (repository === undefined || isUnknown(repository) || /^[a-z][a-z0-9+.-]*:\/\/[^\s/]\S*$/i.test(repository))
    return [];
  const isName = /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(repository);
  const host = repository.trim().replace(/^[a-z]+:\/*/i, "");
  return [
    finding(CHART_REPOSITORY.url, {
      field,
      severity: isName ? Severity.WARNING : Severity.ERROR,
      message: isName
        ? `${shown(repository)} is a name from "helm repo add" on one machine, which other machines do not have`
        : `${shown(repository)} is not a URL`,
      fix:
        isName || !/^[\w.:-]+(\/\S*)?$/.test(host)
          ? "write it as https://... or oci://..."
          : `write https://${host}, or oci://${host}`,
    }),
  ];
}

/** Where a chart is fetched from, as it was set. */
export interface FetchedChart {
  readonly chart: string;
  readonly repository?: string;
}

/** A login, as far as it is known at synth. */
export interface CheckedLogin {
  /** True for a token of ECR. */
  readonly isEcr: boolean;
  /** Region of the AWS provider that the token of ECR is from; undefined where it is not known. */
  readonly region?: string;
  readonly username?: string;
  readonly password?: string;
}

/** What is wrong with the login of a chart's registry. */
export function checkChartLogin(from: FetchedChart, login: CheckedLogin, field: string): Finding[] {
  const url = urlOf(from);
  if (url === undefined) {
    const fix = "leave it out, or set the repository";
    return [
      finding(CHART_REPOSITORY.login, { field, message: "the chart is not in a registry that has a login", fix }),
    ];
  }
  return [...(login.isEcr ? checkEcr(url, login.region, field) : checkPassword(login, field))];
}

/** A chart that the provider can hardly fetch: there is no login. @param isLoggedIn whether the Helm provider has, to some registry */
export function checkPrivateRegistry(from: FetchedChart, isLoggedIn: boolean, option: string): Finding[] {
  const url = urlOf(from);
  if (isLoggedIn || url === undefined || isUnknown(url) || ecrRegion(hostOf(url)) === undefined) return [];
  return [
    finding(CHART_REPOSITORY.privateRegistry, {
      field: option,
      message: `${hostOf(url)} is private, and without a login the Helm provider uses what "helm registry login" stored on the machine`,
      fix: `set ${option} to ChartLogin.ecr()`,
    }),
  ];
}

/** The URL of the registry or repository; undefined where a chart is a folder, an archive, or in a repository of the machine's. */
function urlOf({ chart, repository }: FetchedChart): string | undefined {
  return [chart, repository].find(
    (each) => each !== undefined && (isUnknown(each) || /^[a-z][a-z0-9+.-]*:\/\//i.test(each)),
  );
}

function hostOf(url: string): string {
  return registryOf(url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/\/*$/, "/"));
}

/** @param region of the AWS provider, as far as it is known */
function checkEcr(url: string, region: string | undefined, field: string): Finding[] {
  if (isUnknown(url)) return [];
  const host = hostOf(url);
  const home = ecrRegion(host);
  if (home === undefined) {
    const message = `${host} is not a private ECR registry, and does not accept a token from ECR`;
    const fix = host === "public.ecr.aws" ? "leave it out: anyone can pull from it" : "use ChartLogin.password()";
    return [finding(CHART_REPOSITORY.login, { field, message, fix })];
  }
  if (region === undefined || isUnknown(region) || region === home) return [];
  return [
    finding(CHART_REPOSITORY.login, {
      field,
      severity: Severity.WARNING,
      message: `the token is from ECR in ${region}, and the chart is in ${home}`,
      fix: `pass ChartLogin.ecr() an AWS provider of ${home}`,
    }),
  ];
}

function checkPassword({ username, password }: CheckedLogin, field: string): Finding[] {
  const empty = Object.entries({ username, password }).filter(
    ([, value]) => value === undefined || value.trim() === "",
  );
  if (empty.length > 0) {
    return empty.map(([name]) =>
      finding(CHART_REPOSITORY.login, {
        field,
        message: `the ${name} is empty`,
        fix: "set it, or leave the login out",
      }),
    );
  }
  if (isUnknown(password)) return [];
  return [
    finding(CHART_REPOSITORY.password, {
      field,
      message: "the password is a literal, so it is stored in cdk.tf.json and in the program's source",
      fix: "use a sensitive TerraformVariable, or a data source",
    }),
  ];
}
