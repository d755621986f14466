// Many clusters in one program, each a stack. Arguments: the folder to write to, and how many.
import { App } from "cdktf";
import { FargateServerlessStack } from "cdktf-eks-fargate";

const app = new App({ outdir: process.argv[2] });
for (let number = 0; number < Number(process.argv[3]); number++) {
  new FargateServerlessStack(app, `cluster-${number}`, {
    region: "ap-northeast-2",
    fargateProfiles: { study_wildcard: { selectors: [{ namespace: "study-*" }] } },
  });
}
app.synth();
