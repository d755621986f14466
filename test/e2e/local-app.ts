// The program of the rehearsal: two stacks, of which one needs the other and something that the emulator does not know.
import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { FargateProfile, FargateServerlessStack } from "../../lib";

const app = new App();
const web = new TerraformStack(app, "web");
const platform = new FargateServerlessStack(app, "platform", {
  region: "eu-west-1",
  kubernetesVersion: String(app.node.getContext("kubernetesVersion")),
  awsProvider: { allowedAccountIds: ["111122223333"] },
});
new AwsProvider(web, "aws", { region: "eu-west-1" });
new FargateProfile(web, "profile", { cluster: platform.cluster, selectors: [{ namespace: "web" }] });
new SqsQueue(web, "queue", { name: process.env.QUEUE_NAME });
app.synth();
