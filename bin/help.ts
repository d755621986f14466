// The help texts.

const FOLDERS = `  --render                      render charts and kustomizations in folders, with helm and kubectl
  --no-ignore                   also read files that .gitignore excludes`;

const COMMON = `  --stack PATH                  cdktf.out, one of its stacks, or a cdk.tf.json; repeatable
  -n, --namespace NAME          namespace of objects without one (default: default)
${FOLDERS}
  --config FILE                 settings (default: .fargate-check.yaml here or in a folder above); --no-config reads none
  --json                        print JSON, as described in docs/cli.md`;

const GENERAL = `Checks what EKS on Fargate accepts, rejects and bills, before you deploy.

Usage: cdktf-eks-fargate COMMAND [OPTIONS] [FILE|FOLDER|-]...

Commands:
  check         check workloads: Kubernetes YAML or JSON, or a synthesised stack
  explain       show what a code means, why it matters, and its fix
  size          show the size that Fargate provisions, and how to get the next smaller one
  cost          show the cost of a month
  lint-logging  check the configuration of the log router
  diagram       draw a synthesised stack
  local         rehearse the program here on an emulated AWS

Try: cdktf-eks-fargate COMMAND --help

Exit codes: 0 no problems, 1 problems found, 2 invalid command line or unreadable file.`;

const CHECK = `Checks workloads, and the objects around them, against what Fargate accepts.

Usage: cdktf-eks-fargate check [OPTIONS] FILE|FOLDER|-...

  kubectl get deploy,ds,sts,job,cronjob,pod,svc,ing,pvc,pv,pdb -A -o json | cdktf-eks-fargate check -p 'study-*' -
  helm template my-chart | cdktf-eks-fargate check -n study-a -
  cdktf-eks-fargate check --stack cdktf.out
  cdktf-eks-fargate check .

Options:
  -p, --profile SELECTOR        a Fargate profile: 'study-*' or 'batch:tier=spot,team=a'; repeatable
${COMMON}
  --format FORMAT[=FILE]        text, json, sarif, github or junit; with =FILE also to a file; repeatable
  --ack CODES                   findings to acknowledge: FG350,FG352; repeatable
  --baseline FILE               ignore the findings in FILE, and report new ones
  --write-baseline FILE         write the findings to FILE, and ignore them
  --fix                         fix findings that have one right answer; --dry-run only shows the difference
  --pass-over                   skip files without an object, also those that are arguments
  --complete                    the input is the whole cluster: a claim that is not in it does not exist
  --target-type TYPE            default target type of the Load Balancer Controller: ip or instance (default: instance)
  --strict                      exit with 1 on warnings, too
  --notes                       also show notes`;

const EXPLAIN = `Prints the paragraph of a code in docs/errors.md: what is wrong and why it matters, the fix, and the source.

Usage: cdktf-eks-fargate explain CODE...

  cdktf-eks-fargate explain FG301`;

const SIZE = `Shows the size that Fargate provisions and bills for a pod.

Usage: cdktf-eks-fargate size --cpu QUANTITY --memory QUANTITY [--ephemeral-storage QUANTITY]
       cdktf-eks-fargate size [OPTIONS] FILE|FOLDER|-...

Options:
${COMMON}`;

const COST = `Shows what the cluster and its workloads cost in a month of 730 hours, before traffic.

Usage: cdktf-eks-fargate cost --region REGION [OPTIONS] FILE|FOLDER|-...
       cdktf-eks-fargate cost [OPTIONS] --stack cdktf.out

Options:
  -r, --region REGION           region of the prices (default: that of the stack)
  --kubernetes-version VERSION  selects standard or extended support (default: that of the stack)
  --price ITEM=USD              price in US dollars in place of a listed one, such as fargateVcpuHour=0.04; repeatable
${COMMON}`;

const LINT = `Checks the configuration of the log router, which EKS silently ignores if it is not valid.

Usage: cdktf-eks-fargate lint-logging [OPTIONS] output.conf [filters.conf] [parsers.conf]
       cdktf-eks-fargate lint-logging [OPTIONS] CONFIGMAP.yaml|FOLDER|-...

Options:
  --stack PATH                  cdktf.out, one of its stacks, or a cdk.tf.json; repeatable
  --ack CODES                   findings to acknowledge; repeatable
  --strict                      exit with 1 on warnings, too
${FOLDERS}
  --json                        print JSON, as described in docs/cli.md`;

const DIAGRAM = `Draws a synthesised stack: its network, and the parts of its cluster in the order of creation.

Usage: cdktf-eks-fargate diagram [OPTIONS] [PATH]

PATH is cdktf.out, one of its stacks, or a cdk.tf.json (default: cdktf.out).

Options:
  -f, --format FORMAT           svg or mermaid (default: by the extension of the output's name, otherwise svg)
  -o, --output FILE             file to write (default: standard output)`;

const LOCAL = `Rehearses the program of the cdktf.json here: the real Terraform and AWS provider deploy it to an emulated AWS.

Usage: cdktf-eks-fargate local up|plan|down

  up            deploy, show the picture and the cost, and leave the emulated AWS running
  plan          show what up would change
  down          destroy, and end the emulated AWS

Needs Terraform, and a Python with moto. What belongs to the providers kubernetes and helm is left out.`;

/** The help of each command; under the empty name, that of the tool. */
export const HELP: ReadonlyMap<string, string> = new Map([
  ["", GENERAL],
  ["check", CHECK],
  ["explain", EXPLAIN],
  ["size", SIZE],
  ["cost", COST],
  ["lint-logging", LINT],
  ["diagram", DIAGRAM],
  ["local", LOCAL],
]);
