// Who deploys, and from when he may: a role that is assumed, access entries that are in force late, and objects that name
// nobody whom they wait for. The life of such a stack; then what each of its three remedies is good for.
import { readFileSync } from "node:fs";
import { ACCOUNT } from "../../harness/aws";
import { KubernetesLane, KubernetesRun } from "../../harness/kubernetes-lane";
import { Run } from "../../harness/processes";
import { AppOptions, block, STACK } from "../../harness/workspace";
import { forgetBarrierInProviders, forgetRoleInProviders, openBarrierEarly } from "./alterations";
import { bringUp, takeDown } from "./life";

const ROLE = "platform";
const DELAY_SECONDS = 10;
/** So long as a real profile takes at least, compared with the delay. */
const PROFILE_SECONDS = 12;

const NATIVE = "kubernetes_config_map_v1.native";
const NAMESPACE = "kubernetes_namespace_v1.logging_namespace_*";
const ASSOCIATION = "aws_eks_access_policy_association.cluster_access_creator_*";

const app: AppOptions = {
  app: "test/e2e/company-app.ts",
  settings: { E2E_ROLE: `arn:aws:iam::${ACCOUNT}:role/${ROLE}` },
};
const settings = {
  access_delay_seconds: DELAY_SECONDS,
  profile_create_polls: 1000,
  phase_seconds: PROFILE_SECONDS,
};

export async function runWholeLife(run: KubernetesRun): Promise<void> {
  await KubernetesLane.run(run, { name: "whole", app, settings, roles: [ROLE] }, async (whole) => {
    const { lane } = whole;
    await bringUp(whole, STACK);
    await lane.check("the controller's pods run on nodes of Fargate", async () => {
      const pods = await whole.server.list("/api/v1/namespaces/kube-system/pods");
      const nodes = await whole.server.list("/api/v1/nodes?labelSelector=eks.amazonaws.com/compute-type=fargate");
      if (pods.length !== 2 || nodes.length !== 2) throw new Error(`${pods.length} pods on ${nodes.length} nodes`);
    });
    await lane.check("the cluster is that of the role, and nobody else's", () => {
      const reasons = refusals(lane.workspace.emulatorLog);
      if (reasons.length > 0) throw new Error(reasons.join("\n"));
    });
    await lane.check("a native object that names no dependsOn came when access was in force", () => {
      expectSequence(lane.workspace.read("run.log"), `${ASSOCIATION}: Creation complete`, `${NATIVE}: Creating`);
    });
    await takeDown(whole, STACK);
    await lane.check("and went while access was still there", () => {
      expectSequence(lane.workspace.read("run.log"), `${NATIVE}: Destruction complete`, `${ASSOCIATION}: Destroying`);
    });
  });
}

/** The remedies are taken away one after the other; then a deploy that has them all repairs what is there. */
export async function runAccessControls(run: KubernetesRun): Promise<void> {
  await KubernetesLane.run(run, { name: "access", app, settings, roles: [ROLE] }, async ({ lane }) => {
    const { workspace } = lane;
    await workspace.synth();
    workspace.edit(openBarrierEarly);
    const terraform = workspace.terraform();
    await terraform.init();
    lane.say("an apply that must fail: the barrier opens before access is in force");
    const early = await terraform.tryApply();
    await lane.check("without the profile before it, the first objects come before access is in force", () => {
      expectUnauthorized(early, NAMESPACE);
      expectReason(workspace.emulatorLog, "is not in force yet");
      expectSequence(early.output, `${ASSOCIATION}: Creation complete`, `${NATIVE}: Creating`);
    });

    await workspace.synth();
    const anew: string[] = [];
    workspace.edit((stack) => {
      forgetBarrierInProviders(stack);
      for (const type of ["aws_eks_access_entry", "aws_eks_access_policy_association"]) {
        anew.push(`-replace=${type}.${block(stack, type, "cluster_access_creator").id}`);
      }
    });
    lane.say("an apply that must fail: access is made anew, and the providers do not know the barrier");
    const unordered = await terraform.tryApply(undefined, ...anew);
    await lane.check("without the barrier in the providers, a native object does not wait for access", () => {
      expectUnauthorized(unordered, NATIVE);
      expectSequence(unordered.output, `${NATIVE}: Creating`, `${ASSOCIATION}: Creation complete`);
    });

    const before = refusals(workspace.emulatorLog).length;
    await workspace.synth();
    workspace.edit(forgetRoleInProviders);
    lane.say("an apply that must fail: the token is not that of the role");
    const other = await terraform.tryApply();
    await lane.check("without the role in the token's arguments, the cluster does not know who comes", () => {
      expectUnauthorized(other, NATIVE);
      const reasons = refusals(workspace.emulatorLog).slice(before);
      if (!reasons.some((one) => one.endsWith("role/deployer"))) throw new Error(reasons.join("\n"));
    });

    await workspace.synth();
    await lane.require("with all three, the next apply gets through", () => terraform.apply());
    await lane.check("and leaves nothing to change", () => terraform.expectNoChanges());
  });
}

/** Why the webhook let somebody not in, each time. */
export function refusals(emulatorLog: string): string[] {
  const found = readFileSync(emulatorLog, "utf8").matchAll(/^token review: refused: (.*)$/gm);
  return [...found].map(([, reason = ""]) => reason);
}

function expectReason(emulatorLog: string, words: string): void {
  const reasons = refusals(emulatorLog);
  if (!reasons.some((reason) => reason.includes(words))) throw new Error(`nobody was told that it ${words}`);
}

function expectUnauthorized({ code, output }: Run, address: string): void {
  if (code === 0) throw new Error("the apply came to its end");
  const errors = output.replace(/[│╷╵]/g, " ").split(/^(?= *Error: )/m);
  const found = errors.find((error) => pattern(`with ${address},`).test(error));
  if (found === undefined || !/Unauthorized/.test(found)) {
    throw new Error(`${address} did not fail with Unauthorized: ${found ?? "it did not fail"}`);
  }
}

/** @throws unless a line of the log that has the first comes before one that has the second */
export function expectSequence(log: string, first: string, second: string): void {
  const plain = log.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
  const [a, b] = [first, second].map((one) => plain.search(pattern(one)));
  if (a === undefined || b === undefined || a < 0 || b < 0) throw new Error(`the log lacks "${first}" or "${second}"`);
  if (a > b) throw new Error(`"${second}" came before "${first}"`);
}

function pattern(text: string): RegExp {
  return new RegExp(
    text
      .split("*")
      .map((part) => part.replace(/[.\\+?^${}()|[\]]/g, "\\$&"))
      .join("\\S*"),
  );
}
