// Health checks as annotations finish them: what an annotation says goes before the option.
import { LoadBalancerKind } from "./load-balancers";
import { HealthCheckSettings } from "./load-balancer-health";
import { isUnknown } from "../unknown";

/** The annotation of each setting, by the rest of its name. */
const NAMES: Readonly<Record<LoadBalancerKind, Readonly<Record<string, string>>>> = {
  Application: {
    path: "healthcheck-path",
    port: "healthcheck-port",
    protocol: "healthcheck-protocol",
    intervalSeconds: "healthcheck-interval-seconds",
    timeoutSeconds: "healthcheck-timeout-seconds",
    healthyThreshold: "healthy-threshold-count",
    unhealthyThreshold: "unhealthy-threshold-count",
    successCodes: "success-codes",
  },
  Network: {
    path: "healthcheck-path",
    port: "healthcheck-port",
    protocol: "healthcheck-protocol",
    intervalSeconds: "healthcheck-interval",
    timeoutSeconds: "healthcheck-timeout",
    healthyThreshold: "healthcheck-healthy-threshold",
    unhealthyThreshold: "healthcheck-unhealthy-threshold",
    successCodes: "healthcheck-success-codes",
  },
};

/** A health check, and where each of its settings is written. */
export interface FinishedCheck extends HealthCheckSettings {
  /** By the name of the setting: `healthCheck.path`, or an annotation. @default - the option */
  readonly fields: Readonly<Record<string, string>>;
}

/** `check` with what `annotations` say on top. @param prefix how each annotation of the load balancer begins */
export function finishedCheck(
  kind: LoadBalancerKind,
  prefix: string,
  check: HealthCheckSettings,
  annotations: Readonly<Record<string, string>> = {},
): FinishedCheck {
  const given = Object.entries(NAMES[kind]).flatMap(([name, rest]) => {
    const key = `${prefix}${rest}`;
    const text = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
    return text === undefined ? [] : [{ name, key, value: settingOf(name, text) }];
  });
  return {
    ...check,
    ...Object.fromEntries(given.map(({ name, value }) => [name, value])),
    fields: Object.fromEntries(given.map(({ name, key }) => [name, key])),
  };
}

/** Settings that are numbers are called after what they count. */
function settingOf(name: string, text: string): string | number {
  const isNumber = /(Seconds|Threshold)$/.test(name) && /^-?\d+$/.test(text);
  return isNumber && !isUnknown(text) ? Number(text) : text;
}
