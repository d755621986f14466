// Objects as they are, by KubernetesObjects: custom resources in the deploy that creates the cluster, changed, refused, moved to
// further releases, and destroyed.
import { KubernetesObject } from "../../harness/api-server";
import { KubernetesLane, KubernetesRun } from "../../harness/kubernetes-lane";
import { Change } from "../../harness/plan";
import { AppOptions, STACK } from "../../harness/workspace";
import { expectPodsRun, synthWithCharts } from "./examples";
import { bringUp, takeDown } from "./life";

const WIDGET = "/apis/example.com/v1/namespaces/study-shop/widgets";
const SETTINGS = "/api/v1/namespaces/study-shop/configmaps";
const POLICIES = "/apis/vpcresources.k8s.aws/v1beta1/namespaces/study-shop/securitygrouppolicies";
const PODS = "/api/v1/namespaces/study-shop/pods?labelSelector=app.kubernetes.io/name=api";
const CLASSES = "/apis/elbv2.k8s.aws/v1beta1/ingressclassparams";

function appWith(settings: Readonly<Record<string, string>> = {}): AppOptions {
  return { app: "test/e2e/objects-app.ts", settings };
}

export async function runObjects(run: KubernetesRun): Promise<void> {
  await KubernetesLane.run(run, { name: "objects", app: appWith() }, async (whole) => {
    const { lane, server } = whole;
    await bringUp(whole, STACK);
    await lane.check("as HCL it plans nothing on the same state", async () => {
      const terraform = await lane.workspace.hcl();
      await terraform.init();
      await terraform.expectNoChanges();
    });
    await lane.check("every pod runs, or has ended well", () => expectPodsRun(whole));
    await lane.check("references have their values, and everything else is as it was written", async () => {
      const [widget] = await server.list(WIDGET);
      const { size, template, endpoint } = widget?.spec ?? {};
      expectSame(size, 3);
      expectSame(template, "{{ .Values.color }} ${HOME} %{if}");
      if (!/^https:\/\/.*\/"healthz"$/.test(String(endpoint))) throw new Error(String(endpoint));
    });
    if (whole.hasController) {
      await lane.check("an object of a chart's kind waited for the chart", async () => {
        expectSame((await server.list(CLASSES)).map(({ metadata }) => metadata.name).includes("internal"), true);
      });
    }

    await lane.check(
      "pods have the cluster's security group and their own, by a policy that was there first",
      async () => {
        const [policy] = await server.list(POLICIES);
        const pods = await server.list(PODS);
        expectSame([policy?.metadata.name, groupsOf(policy).length, pods.length], ["api-deployment", 2, 2]);
        const made = pods.map(({ metadata }) => Date.parse(String(metadata.creationTimestamp)));
        if (Math.min(...made) < Date.parse(String(policy?.metadata.creationTimestamp)))
          throw new Error("a pod was first");
      },
    );

    const before = await server.list(SETTINGS);
    whole.use(appWith({ E2E_COLOR: "blue" }));
    await lane.workspace.synth();
    const terraform = lane.workspace.terraform();
    await lane.check("a changed object is an update of one release in place", async () => {
      expectSame((await terraform.plan()).map(shown), ["update helm_release.things_"]);
    });
    await terraform.applyPlan();
    await lane.check("and of the object, which stays", async () => {
      const after = await server.list(SETTINGS);
      expectSame(colorsOf(before), ["red"]);
      expectSame(colorsOf(after), ["blue"]);
    });
    await terraform.expectNoChanges();

    whole.use(appWith({ E2E_COLOR: "blue", E2E_GROUPS: "database,cache" }));
    await lane.workspace.synth();
    await lane.check("a further group is an update of the policy, and then of the pods", async () => {
      const changes = (await terraform.plan()).map(shown).filter((each) => !each.includes("terraform_data"));
      expectSame(changes.sort(), [
        "create aws_security_group.cache",
        "update helm_release.api_security-groups_objects_",
        "update kubernetes_deployment_v1.api_",
      ]);
    });
    const old = (await server.list(PODS)).map(({ metadata }) => metadata.name);
    await terraform.applyPlan();
    await lane.check("and starts new pods", async () => {
      const [policy] = await server.list(POLICIES);
      const pods = (await server.list(PODS)).map(({ metadata }) => metadata.name);
      expectSame([groupsOf(policy).length, pods.filter((each) => old.includes(each))], [3, []]);
    });
    whole.use(appWith({ E2E_COLOR: "blue" }));
    await lane.workspace.synth();
    await lane.require("a group less is taken from the policy, and then deleted", () => terraform.apply());
    await terraform.expectNoChanges();

    whole.use(appWith({ E2E_COLOR: "blue", E2E_SIZE: "10" }));
    await lane.workspace.synth();
    const refused = await terraform.tryApply();
    await lane.check("of an object that the API server refuses, its message is shown", () => {
      const words = refused.output.replace(/[│\s]+/g, " ");
      if (refused.code === 0 || !words.includes("spec.size in body should be less than or equal to 9")) {
        throw new Error(refused.output.slice(-2000));
      }
    });

    whole.use(appWith({ E2E_COLOR: "blue", E2E_LARGE: "yes" }));
    await lane.workspace.synth();
    await lane.require("more than a release has room for goes into further ones", () => terraform.apply());
    await lane.check("and leaves nothing to change", () => terraform.expectNoChanges());
    await lane.check("all of it is there", async () => {
      const names = (await server.list(SETTINGS)).map(({ metadata }) => metadata.name);
      expectSame(names.filter((name) => name.startsWith("large-")).length, 12);
      expectSame(colorsOf(await server.list(SETTINGS)), ["blue"]);
      await expectPodsRun(whole);
    });

    whole.use(appWith({ E2E_COLOR: "blue" }));
    await lane.workspace.synth();
    await lane.require("and where it fits again, it goes back", () => terraform.apply());
    await lane.check("which leaves nothing to change", () => terraform.expectNoChanges());
    await lane.check("and the rest as it was", async () => {
      expectSame(colorsOf(await server.list(SETTINGS)), ["blue"]);
      await expectPodsRun(whole);
    });
    await takeDown(whole, STACK);
  });
}

const SECRETS = "/apis/external-secrets.io/v1/namespaces/external-secrets";

/** Typed objects of External Secrets, whose definitions the chart brings. */
export async function runSecretStores(run: KubernetesRun): Promise<void> {
  const app = { app: "test/e2e/charts-app.ts", settings: { E2E_WITH: "secret-stores" } };
  await KubernetesLane.run(run, { name: "secret-stores", app }, async (whole) => {
    const { lane, server } = whole;
    if (!(await synthWithCharts(whole))) return;
    await bringUp(whole, STACK);
    await lane.check("the stores and the ExternalSecret are what the chart's definitions accept", async () => {
      const [store] = await server.list(`${SECRETS}/secretstores`);
      const [secret] = await server.list(`${SECRETS}/externalsecrets`);
      expectSame([store?.metadata.name, secret?.metadata.name], ["own", "database"]);
      expectSame(secret?.spec?.secretStoreRef, { kind: "SecretStore", name: "own" });
    });
    await takeDown(whole, STACK);
  });
}

const ISSUERS = "/apis/cert-manager.io/v1/clusterissuers";
const INGRESSES = "/apis/networking.k8s.io/v1/namespaces/study-web/ingresses";

/** An issuer of cert-manager, and a class of Ingresses with a load balancer of it. */
export async function runIssuers(run: KubernetesRun): Promise<void> {
  const appWithIssuers = (settings: Readonly<Record<string, string>> = {}): AppOptions => {
    return { app: "test/e2e/charts-app.ts", settings: { E2E_WITH: "issuers", ...settings } };
  };
  await KubernetesLane.run(run, { name: "issuers", app: appWithIssuers() }, async (whole) => {
    const { lane, server } = whole;
    if (!whole.hasController) {
      lane.leaveOut("its deploy", "the program aws-load-balancer-controller is not on this machine");
      return;
    }
    if (!(await synthWithCharts(whole))) return;
    await bringUp(whole, STACK);
    await lane.check("the issuer is what the chart's definition accepts", async () => {
      const [issuer] = await server.list(ISSUERS);
      const { server: from, solvers } = issuer?.spec?.acme as { readonly server: string; readonly solvers: unknown[] };
      expectSame([issuer?.metadata.name, from.includes("staging"), solvers.length], ["letsencrypt", true, 2]);
    });
    await lane.check("the Ingress is of the class, whose scheme its load balancer has", async () => {
      const [ingress] = await server.list(INGRESSES);
      const [params] = (await server.list(CLASSES)).filter(({ metadata }) => metadata.name === "public");
      expectSame([ingress?.spec?.ingressClassName, params?.spec?.scheme], ["public", "internet-facing"]);
      const balancers = JSON.stringify(await lane.emulator.calls());
      if (!balancers.includes("internet-facing")) throw new Error("no load balancer for the internet was created");
    });
    whole.use(appWithIssuers({ E2E_CHANGED: "yes" }));
    await lane.workspace.synth();
    const terraform = lane.workspace.terraform();
    await lane.check("another server and other ranges are updates of two releases in place", async () => {
      const changes = (await terraform.plan()).map(shown);
      expectSame(changes.sort(), ["update helm_release.letsencrypt_objects_", "update helm_release.public_objects_"]);
    });
    await terraform.applyPlan();
    await lane.check("and of the objects", async () => {
      const [issuer] = await server.list(ISSUERS);
      const { server: from } = issuer?.spec?.acme as { readonly server: string };
      const [params] = (await server.list(CLASSES)).filter(({ metadata }) => metadata.name === "public");
      expectSame([from.includes("staging"), params?.spec?.inboundCIDRs], [false, ["198.51.100.0/24"]]);
    });
    await terraform.expectNoChanges();
    await takeDown(whole, STACK);
  });
}

function shown({ action, address }: Change): string {
  return `${action} ${address.replace(/[0-9A-F]{8}$/, "")}`;
}

/** The groups of a SecurityGroupPolicy. */
function groupsOf(policy: KubernetesObject | undefined): readonly unknown[] {
  return (policy?.spec?.securityGroups as { readonly groupIds?: unknown[] } | undefined)?.groupIds ?? [];
}

/** What the ConfigMap `settings` says. */
function colorsOf(maps: readonly { readonly metadata: { readonly name: string } }[]): unknown[] {
  const found = maps.filter(({ metadata }) => metadata.name === "settings");
  return found.map((map) => (map as { readonly data?: { readonly color?: string } }).data?.color);
}

function expectSame(found: unknown, expected: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
  }
}
