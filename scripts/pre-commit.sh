#!/usr/bin/env bash
# What .pre-commit-hooks.yaml runs: the published tool, of the version of this clone. pre-commit's own way to install a package of Node
# builds nothing that has to be built first, and brings cdktf and its providers, of hundreds of megabytes.
set -euo pipefail
package=$(dirname "${BASH_SOURCE[0]}")/../package.json
version=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).version' "$package")
export npm_config_omit=peer
exec npx --yes "cdktf-eks-fargate@$version" "$@"
