// The example as a program: what `cdktf synth` runs. Argument: the folder to write to.
import { App } from "cdktf";
import { fargateServerless } from "../../examples/fargate-serverless/stack";

const app = new App({ outdir: process.argv[2] });
fargateServerless(app, "fargate-serverless", {
  region: "ap-northeast-2",
  kubernetesVersion: "1.30",
  vpc: { cidrBlock: "10.10.0.0/16", maxAzs: 3 },
  fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
});
app.synth();
