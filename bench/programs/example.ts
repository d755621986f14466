// The example as a user's program, with the library as it is published. Argument: the folder to write to.
import { App } from "cdktf";
import { FargateServerlessStack } from "cdktf-eks-fargate";

const app = new App({ outdir: process.argv[2] });
new FargateServerlessStack(app, "fargate-serverless", {
  region: "ap-northeast-2",
  vpc: { cidrBlock: "10.10.0.0/16", maxAzs: 3 },
  fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
  tags: { Example: "fargate-serverless", ManagedBy: "cdktf" },
});
app.synth();
