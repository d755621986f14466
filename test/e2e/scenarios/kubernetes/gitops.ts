// Argo CD and Flux with an Application and a Kustomization: made, changed, and destroyed before what removes their finalizers.
import { KubernetesLane, KubernetesRun } from "../../harness/kubernetes-lane";
import { AppOptions, STACK } from "../../harness/workspace";
import { expectPodsRun, synthWithCharts } from "./examples";
import { bringUp, takeDown } from "./life";

const APPLICATIONS = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications";
const KUSTOMIZATIONS = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";
const REPOSITORIES = "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories";

function appAt(revision: string): AppOptions {
  return { app: "test/e2e/charts-app.ts", settings: { E2E_WITH: "gitops", E2E_REVISION: revision } };
}

export async function runGitops(run: KubernetesRun): Promise<void> {
  await KubernetesLane.run(run, { name: "gitops", app: appAt("main") }, async (whole) => {
    const { lane, server } = whole;
    if (!(await synthWithCharts(whole))) return;
    await bringUp(whole, STACK);
    await lane.check("every pod runs, or has ended well", () => expectPodsRun(whole));
    await lane.check("the objects are what the charts' definitions accept, and are kept by finalizers", async () => {
      const [application] = await server.list(APPLICATIONS);
      const [kustomization] = await server.list(KUSTOMIZATIONS);
      expectSame([application?.metadata.name, application?.spec?.project], ["web", "default"]);
      expectSame(finalizersOf(application), ["resources-finalizer.argocd.argoproj.io"]);
      expectSame(finalizersOf(kustomization), ["finalizers.fluxcd.io"]);
    });

    whole.use(appAt("next"));
    await lane.workspace.synth();
    const terraform = lane.workspace.terraform();
    await lane.check("another revision is an update of both in place", async () => {
      const changes = (await terraform.plan()).map(
        ({ action, address }) => `${action} ${address.split("_objects_")[0]}`,
      );
      expectSame(changes.sort(), ["update helm_release.jobs", "update helm_release.web"]);
    });
    await terraform.applyPlan();
    await lane.check("which the tools see, whose finalizers stay", async () => {
      const [application] = await server.list(APPLICATIONS);
      const [repository] = await server.list(REPOSITORIES);
      expectSame((application?.spec?.source as { targetRevision?: unknown }).targetRevision, "next");
      expectSame(repository?.spec?.ref, { branch: "next" });
      expectSame(finalizersOf(application).length + finalizersOf(repository).length, 2);
    });
    await lane.check("and which leaves nothing to change", () => terraform.expectNoChanges());
    await takeDown(whole, STACK);
  });
}

function finalizersOf(object: { readonly metadata: object } | undefined): readonly unknown[] {
  return (object?.metadata as { readonly finalizers?: readonly unknown[] } | undefined)?.finalizers ?? [];
}

function expectSame(found: unknown, expected: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
  }
}
